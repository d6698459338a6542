import {type ChildProcess, spawn} from 'node:child_process';
import {LabError, messageOf} from './fail.ts';

/** How a finished process ended and what it wrote. */
export type ProcessResult = {
	readonly code: number | null;
	readonly signal: NodeJS.Signals | null;
	readonly stdout: string;
	readonly stderr: string;
};

/** Options of {@link run}; `timeoutMs` is the deadline after which the whole process group is killed. */
export type RunOptions = {
	readonly input?: string | Buffer;
	readonly timeoutMs?: number;
	readonly environment?: NodeJS.ProcessEnv;
	readonly onLine?: (line: string) => void;
};

const defaultTimeoutMs = 120_000;
const maximumOutputBytes = 64 * 1024 * 1024;

// A process group of its own, so that a deadline also ends what the process has started: nsenter waits for a child that
// would outlive it.
const running = new Set<ChildProcess>();

/** Ends every program that is still running for us, with all that it started; for the last moment of an interrupted command. */
export const killRunning = () => {
	for (const child of running) {
		killGroup(child);
	}
};

const killGroup = (child: ChildProcess) => {
	if (child.pid === undefined) {
		return;
	}

	try {
		process.kill(-child.pid, 'SIGKILL');
	} catch {
		// Already gone, which is what was wanted.
	}
};

const collect = (chunks: readonly Buffer[]) => Buffer.concat(chunks).toString('utf8');

/**
 * Runs a program to its end and gives all that it wrote.
 *
 * @throws LabError when it cannot be started, passes its deadline, or writes more than 64 MiB
 */
export const run = (argv: readonly string[], options: RunOptions = {}): Promise<ProcessResult> =>
	new Promise((resolve, reject) => {
		const [program, ...rest] = argv;
		const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
		const child = spawn(program ?? '', rest, {detached: true, env: options.environment ?? process.env, stdio: 'pipe'});
		running.add(child);
		const stdout: Buffer[] = [];
		const stderr: Buffer[] = [];
		let bytes = 0;
		let failure: LabError | undefined;
		const timer = setTimeout(() => {
			failure = new LabError(`'${argv.join(' ').slice(0, 300)}' did not end within ${timeoutMs / 1000} s and was stopped.`);
			killGroup(child);
		}, timeoutMs);
		const take = (chunks: Buffer[]) => (chunk: Buffer) => {
			bytes += chunk.length;
			if (bytes > maximumOutputBytes) {
				failure ??= new LabError(`'${program}' wrote more than ${maximumOutputBytes} bytes and was stopped.`);
				killGroup(child);
				return;
			}

			chunks.push(chunk);
			options.onLine?.(chunk.toString('utf8'));
		};

		child.stdout.on('data', take(stdout));
		child.stderr.on('data', take(stderr));
		// EPIPE when the program does not read its input: its exit code tells the story.
		child.stdin.on('error', () => {});
		child.stdin.end(options.input ?? '');
		child.on('error', (error) => {
			clearTimeout(timer);
			reject(new LabError(`Cannot start '${program}': ${messageOf(error)}.`));
		});
		child.on('close', (code, signal) => {
			running.delete(child);
			clearTimeout(timer);
			if (failure) {
				reject(failure);
			} else {
				resolve({code, signal, stdout: collect(stdout), stderr: collect(stderr)});
			}
		});
	});

/** The last lines of what a program wrote to stderr (or else stdout), on one line: the usual place of the reason. */
export const reasonOf = (result: ProcessResult, lineCount = 3): string =>
	(result.stderr.trim() || result.stdout.trim() || `exit code ${result.code ?? result.signal}`)
		.split('\n')
		.slice(-lineCount)
		.join(' | ');

/**
 * Like {@link run}, but anything else than exit code 0 is an error.
 *
 * @param purpose - begins the sentence of the error, as in "Cannot make the base"
 */
export const runOrFail = async (purpose: string, argv: readonly string[], options: RunOptions = {}): Promise<string> => {
	const result = await run(argv, options);
	if (result.code !== 0) {
		throw new LabError(`${purpose}: ${reasonOf(result)}`);
	}

	return result.stdout;
};

/** Asks `probe` every `intervalMs` until it gives something other than undefined; gives undefined when the deadline passes. */
export const waitFor = async <T>(probe: () => T | undefined | Promise<T | undefined>, timeoutMs: number, intervalMs = 20) => {
	const deadline = performance.now() + timeoutMs;
	for (;;) {
		const value = await probe();
		if (value !== undefined || performance.now() >= deadline) {
			return value;
		}

		await new Promise((resolve) => {
			setTimeout(resolve, intervalMs);
		});
	}
};
