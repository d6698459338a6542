import type {ActionId} from '../state/events.ts';
import {build} from './build.ts';
import {doctor} from './doctor/index.ts';
import type {Action} from './plan.ts';
import {provision} from './provision/index.ts';
import {sshSetup} from './ssh-setup.ts';
import {sync} from './sync.ts';
import {teardown} from './teardown.ts';

/** In the order of the footer. */
export const actions: readonly Action[] = [sshSetup, provision, sync, build, teardown, doctor];

export function actionOf(id: ActionId): Action {
	const action = actions.find((candidate) => candidate.id === id);
	if (action === undefined) throw new Error(`no such action: ${id}`);
	return action;
}
