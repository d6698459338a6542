export type FarmMember = {readonly name: string; readonly slots: number};

/**
 * DISTCC_HOSTS: `@NAME/LIMIT,lzo` per worker, LIMIT before the options (distcc(1), "HOST SPECIFICATIONS"). One bad word makes
 * distcc drop the whole list and compile everything locally with exit 0, so every word is checked here.
 * `--localslots` bounds what cannot be distributed, `--localslots_cpp` the preprocessing on this machine.
 */
export function distccHosts(
	workers: readonly FarmMember[],
	local: {readonly localSlots: number; readonly localPreprocessors: number},
): {readonly text: string} | {readonly problem: string} {
	const bad = workers.find(
		({name, slots}) => !/^[a-z0-9][a-z0-9-]*$/.test(name) || !Number.isInteger(slots) || slots < 1 || slots > 200,
	);
	if (bad !== undefined) return {problem: `${bad.name} with ${bad.slots} slots cannot stand in a distcc host list.`};
	if (workers.length === 0) return {problem: 'A distcc host list needs at least one worker.'};
	const words = workers.map(({name, slots}) => `@${name}/${slots},lzo`);
	return {text: [`--localslots=${local.localSlots}`, `--localslots_cpp=${local.localPreprocessors}`, ...words].join(' ')};
}
