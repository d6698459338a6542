import {spawn} from 'node:child_process';
import {fail} from './failure.ts';
import {defaultTimeoutMs, type ExecOptions, type ExecResult} from './host.ts';
import {BoundedText, LineSplitter} from './lines.ts';
import {hostFrom} from './sudo.ts';

const killDelayMs = 5000;

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

/** Runs a program of this machine in a group of its own, with a deadline. */
export function runLocally(argv: readonly string[], stdin: string, timeoutMs: number, options: ExecOptions): Promise<ExecResult> {
	const [file = '', ...rest] = argv;
	return new Promise((resolve, reject) => {
		const child = spawn(file, rest, {detached: true, stdio: ['pipe', 'pipe', 'pipe']});
		const stdout = new BoundedText();
		const stderr = new BoundedText();
		const outLines = new LineSplitter((line) => options.onLine?.(line, 'stdout'));
		const errorLines = new LineSplitter((line) => options.onLine?.(line, 'stderr'));
		let isTimedOut = false;
		const end = () => {
			if (child.pid !== undefined) endGroup(child.pid);
		};
		const timer = setTimeout(() => {
			isTimedOut = true;
			end();
		}, timeoutMs);
		options.signal?.addEventListener('abort', end, {once: true});
		child.stdout.on('data', (chunk: Buffer) => {
			if (options.onChunk) return options.onChunk(chunk);
			stdout.write(chunk);
			return outLines.write(chunk);
		});
		child.stderr.on('data', (chunk: Buffer) => {
			stderr.write(chunk);
			errorLines.write(chunk);
		});
		// EPIPE: a program need not read what it is given.
		child.stdin.on('error', () => {});
		child.stdin.end(stdin);
		child.on('error', (error: NodeJS.ErrnoException) => {
			clearTimeout(timer);
			if (error.code === 'ENOENT') resolve({code: 127, stdout: '', stderr: `${file}: not found`});
			else reject(fail('exit', `${file} could not be started: ${error.message}.`));
		});
		child.on('close', (code, signal) => {
			clearTimeout(timer);
			options.signal?.removeEventListener('abort', end);
			outLines.end();
			errorLines.end();
			if (options.signal?.aborted === true) reject(fail('cancelled', `${file} was cancelled.`));
			else if (isTimedOut)
				reject(
					fail(
						'timeout',
						`${file} took longer than ${Math.round(timeoutMs / 1000)} s.`,
						undefined,
						stderr.toString().slice(-400),
					),
				);
			else resolve({code: code ?? (signal === null ? 1 : 128), stdout: stdout.toString(), stderr: stderr.toString()});
		});
	});
}

export function localHost(name: string, password: string | undefined) {
	return hostFrom({name, password, raw: runLocally, timeoutMs: defaultTimeoutMs, close: () => {}});
}
