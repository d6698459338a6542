import {mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {
	faultAtEnd,
	type IncludeServer,
	includeServerEnd,
	includeServerStart,
	parseIncludeServer,
} from '../tools/include-server.ts';
import {runLocally} from './local-host.ts';

const defaultTimeoutMs = 30_000;
const note = 'server.json';

function placeIn(scratch: string): string {
	return path.join(scratch, 'pump');
}

/** Starts an include server below the scratch directory, where the sandbox of the build sees its socket. */
export async function startIncludeServer(scratch: string, signal: AbortSignal): Promise<IncludeServer | {problem: string}> {
	const directory = placeIn(scratch);
	await endStaleServer(scratch);
	mkdirSync(directory, {mode: 0o700});
	const {argv, timeoutMs = defaultTimeoutMs} = includeServerStart(directory);
	const server = parseIncludeServer(await runLocally(argv, '', timeoutMs, {signal}));
	if ('pid' in server) writeFileSync(path.join(directory, note), JSON.stringify(server));
	return server;
}

/** Ends it; gives what went wrong inside while it lived, if anything did. */
export async function endIncludeServer(server: IncludeServer): Promise<string | undefined> {
	const {argv, timeoutMs = defaultTimeoutMs} = includeServerEnd(server);
	const {stdout, stderr} = await runLocally(argv, '', timeoutMs, {});
	rmSync(path.dirname(server.directory), {recursive: true, force: true});
	return faultAtEnd(`${stdout}\n${stderr}`);
}

/** Whether that process is the include server with that socket, and not another that got its number. */
export function isServing({pid, socket}: IncludeServer): boolean {
	try {
		return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(socket);
	} catch {
		return false;
	}
}

/** Ends the server of a run that could not do it itself, and removes its things. */
export async function endStaleServer(scratch: string): Promise<void> {
	const directory = placeIn(scratch);
	try {
		if (readdirSync(directory).includes(note)) {
			const server = JSON.parse(readFileSync(path.join(directory, note), 'utf8')) as IncludeServer;
			if (isServing(server)) await endIncludeServer(server);
		}
	} catch {
		// None was there, or its note is half written: then it is not known to run.
	}
	rmSync(directory, {recursive: true, force: true});
}
