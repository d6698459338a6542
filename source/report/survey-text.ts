import type {WorkerConfig} from '../config/config.ts';
import {type Findings, mostClockSkewMs, type Surveyed} from '../state/survey.ts';

const gigabyte = 1024 ** 3;

/** What was seen of a machine, as short texts; empty where nothing was. */
export type SurveyCells = {
	readonly name: string;
	/** `ci@10.0.0.12:2222 via gate`. */
	readonly login: string;
	readonly cores: string;
	readonly memory: string;
	readonly disk: string;
	readonly system: string;
	readonly clock: string;
	readonly latency: string;
	readonly speed: string;
};

function gigabytes(bytes: number | undefined): string {
	return bytes === undefined ? '' : `${Math.round(bytes / gigabyte)}G`;
}

function clockText(ms: number | undefined): string {
	if (ms === undefined) return '';
	const sign = ms < 0 ? '-' : '+';
	const far = Math.abs(ms);
	if (far < 100) return 'right';
	if (far < 60_000) return `${sign}${(far / 1000).toFixed(1)}s`;
	return far < 6_000_000 ? `${sign}${Math.round(far / 60_000)}min` : `${sign}${Math.round(far / 3_600_000)}h`;
}

export function loginText({user, address, port, jump = []}: WorkerConfig): string {
	const place = address.includes(':') && port !== 22 ? `[${address}]` : address;
	const way = jump.length === 0 ? '' : ` via ${jump.map((host) => host.address).join(', ')}`;
	return `${user}@${place}${port === 22 ? '' : `:${port}`}${way}`;
}

export function surveyCells({candidate: {worker}, findings}: Surveyed): SurveyCells {
	const {machine, clockSkewMs, latencyMs, bytesPerSecond} = findings;
	return {
		name: worker.name,
		login: loginText(worker),
		cores: machine === undefined ? '' : String(machine.cores),
		memory: gigabytes(machine?.memoryBytes),
		disk: gigabytes(machine?.freeDiskBytes),
		system: machine?.system ?? '',
		clock: clockText(clockSkewMs),
		latency: latencyMs === undefined ? '' : `${latencyMs.toFixed(latencyMs < 10 ? 1 : 0)}ms`,
		speed: bytesPerSecond === undefined ? '' : `${Math.round(bytesPerSecond / 1e6)}MB/s`,
	};
}

export type Verdict = {readonly state: 'busy' | 'good' | 'warning' | 'bad'; readonly sentence: string};

/** How it stands with a machine, in one sentence. */
export function surveyVerdict({candidate, findings}: Surveyed): Verdict {
	const problem = findings.problem ?? candidate.problem;
	if (problem !== undefined) return {state: 'bad', sentence: problem};
	if (findings.phase !== 'done') return {state: 'busy', sentence: busyText[findings.phase]};
	if (findings.login === 'password' || findings.login === 'passphrase')
		return {state: 'good', sentence: `answers; needs a ${findings.login}: asked by ssh-setup`};
	if (Math.abs(findings.clockSkewMs ?? 0) > mostClockSkewMs)
		return {state: 'warning', sentence: `its clock is wrong by ${clockText(findings.clockSkewMs)}: builds would be confused`};
	return {state: 'good', sentence: 'answers, lets us in without a password'};
}

const busyText: Readonly<Record<Exclude<Findings['phase'], 'done'>, string>> = {
	waiting: 'waits for its turn',
	connecting: 'is being called',
	measuring: 'is being measured',
};

/** For the comment beside a worker; undefined where nothing is known of the machine. */
export function surveyNote({findings: {machine}}: Surveyed): string | undefined {
	if (machine === undefined) return undefined;
	const {cores, memoryBytes, system} = machine;
	return `${cores} ${cores === 1 ? 'core' : 'cores'}, ${gigabytes(memoryBytes)} memory, ${system}`;
}

/** What was seen of the workers, by their names, for the comments in the file. */
export function surveyNotes(surveyed: readonly Surveyed[]): Readonly<Record<string, string>> {
	return Object.fromEntries(
		surveyed.flatMap((one) => {
			const note = surveyNote(one);
			return note === undefined ? [] : [[one.candidate.worker.name, note]];
		}),
	);
}
