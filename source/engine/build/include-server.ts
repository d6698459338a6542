import {isPump} from '../../config/config.ts';
import {includeServerVariables} from '../../tools/include-server.ts';
import {every} from '../every.ts';
import {endIncludeServer, endStaleServer, isServing, startIncludeServer} from '../include-server.ts';
import type {Companion} from './companion.ts';

const intervalMs = 2000;

/**
 * The include server of pump mode, from before the first compile until after the last. Where it dies, clients preprocess here,
 * each by itself (seen: exit code 0, the same objects): that is said, and ends no build.
 */
export const includeServer: Companion = async ({context, scratch, say, complain}) => {
	const {pump, config} = context;
	if (!isPump(config)) return {stop: async () => {}};
	// An adopted build has the server of its first runner, and goes on in plain mode.
	if (pump.proven.size === 0) return {stop: () => endStaleServer(scratch)};
	const server = await startIncludeServer(scratch, context.signal);
	if ('problem' in server) {
		say(`distbuild-tui: plain mode, because ${server.problem}`);
		return {stop: async () => {}};
	}
	pump.variables = includeServerVariables(server);
	let isAlive = true;
	const watching = new AbortController();
	const look = async () => {
		if (!isAlive || isServing(server)) return;
		isAlive = false;
		say('distbuild-tui: the include server of pump mode is gone; from here on this machine preprocesses');
	};
	const watcher = every(intervalMs, watching.signal, look, complain);
	return {
		async stop() {
			watching.abort();
			await watcher;
			pump.variables = undefined;
			const fault = await endIncludeServer(server);
			if (fault !== undefined) say(`distbuild-tui: pump mode: ${fault}`);
		},
	};
};
