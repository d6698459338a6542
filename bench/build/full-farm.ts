import type {SleeperFarm} from './sleeper-farm.ts';
import {layOutUnits, sleeperLog, sleeperTree} from './sleeper-tree.ts';

const readTimeoutMs = 60_000;

export type Run = {
	readonly units: number;
	readonly slots: number;
	readonly sleepMs: number;
	/** From the first action of ninja to the last. */
	readonly seconds: number;
	/** What the same would take if every slot slept without a pause. */
	readonly idealSeconds: number;
	/** Share of all slots in which a compiler ran, from when all had been filled once until the last unit had begun. */
	readonly busy: number;
	/** Until as many units had begun as there are slots: the master has to feed them one by one. */
	readonly fillSeconds: number;
	/** Most compiles at once, as the workers saw it. */
	readonly mostAtOnce: number;
	/** Units that were compiled on a worker. */
	readonly remote: number;
};

export type Interval = {readonly from: number; readonly to: number};

/** Milliseconds that lie in the window, of all intervals together. */
export const within = (intervals: readonly Interval[], {from, to}: Interval): number =>
	intervals.reduce((total, one) => total + Math.max(0, Math.min(one.to, to) - Math.max(one.from, from)), 0);

/** How many of them there were at most at one time. */
export const mostAt = (intervals: readonly Interval[]): number => {
	const edges = intervals.flatMap(({from, to}) => [[from, 1] as const, [to, -1] as const]);
	edges.sort(([one, up], [other, down]) => one - other || up - down);
	let now = 0;
	return edges.reduce((most, [, change]) => {
		now += change;
		return Math.max(most, now);
	}, 0);
};

/** distccd has a /tmp of its own on each worker. */
const logScript = 'cat /tmp/systemd-private-*-distbuild-distccd.service-*/tmp/"$1" 2>/dev/null; true';
const emptyScript = 'rm -f /tmp/systemd-private-*-distbuild-distccd.service-*/tmp/"$1"; true';

const intervalsOf = async (farm: SleeperFarm, sleepMs: number): Promise<readonly Interval[]> => {
	const texts = await Promise.all(
		farm.workers.map((worker) =>
			farm.lab.execOrFail(worker, ['sh', '-c', logScript, 'sh', sleeperLog], {timeoutMs: readTimeoutMs}),
		),
	);
	return texts
		.flatMap((text) => text.split('\n').filter(Boolean))
		.map((line) => line.split(' ').map(Number))
		.filter(([, , told]) => told === sleepMs)
		.map(([from = 0, to = 0]) => ({from, to}));
};

export const emptyLogs = async (farm: SleeperFarm): Promise<void> => {
	await Promise.all(farm.workers.map((worker) => farm.lab.execOrFail(worker, ['sh', '-c', emptyScript, 'sh', sleeperLog])));
};

/** Seconds between the begin of the first and the end of the last action: `.ninja_log`, version 5, has milliseconds. */
export const ninjaSeconds = (text: string): number => {
	const rows = text
		.split('\n')
		.filter((line) => /^\d+\t\d+\t/.test(line))
		.map((line) => line.split('\t').map(Number));
	const last = Math.max(...rows.map(([, to = 0]) => to));
	return (last - Math.min(...rows.map(([from = 0]) => from))) / 1000;
};

/** A build by the program, `rounds` units for each slot, all of which sleep as long. */
export const fillFarm = async (
	farm: SleeperFarm,
	{slots, rounds, sleepMs, jobs}: {slots: number; rounds: number; sleepMs: number; jobs: number},
): Promise<Run> => {
	const units = slots * rounds;
	await layOutUnits(farm.lab, units, sleepMs);
	await emptyLogs(farm);
	await farm.say('build', '--skip-checks', '--jobs', String(jobs));
	const seconds = ninjaSeconds(await farm.lab.readFile('master', `${sleeperTree}/.ninja_log`));
	const intervals = await intervalsOf(farm, sleepMs);
	const starts = intervals.map(({from}) => from).toSorted((one, other) => one - other);
	const [first = Number.NaN, filled = Number.NaN, last = Number.NaN] = [starts[0], starts[slots - 1], starts.at(-1)];
	// Until the last unit has begun, something was waiting.
	const queued = {from: filled, to: last};
	return {
		units,
		slots,
		sleepMs,
		seconds,
		idealSeconds: (units * sleepMs) / 1000 / slots,
		busy: within(intervals, queued) / (slots * (queued.to - queued.from)),
		fillSeconds: (filled - first) / 1000,
		mostAtOnce: mostAt(intervals),
		remote: intervals.length,
	};
};
