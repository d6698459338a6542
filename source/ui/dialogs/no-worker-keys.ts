import {wishRecord} from '../../config/build-wishes.ts';
import type {Dialog} from '../../state/screen.ts';
import type {KeyName} from '../binding.ts';
import type {DialogContext, DialogReply} from './reply.ts';

/** The message that no worker can be used leaves the choice what to do. */
export function isWithoutWorker({failure}: Extract<Dialog, {kind: 'message'}>): boolean {
	return failure.code === 'no-worker';
}

/** Let the doctor look, or build what was wished for on this machine alone. */
export function withoutWorker(key: KeyName, {state, isReadonly}: DialogContext): DialogReply {
	if (key !== 'd' && key !== 'l') return {};
	if (isReadonly) return {notice: 'This screen only watches: it was started with --readonly.'};
	if (key === 'd') return {intent: {type: 'prepare', action: 'doctor'}};
	const {wishes} = state.build;
	return {
		intent: {type: 'prepare', action: 'build', options: {...(wishes === undefined ? {} : wishRecord(wishes)), mode: 'local'}},
	};
}
