export type FarmMember = {
	readonly name: string;
	readonly slots: number;
	/** It preprocesses itself: pump mode, which needs an include server. */
	readonly isPump?: boolean;
};

/** What this machine does itself at once. */
export type LocalLimits = {readonly localSlots: number; readonly localPreprocessors: number};

/**
 * DISTCC_HOSTS: `@NAME/LIMIT,lzo` (in pump mode `,lzo,cpp`) per worker, LIMIT before the options (distcc(1), "HOST SPECIFICATIONS"). One bad word makes
 * distcc drop the whole list and compile everything locally with exit 0, so every word is checked here.
 * `--localslots` bounds what cannot be distributed, `--localslots_cpp` the preprocessing on this machine.
 */
export function distccHosts(
	workers: readonly FarmMember[],
	local: LocalLimits,
): {readonly text: string} | {readonly problem: string} {
	const bad = workers.find(
		({name, slots}) => !/^[a-z0-9][a-z0-9-]*$/.test(name) || !Number.isInteger(slots) || slots < 1 || slots > 200,
	);
	if (bad !== undefined) return {problem: `${bad.name} with ${bad.slots} slots cannot stand in a distcc host list.`};
	if (workers.length === 0) return {problem: 'A distcc host list needs at least one worker.'};
	const words = workers.map(({name, slots, isPump}) => `@${name}/${slots},lzo${isPump === true ? ',cpp' : ''}`);
	return {text: [`--localslots=${local.localSlots}`, `--localslots_cpp=${local.localPreprocessors}`, ...words].join(' ')};
}

/**
 * The same where nobody gets work: this machine compiles, as many at once as it can bear. Without any host distcc would complain
 * of each compile, and start as many as `-j` allows.
 */
export function hostsOrNone(workers: readonly FarmMember[], local: LocalLimits): ReturnType<typeof distccHosts> {
	if (workers.length > 0) return distccHosts(workers, local);
	return {text: `--localslots=${local.localSlots} --localslots_cpp=${local.localPreprocessors} localhost/${local.localSlots}`};
}

/** The bare name or address in a host specification: `w1` of `@w1/6,lzo`, `10.0.0.1` of `10.0.0.1:3632/4`, `::1` of `[::1]/4`. */
export function hostOf(specification: string): string {
	const place = specification.replace(/^[^@]*@/, '').replace(/[/,].*$/, '');
	return /^\[(.*)\]/.exec(place)?.[1] ?? place.replace(/:\d+$/, '');
}

/** distcc's own number of slots where a host names none (measured with `distcc -j`). */
const defaultSlots = 4;
const defaultLocalSlots = 2;

/**
 * What `distcc --show-hosts` prints on stdout: one host a line, as distcc has understood the list. It exits 0 whatever
 * happens: an empty answer is the only sign of a list that was dropped.
 */
export function parseHostsDump(stdout: string): readonly FarmMember[] {
	return stdout
		.split('\n')
		.filter((line) => line.trim() !== '')
		.map((line) => {
			const name = hostOf(line.trim());
			const limit = /^[^,]*\/(\d+)/.exec(line)?.[1];
			const slots = limit === undefined ? (name === 'localhost' ? defaultLocalSlots : defaultSlots) : Number(limit);
			return {name, slots};
		});
}
