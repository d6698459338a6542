import {spawn} from 'node:child_process';
import type {Config} from '../config/config.ts';
import {fail} from '../engine/failure.ts';
import {statePaths} from '../engine/paths.ts';
import {initialState} from '../state/state.ts';
import {createStore} from '../state/store.ts';
import {sshArgv} from '../tools/ssh.ts';
import {mountScreen} from '../ui/mount.tsx';
import {Session} from './session.ts';

const flushMs = 150;

/** A login shell on a host, in this terminal; the screen comes back when it ends. */
function shellArgv(config: Config, host: string): readonly string[] {
	const worker = config.workers.find((candidate) => candidate.name === host);
	if (worker === undefined) return [process.env['SHELL'] ?? '/bin/sh', '-l'];
	const paths = statePaths(config.cluster);
	return [
		...sshArgv(worker, {keyPath: paths.key, knownHostsPath: paths.knownHosts}),
		'-t',
		'--',
		`${worker.user}@${worker.address}`,
	];
}

function runInTerminal(argv: readonly string[]): Promise<void> {
	const [file = '', ...rest] = argv;
	return new Promise((resolve, reject) => {
		const child = spawn(file, rest, {stdio: 'inherit'});
		child.on('error', reject);
		child.on('close', () => resolve());
	});
}

/** Whether a person sits there, who can be shown a screen and asked. */
export function hasTerminal(): boolean {
	return process.stdin.isTTY === true && process.stdout.isTTY === true;
}

/** Opens the screen and waits until it is closed. What it started goes on, and the last line says how to come back. */
export async function openControlCenter(config: Config, options: {isReadonly: boolean}): Promise<number> {
	if (!hasTerminal()) {
		throw fail(
			'usage',
			'The control center needs a terminal.',
			'Use a command, such as "distbuild-tui status", or log in with ssh -t.',
		);
	}
	// EIO: the terminal is gone, and SIGHUP says so; an error that nobody hears would end the program with a stack trace.
	for (const stream of [process.stdin, process.stdout]) stream.on('error', () => {});
	const store = createStore(initialState, (flush) => {
		const timer = setTimeout(flush, flushMs);
		return () => clearTimeout(timer);
	});
	const session = new Session(config, store, {
		repaint: () => screen.repaint(),
		openShell: (host) => screen.suspend(() => runInTerminal(shellArgv(config, host))),
		quit: () => screen.unmount(),
	});
	const screen = await mountScreen({store, perform: session.perform, isReadonly: options.isReadonly});
	session.start(options);
	try {
		await screen.waitUntilExit();
	} finally {
		await session.stop();
	}
	const run = session.current();
	if (run !== undefined) process.stdout.write(`${run.holder.action} goes on (${run.runId}). Come back with: distbuild-tui\n`);
	// A signal that closed the screen has set it.
	return Number(process.exitCode ?? 0);
}
