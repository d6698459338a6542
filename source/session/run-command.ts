import {wishesOf, wishRecord} from '../config/build-wishes.ts';
import type {Config} from '../config/config.ts';
import {cancelRun, type StartedRun, spawnRun} from '../engine/spawn-run.ts';
import type {ActionId} from '../state/events.ts';
import {exitCodeOf} from '../state/failure.ts';
import {agree} from './agree.ts';
import {adopt, orphanOf, orphanText} from './orphan.ts';
import {type FollowedEvent, followRun} from './prepare.ts';
import {createPrinter} from './print.ts';
import type {RunFlags} from './run-flags.ts';

/** One action on the command line: prepare, agree, run, follow. Gives the exit code. */
export function runCommand(config: Config, action: ActionId, flags: RunFlags): Promise<number> {
	return runFollowed(config, action, flags, createPrinter({isJson: flags.isJson}));
}

/** Agrees on what shall be done and starts it; gives an exit code where nothing is to be started. */
async function start(
	config: Config,
	action: ActionId,
	flags: RunFlags,
	print: (event: FollowedEvent) => void,
): Promise<StartedRun | {readonly exitCode: number}> {
	const agreed = await agree(config, action, flags, print);
	if (flags.isDryRun) return {exitCode: exitCodeOf(agreed.failure)};
	const {secrets, hostKeys: acceptedHostKeys} = agreed;
	const wishes = action === 'build' ? wishRecord(wishesOf(config.build)) : {target: config.build.target};
	return spawnRun({action, config, isDryRun: false, options: {...wishes, ...flags.options}, acceptedHostKeys, secrets});
}

/** The same, with somebody else who says what happens. */
export async function runFollowed(
	config: Config,
	action: ActionId,
	flags: RunFlags,
	print: (event: FollowedEvent) => void,
): Promise<number> {
	const orphan = action === 'build' && !flags.isDryRun ? orphanOf(config) : undefined;
	if (orphan !== undefined) process.stderr.write(`${orphanText(orphan)}\n`);
	const run = orphan?.fate === 'running' ? adopt(config, orphan) : await start(config, action, flags, print);
	if ('exitCode' in run) return run.exitCode;
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
