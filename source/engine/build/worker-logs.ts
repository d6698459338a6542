import type {WorkerJobs} from '../../state/events.ts';
import {differences} from '../../tools/distccd-jobs.ts';
import {every} from '../every.ts';
import {toFailure} from '../failure.ts';
import {waitFor} from '../wait.ts';
import {WorkerLog, type WorkerLogPlace} from '../worker-log.ts';
import type {RunningBuild} from './companion.ts';

const intervalMs = 3000;
/** A client has its answer before distccd writes the job's last line. */
const settleMs = 3000;
const lastReadMs = 12_000;
const noteName = 'worker-logs';

type Reader = {
	readonly host: string;
	readonly log: WorkerLog;
	/** Why the last read failed. */
	problem?: string | undefined;
	/** The log was first read when the build ran already. */
	isLate?: boolean;
};

type Remote = Readonly<Record<string, number>>;

export type WorkerLogs = {
	/** What each worker says of its jobs; without those that could not be asked yet. */
	readonly jobs: () => Readonly<Record<string, WorkerJobs>>;
	/** Reads for the last time, until the workers' counts are those of the master, but not for long. */
	readonly stop: (remote: () => Remote) => Promise<void>;
	/** Whether both sides agree, and what only the workers know. */
	readonly told: (remote: Remote) => readonly string[];
};

function clausesOf(readers: readonly Reader[], remote: Remote, jobs: Readonly<Record<string, WorkerJobs>>): readonly string[] {
	const apart = differences(remote, jobs).map(({host, here, there}) => {
		const late = readers.some((reader) => reader.host === host && reader.isLate === true);
		return `${host} says ${there}, the master ${here}${late ? ' (its log could not be read from the beginning)' : ''}`;
	});
	const refused = Object.entries(jobs)
		.filter(([, job]) => job.refused > 0)
		.map(([host, job]) => `${host} refused ${job.refused} (${job.refusedCompiler} is not in its list of compilers)`);
	const unread = readers
		.filter(({host, problem}) => problem !== undefined && (remote[host] ?? 0) > 0)
		.map(({host, problem}) => `what ${host} says is not known: ${problem}`);
	const compared = Object.keys(jobs).length;
	const agreement = compared === 0 ? [] : ["the workers' own logs agree"];
	return [...(apart.length === 0 ? agreement : [`the two sides differ: ${apart.join(', ')}`]), ...refused, ...unread];
}

/** What the workers themselves write about the jobs of this build, read again and again beside it. */
export async function workerLogs({context, isAdopted, notes}: RunningBuild): Promise<WorkerLogs> {
	const {config, hosts} = context;
	const known = isAdopted ? (notes.load<Readonly<Record<string, WorkerLogPlace>>>(noteName) ?? {}) : {};
	const isUsed = config.build.mode !== 'local';
	const readers: readonly Reader[] = config.workers
		.filter(() => isUsed)
		.map(({name}) => ({host: name, log: new WorkerLog(known[name])}));
	const watching = new AbortController();
	const read = async (reader: Reader, signal: AbortSignal) => {
		const isFirst = reader.log.place === undefined;
		try {
			await reader.log.read(await hosts.get(reader.host), signal);
			reader.problem = undefined;
		} catch (error) {
			if (isFirst) reader.isLate = true;
			reader.problem = toFailure(error).message;
		}
	};
	const save = () => {
		const places = readers.flatMap(({host, log}) => (log.place === undefined ? [] : [[host, log.place] as const]));
		if (places.length > 0) notes.save(noteName, Object.fromEntries(places));
	};
	const jobs = () =>
		Object.fromEntries(readers.flatMap(({host, log}) => (log.jobs === undefined ? [] : [[host, log.jobs] as const])));
	// Before the first compile, or it would be missing; who is away holds nobody up.
	const first = AbortSignal.timeout(settleMs);
	await Promise.all(readers.map((reader) => (context.facts[reader.host] === undefined ? undefined : read(reader, first))));
	save();
	const watchers = readers.map((reader) =>
		every(
			intervalMs,
			watching.signal,
			async () => {
				await read(reader, watching.signal);
				save();
			},
			(error) => {
				reader.problem = toFailure(error).message;
			},
		),
	);
	return {
		jobs,
		async stop(remote) {
			watching.abort();
			await Promise.all(watchers);
			const last = AbortSignal.timeout(lastReadMs);
			const asked = readers.filter(({host, log}) => log.place !== undefined || (remote()[host] ?? 0) > 0);
			const agree = async () => {
				await Promise.all(asked.map((reader) => read(reader, last)));
				return differences(remote(), jobs()).length === 0 ? true : undefined;
			};
			await waitFor(agree, {deadlineMs: settleMs, intervalMs: 300});
		},
		told: (remote) => clausesOf(readers, remote, jobs()),
	};
}
