import type {Lab} from '../lab.ts';
import type {WorkerEvidence} from './result.ts';

const logPath = '/var/log/distbuild/distccd.log';

// "... (dcc_job_summary) client: 127.0.0.1:49932 COMPILE_OK exit:0 sig:0 core:0 ret:0 time:129ms clang++ g.cc"
const jobPattern = /\(dcc_job_summary\) client: \S+ (\S+) exit:.* time:\d+ms \S+ (\S+)$/;

const isCanary = (file: string) => /(^|\/)canary(-\w+)?\.cc?$/.test(file);

/** Counts the jobs in a log of distccd (3.4, --log-level info). */
export const parseEvidence = (log: string): WorkerEvidence => {
	const failedFiles: string[] = [];
	let compiled = 0;
	for (const line of log.split('\n')) {
		const [, outcome, file = ''] = jobPattern.exec(line) ?? [];
		if (outcome === undefined || isCanary(file)) {
			continue;
		}

		if (outcome === 'COMPILE_OK') {
			compiled += 1;
		} else {
			failedFiles.push(file.split('/').at(-1) ?? file);
		}
	}

	return {compiled, failedFiles};
};

const workersOf = (lab: Lab) => lab.machines.filter(({role}) => role === 'worker').map(({name}) => name);

/** What the workers themselves have on record since they were provisioned. Asked past the program under test. */
export const gatherEvidence = async (lab: Lab): Promise<Record<string, WorkerEvidence>> => {
	const entries = workersOf(lab).map(async (name) => [name, parseEvidence(await lab.readFile(name, logPath))] as const);
	return Object.fromEntries(await Promise.all(entries));
};
