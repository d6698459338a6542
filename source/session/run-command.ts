import {actionOf} from '../actions/index.ts';
import type {Config} from '../config/config.ts';
import {fail} from '../engine/failure.ts';
import {cancelRun, spawnRun} from '../engine/spawn-run.ts';
import type {ActionId} from '../state/events.ts';
import {exitCodeOf, type Failure, failureText} from '../state/failure.ts';
import {askSecret, askYes, readSecret} from './ask.ts';
import {type FollowedEvent, followRun, type Prepared, prepare} from './prepare.ts';
import {createPrinter, printProposal} from './print.ts';

export type RunFlags = {
	readonly isDryRun: boolean;
	readonly isYes: boolean;
	readonly isJson: boolean;
	readonly isDetached: boolean;
	readonly isPasswordFromStdin: boolean;
	/** Read or asked for already, by who runs several actions one after the other. */
	readonly password?: string;
	/** What the user chose for this run; it stands in its journal. */
	readonly options: Readonly<Record<string, string>>;
};

const isQuiet = () => {};

/** Dry runs until no password is missing; a wrong one given on the terminal may be corrected twice. */
async function prepareWithPassword(config: Config, action: ActionId, flags: RunFlags, onEvent: (event: FollowedEvent) => void) {
	let password = flags.password ?? (flags.isPasswordFromStdin ? await readSecret() : undefined);
	for (let attempt = 1; ; attempt += 1) {
		const prepared = await prepare(config, action, password, onEvent, flags.options);
		const code = prepared.failure?.code;
		const isWrong = code === 'denied' && password !== undefined;
		const canAsk = process.stdin.isTTY === true && !flags.isPasswordFromStdin && attempt <= 3;
		if (!(code === 'password-needed' || isWrong) || !canAsk) return {prepared, password};
		if (isWrong && prepared.failure) process.stderr.write(`${failureText(prepared.failure)}\n`);
		password = await askSecret(`Password of ${config.user} for ssh and sudo`);
	}
}

async function confirm(action: ActionId, config: Config, prepared: Prepared, flags: RunFlags): Promise<void> {
	if (flags.isYes || prepared.proposal.changes === 0) return;
	if (process.stdin.isTTY !== true)
		throw fail(
			'usage',
			`${action} would change ${prepared.proposal.changes} things.`,
			'Add --yes to agree, or --dry-run to see them.',
		);
	process.stderr.write(`${prepared.proposal.lines.join('\n')}\n`);
	if (!(await askYes(`${actionOf(action).title} ${config.cluster}?`))) throw fail('cancelled', 'Nothing was changed.');
}

type Agreed = {
	readonly password: string | undefined;
	readonly hostKeys: Readonly<Record<string, string>>;
	readonly failure?: Failure;
};

/** The dry run and the question, left out where nobody wants to see or answer them. */
async function agree(config: Config, action: ActionId, flags: RunFlags, print: (event: FollowedEvent) => void): Promise<Agreed> {
	const isChanging = actionOf(action).needsPassword || flags.options['fix'] !== undefined;
	const isPasswordGiven = flags.isPasswordFromStdin || flags.password !== undefined;
	const asksNothing = !isChanging || (flags.isYes && isPasswordGiven);
	if (asksNothing && !flags.isDryRun)
		return {password: flags.password ?? (flags.isPasswordFromStdin ? await readSecret() : undefined), hostKeys: {}};
	const isTold = flags.isDryRun && flags.isJson;
	const {prepared, password} = await prepareWithPassword(config, action, flags, isTold ? print : isQuiet);
	const {failure, hostKeys} = prepared;
	if (flags.isDryRun && !flags.isJson) printProposal(prepared.proposal.lines, failure);
	if (flags.isDryRun) return {password, hostKeys, ...(failure === undefined ? {} : {failure})};
	const mustStop =
		failure !== undefined && (failure.code === 'password-needed' || (failure.code === 'denied' && password !== undefined));
	if (mustStop) throw fail(failure.code, failure.message, failure.hint);
	await confirm(action, config, prepared, flags);
	return {password, hostKeys};
}

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
	const {password, hostKeys} = agreed;
	const run = spawnRun({
		action,
		config,
		isDryRun: false,
		options: {target: config.build.target, ...flags.options},
		acceptedHostKeys: flags.isYes ? 'all' : hostKeys,
		...(password === undefined ? {} : {password}),
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
