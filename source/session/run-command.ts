import {wishesOf, wishRecord} from '../config/build-wishes.ts';
import type {Config} from '../config/config.ts';
import {cancelRun, spawnRun} from '../engine/spawn-run.ts';
import type {ActionId} from '../state/events.ts';
import {exitCodeOf} from '../state/failure.ts';
import {agree} from './agree.ts';
import {type FollowedEvent, followRun} from './prepare.ts';
import {createPrinter} from './print.ts';
import type {RunFlags} from './run-flags.ts';

/** One action on the command line: prepare, agree, run, follow. Gives the exit code. */
export function runCommand(config: Config, action: ActionId, flags: RunFlags): Promise<number> {
	return runFollowed(config, action, flags, createPrinter({isJson: flags.isJson}));
}

/** The same, with somebody else who says what happens. */
export async function runFollowed(
	config: Config,
	action: ActionId,
	flags: RunFlags,
	print: (event: FollowedEvent) => void,
): Promise<number> {
	const agreed = await agree(config, action, flags, print);
	if (flags.isDryRun) return exitCodeOf(agreed.failure);
	const {secrets, hostKeys} = agreed;
	const run = spawnRun({
		action,
		config,
		isDryRun: false,
		options: {...(action === 'build' ? wishRecord(wishesOf(config.build)) : {target: config.build.target}), ...flags.options},
		acceptedHostKeys: hostKeys,
		secrets,
	});
	if (flags.isDetached) {
		process.stdout.write(`${run.runId} runs in the background; watch it with distbuild-tui.\n`);
		return 0;
	}
	const cancel = () => void cancelRun(run.holder);
	process.on('SIGINT', cancel);
	process.on('SIGTERM', cancel);
	const state = await followRun(run, print).done;
	return state.status === 'finished' ? (state.outcome === 'succeeded' ? 0 : exitCodeOf(state.failure) || 1) : 1;
}
