import {spawn} from 'node:child_process';
import os from 'node:os';
import {Collector} from './collector.ts';
import {type FailureError, fail} from './failure.ts';
import {defaultTimeoutMs, type ExecOptions, type ExecResult} from './host.ts';
import {type Elevated, hostFrom} from './sudo.ts';

const killDelayMs = 5000;
const evidenceLimit = 400;
/** Between the end of a program that we ended and the end of waiting for what it still prints. */
const lastWordsMs = 500;

/** Ends a process and all that it started (it leads its own group): asks first, insists after five seconds. */
export function endGroup(pid: number): void {
	const send = (signal: NodeJS.Signals) => {
		try {
			process.kill(-pid, signal);
		} catch {
			// ESRCH: the group is already gone, which is what we want.
		}
	};
	send('SIGTERM');
	setTimeout(send, killDelayMs, 'SIGKILL').unref();
}

function timeoutFailure(file: string, timeoutMs: number, stderr: string): FailureError {
	const message = `${file} took longer than ${Math.round(timeoutMs / 1000)} s.`;
	return fail('timeout', message, undefined, stderr.slice(-evidenceLimit));
}

/** Runs a program of this machine in a group of its own, with a deadline. */
export function runLocally(argv: readonly string[], stdin: string, timeoutMs: number, options: ExecOptions): Promise<ExecResult> {
	const [file = '', ...rest] = argv;
	const {signal} = options;
	return new Promise((resolve, reject) => {
		if (signal?.aborted === true) return reject(fail('cancelled', `${file} was cancelled.`));
		const child = spawn(file, rest, {detached: true, stdio: ['pipe', 'pipe', 'pipe']});
		const output = new Collector(options);
		let isEnding = false;
		let isTimedOut = false;
		let isCancelled = false;
		const closeStreams = () => {
			setTimeout(() => {
				child.stdout?.destroy();
				child.stderr?.destroy();
			}, lastWordsMs);
		};
		const end = () => {
			isEnding = true;
			if (child.pid !== undefined) endGroup(child.pid);
			if (child.exitCode !== null || child.signalCode !== null) closeStreams();
		};
		const cancel = () => {
			isCancelled = true;
			end();
		};
		const timer = setTimeout(() => {
			isTimedOut = true;
			end();
		}, timeoutMs);
		signal?.addEventListener('abort', cancel, {once: true});
		const settle = () => {
			clearTimeout(timer);
			signal?.removeEventListener('abort', cancel);
		};
		child.on('error', (error: NodeJS.ErrnoException) => {
			settle();
			if (error.code === 'ENOENT') resolve({code: 127, stdout: '', stderr: `${file}: not found`});
			else reject(fail('exit', `${file} could not be started: ${error.message}.`));
		});
		// Something that left the group may hold the streams open for ever.
		child.on('exit', () => {
			if (isEnding) closeStreams();
		});
		child.on('close', (code, killedBy) => {
			settle();
			const {stdout, stderr} = output.end();
			if (isCancelled) reject(fail('cancelled', `${file} was cancelled.`));
			else if (isTimedOut) reject(timeoutFailure(file, timeoutMs, stderr));
			else resolve({code: code ?? (killedBy === null ? 1 : 128), stdout, stderr});
		});
		// No streams where the system has no file descriptors left (EMFILE); 'error' says so.
		child.stdout?.on('data', (chunk: Buffer) => output.take('stdout', chunk));
		child.stderr?.on('data', (chunk: Buffer) => output.take('stderr', chunk));
		// EPIPE: a program need not read what it is given.
		child.stdin?.on('error', () => {});
		child.stdin?.end(stdin);
	});
}

export function localHost(name: string, password: string | undefined, enter?: Elevated['enter']) {
	const user = os.userInfo().username;
	const elevated = {name, user, password, ...(enter === undefined ? {} : {enter})};
	return hostFrom({...elevated, raw: runLocally, timeoutMs: defaultTimeoutMs, close: () => {}});
}
