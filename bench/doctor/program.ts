import {builderPassword} from '../../source/lab/cluster-yaml.ts';
import {LabError} from '../../source/lab/fail.ts';
import {runAtLogin} from '../../source/lab/headless/login.ts';
import type {Lab} from '../../source/lab/lab.ts';
import type {Finding} from '../../source/state/events.ts';

const timeoutMs = 5 * 60_000;

export type Examination = {readonly findings: readonly Finding[]; readonly seconds: number};

/** CHECK@HOST, as a user names a finding. */
export const nameOf = ({check, host}: Pick<Finding, 'check' | 'host'>): string => `${check}@${host}`;

export const complains = ({state}: Finding): boolean => state === 'fault' || state === 'warning';

/**
 * `distbuild-tui doctor --json` by a person's login; with names, after `--fix` of these.
 *
 * @throws LabError with the program's own last words, where it says no document
 */
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
	if (!document.startsWith('{')) throw new LabError(`'${argv.join(' ')}' gave no document: ${tail.slice(-3).join(' | ')}`);
	return {findings: (JSON.parse(document) as {findings: readonly Finding[]}).findings, seconds};
};
