import type {Times} from '../../tools/distcc-attempts.ts';

function added(one: Times, other: Times): Times {
	const sizes = new Set([...Object.keys(one), ...Object.keys(other)].map(Number));
	const entries = [...sizes].map((size) => {
		const [a, b] = [one[size], other[size]];
		return [size, {jobs: (a?.jobs ?? 0) + (b?.jobs ?? 0), ms: (a?.ms ?? 0) + (b?.ms ?? 0)}] as const;
	});
	return Object.fromEntries(entries);
}

export function addTimes(...all: readonly Times[]): Times {
	return all.reduce(added, {});
}

export function jobsIn(times: Times): number {
	return Object.values(times).reduce((total, {jobs}) => total + jobs, 0);
}

/**
 * How long these compiles took, against what the whole farm took for units of the same size: 1 is as all, 2 twice as long. Sizes
 * matter: one worker had three big C++ units and another thirty small C ones, and seemed four times quicker (seen in a real build).
 */
export function slowness(own: Times, all: Times): number {
	const expected = Object.entries(own).reduce((total, [size, {jobs}]) => {
		const known = all[Number(size)];
		return known === undefined ? total : total + (jobs * known.ms) / known.jobs;
	}, 0);
	const spent = Object.values(own).reduce((total, {ms}) => total + ms, 0);
	return expected === 0 ? 1 : spent / expected;
}
