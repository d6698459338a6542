import {isLevel, levels} from '../actions/levels.ts';
import {type Config, hostNames} from '../config/config.ts';
import {machineOf, otherMachines} from '../config/machines.ts';
import {validateConfig} from '../config/validate.ts';
import {fail} from '../engine/failure.ts';

/** What the command line may say instead of the file. */
export type Overrides = {
	readonly target?: string | undefined;
	readonly module?: readonly string[] | undefined;
	readonly directory?: readonly string[] | undefined;
	readonly variable?: readonly string[] | undefined;
	readonly clean?: string | undefined;
	readonly jobs?: string | undefined;
	readonly mode?: string | undefined;
	readonly scope?: string | undefined;
	readonly bwlimit?: string | undefined;
};

/** The names of `--only`, checked; what the ledger still owes may be on a machine that is no worker any more. */
export function checkOnly(config: Config, only: string, others: readonly string[] = []): void {
	const known = [...hostNames(config), ...otherMachines(config).map(({name}) => name), ...others];
	const unknown = only.split(',').find((name) => !known.includes(name));
	if (unknown === undefined) return;
	throw fail(
		'usage',
		`--only names ${unknown || 'nothing'}, which is no host of ${config.cluster}.`,
		`Known: ${known.join(', ')}.`,
	);
}

/** The names of `--forget-host-key`: workers, and jump hosts as they are called in messages. */
export function checkMachines(config: Config, names: string): void {
	const unknown = names.split(',').find((name) => machineOf(config, name) === undefined);
	if (unknown === undefined) return;
	const known = [...config.workers, ...otherMachines(config)].map(({name}) => name);
	throw fail(
		'usage',
		`--forget-host-key names ${unknown || 'nothing'}, which is no worker or jump host.`,
		`Known: ${known.join(', ')}.`,
	);
}

/** How far a teardown shall go. */
export function checkLevel(text: string): void {
	if (!isLevel(text)) throw fail('usage', `--level ${text} is no level.`, `Write ${levels.join(', ')}.`);
}

/** The configuration with these workers only: the farm of one build. */
export function withWorkers(config: Config, only: string): Config {
	const workers = config.workers.filter(({name}) => only.split(',').includes(name));
	if (workers.length === 0) throw fail('usage', '--only leaves no worker to build with.', 'Name at least one worker.');
	return {...config, workers};
}

/** A flag that may be repeated is an empty list where nobody wrote it. */
function isSaid(words: readonly string[] | undefined): boolean {
	return words !== undefined && words.length > 0;
}

/** The configuration with the flags laid over it, checked by the same rules as the file. */
export function configured(config: Config, flags: Overrides): Config {
	const jobs =
		flags.jobs === undefined || flags.jobs === 'auto' ? flags.jobs : /^\d+$/.test(flags.jobs) ? Number(flags.jobs) : flags.jobs;
	const raw = {
		...config,
		build: {
			...config.build,
			...(flags.target === undefined ? {} : {target: flags.target}),
			...(isSaid(flags.module) ? {modules: flags.module} : {}),
			...(isSaid(flags.directory) ? {directories: flags.directory} : {}),
			...(isSaid(flags.variable) ? {variables: flags.variable} : {}),
			...(flags.clean === undefined ? {} : {clean: flags.clean}),
			...(jobs === undefined ? {} : {jobs}),
			...(flags.mode === undefined ? {} : {mode: flags.mode}),
		},
		sync: {
			...config.sync,
			...(flags.scope === undefined ? {} : {scope: flags.scope}),
			...(flags.bwlimit === undefined ? {} : {bandwidthLimit: flags.bwlimit}),
		},
	};
	const checked = validateConfig(raw);
	if ('config' in checked) return checked.config;
	const [problem] = checked.problems;
	throw fail('usage', `${problem?.path.join('.')} ${problem?.message}.`, problem?.hint);
}
