import type {WorkerJobs} from '../state/events.ts';
import {parseJobSummary, refusedCompiler} from './distccd.ts';

/** What a worker's own log tells; `open`: jobs under way, by the pid of the child that has them (it takes one after the other). */
export type DaemonLog = {readonly jobs: WorkerJobs; readonly open: Readonly<Record<string, OpenJob>>};

type OpenJob = {readonly isCanary?: boolean; readonly receivedBytes?: number; readonly refused?: string};

export const initialDaemonLog: DaemonLog = {
	jobs: {ok: 0, errors: 0, refused: 0, broken: 0, tookMs: 0, receivedBytes: 0},
	open: {},
};

/** Children that were killed finish no job; distccd has at most 200 at once (`--jobs`). */
const openLimit = 512;

function withOpen(log: DaemonLog, pid: string, job: OpenJob): DaemonLog {
	const entries = Object.entries({...log.open, [pid]: job});
	const others = entries.filter(([key]) => key !== pid);
	return {
		...log,
		open: entries.length > openLimit ? Object.fromEntries([...others.slice(1), [pid, job]]) : {...log.open, [pid]: job},
	};
}

function added(jobs: WorkerJobs, {receivedBytes = 0, refused}: OpenJob, result: string, tookMs: number): WorkerJobs {
	if (result === 'COMPILE_OK')
		return {...jobs, ok: jobs.ok + 1, tookMs: jobs.tookMs + tookMs, receivedBytes: jobs.receivedBytes + receivedBytes};
	if (refused !== undefined) return {...jobs, refused: jobs.refused + 1, refusedCompiler: refused};
	if (result === 'COMPILE_ERROR') return {...jobs, errors: jobs.errors + 1};
	return {...jobs, broken: jobs.broken + 1};
}

/**
 * Takes one line of the log of `distccd --log-level info` (3.4; test/fixtures/distcc/3.4-daemon-log.txt). A job is counted by its
 * last line, `dcc_job_summary`; what went before, under the same pid, tells whether it was a canary of ours (not counted) and
 * whether its compiler was refused, which the summary calls OTHER like any broken connection.
 */
export function foldDaemonLog(log: DaemonLog, line: string): DaemonLog {
	const [, pid, text] = /^distccd\[(\d+)\] (.*)$/.exec(line) ?? [];
	if (pid === undefined || text === undefined) return log;
	if (text.startsWith('(dcc_check_client)')) return withOpen(log, pid, {});
	const job = log.open[pid] ?? {};
	const from = /^compile from (\S+) to /.exec(text)?.[1];
	if (from !== undefined) return /^canary-(host|device)\.(c|cc)$/.test(from) ? withOpen(log, pid, {...job, isCanary: true}) : log;
	const received = /^\(dcc_r_file_timed\) (\d+) bytes received/.exec(text)?.[1];
	if (received !== undefined) return withOpen(log, pid, {...job, receivedBytes: (job.receivedBytes ?? 0) + Number(received)});
	const refused = refusedCompiler(text);
	if (refused !== undefined) return withOpen(log, pid, {...job, refused});
	const summary = parseJobSummary(line);
	if (summary === undefined) return log;
	const {[pid]: _ended, ...open} = log.open;
	return {open, jobs: job.isCanary === true ? log.jobs : added(log.jobs, job, summary.result, summary.tookMs)};
}

/** Workers whose own count of compiles is another than the master's, with both; those whose log was not read are not among them. */
export function differences(
	remote: Readonly<Record<string, number>>,
	workers: Readonly<Record<string, WorkerJobs>>,
): readonly {readonly host: string; readonly here: number; readonly there: number}[] {
	return Object.entries(workers)
		.map(([host, {ok}]) => ({host, here: remote[host] ?? 0, there: ok}))
		.filter(({here, there}) => here !== there);
}
