import {masterName} from '../../source/config/config.ts';
import {builderPassword} from '../../source/lab/cluster-yaml.ts';
import {runAtLogin} from '../../source/lab/headless/login.ts';
import type {Lab} from '../../source/lab/lab.ts';
import type {Finding} from '../../source/state/events.ts';

const timeoutMs = 5 * 60_000;

export type Examination = {readonly findings: readonly Finding[]; readonly seconds: number};

/** CHECK@HOST, as a user names a finding. */
export const nameOf = ({check, host}: Pick<Finding, 'check' | 'host'>): string => `${check}@${host}`;

export const complains = ({state}: Finding): boolean => state === 'fault' || state === 'warning';

/** Some faults are so grave that the program does not start at all: then its own words are the finding. */
export const refusal = 'refusal';

const refused = (sentence: string): Finding => ({
	check: refusal,
	host: masterName,
	title: 'the program starts',
	state: 'fault',
	sentence,
	fix: {title: sentence, isByHand: true},
});

/** `distbuild-tui doctor --json` by a person's login; with names, after `--fix` of these. */
export const askDoctor = async (lab: Lab, fix: readonly string[] = []): Promise<Examination> => {
	const argv = [
		'distbuild-tui',
		'doctor',
		'--json',
		'--yes',
		'--password-stdin',
		...(fix.length > 0 ? ['--fix', fix.join(',')] : []),
	];
	const {stdout, tail, seconds} = await runAtLogin(lab, argv, {timeoutMs, input: `${builderPassword}\n`});
	const document = stdout.trim().split('\n').at(-1) ?? '';
	if (!document.startsWith('{')) return {findings: [refused(tail.at(-1) ?? '')], seconds};
	return {findings: (JSON.parse(document) as {findings: readonly Finding[]}).findings, seconds};
};
