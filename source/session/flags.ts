import type {Config} from '../config/config.ts';
import {validateConfig} from '../config/validate.ts';
import {fail} from '../engine/failure.ts';

/** What the command line may say instead of the file. */
export type Overrides = {
	readonly target?: string | undefined;
	readonly module?: readonly string[] | undefined;
	readonly jobs?: string | undefined;
	readonly scope?: string | undefined;
	readonly bwlimit?: string | undefined;
	readonly only?: string | undefined;
};

function chosen(config: Config, only: string): Config['workers'] {
	const names = only.split(',');
	const unknown = names.find((name) => !config.workers.some((worker) => worker.name === name));
	if (unknown !== undefined) {
		throw fail(
			'usage',
			`--only names ${unknown}, which is no worker.`,
			`Known: ${config.workers.map((worker) => worker.name).join(', ')}.`,
		);
	}
	return config.workers.filter((worker) => names.includes(worker.name));
}

/** The configuration with the flags laid over it, checked by the same rules as the file. */
export function configured(config: Config, flags: Overrides): Config {
	const jobs =
		flags.jobs === undefined || flags.jobs === 'auto' ? flags.jobs : /^\d+$/.test(flags.jobs) ? Number(flags.jobs) : flags.jobs;
	const raw = {
		...config,
		workers: flags.only === undefined ? config.workers : chosen(config, flags.only),
		build: {
			...config.build,
			...(flags.target === undefined ? {} : {target: flags.target}),
			...(flags.module === undefined || flags.module.length === 0 ? {} : {modules: flags.module}),
			...(jobs === undefined ? {} : {jobs}),
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
