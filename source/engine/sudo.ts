import {randomUUID} from 'node:crypto';
import type {Command, SudoMode} from '../tools/command.ts';
import {prepared} from '../tools/command.ts';
import {endCommand, leashed} from '../tools/leash.ts';
import {FailureError, fail} from './failure.ts';
import {defaultTimeoutMs, type ExecOptions, type ExecResult, type Host} from './host.ts';

/** Runs an unprivileged argv with this stdin, on whatever machine. */
export type RawExec = (argv: readonly string[], stdin: string, timeoutMs: number, options: ExecOptions) => Promise<ExecResult>;

const probeTimeoutMs = 15_000;

async function findMode(raw: RawExec): Promise<SudoMode> {
	const identity = await raw(['id', '-u'], '', probeTimeoutMs, {});
	if (identity.stdout.trim() === '0') return 'root';
	const free = await raw(['sudo', '-n', 'true'], '', probeTimeoutMs, {});
	if (free.code === 0) return 'free';
	return free.code === 127 || /not found/.test(free.stderr) ? 'none' : 'password';
}

/** Adds root to a host: finds out once how, and turns sudo's refusals into sentences. */
export class Elevation {
	private mode: Promise<SudoMode> | undefined;
	private readonly hostName: string;
	private readonly password: string | undefined;
	private readonly raw: RawExec;

	constructor(hostName: string, password: string | undefined, raw: RawExec) {
		this.hostName = hostName;
		this.password = password;
		this.raw = raw;
	}

	findMode(): Promise<SudoMode> {
		const known = this.mode;
		if (known !== undefined) return known;
		const mode = findMode(this.raw);
		this.mode = mode;
		// A look that failed is no answer for ever.
		mode.catch(() => {
			this.mode = undefined;
		});
		return mode;
	}

	/** Only lines of sudo itself: what the program says about passwords and permissions is its own business. */
	private throwRefusal(stderr: string): void {
		if (/^sudo: .*(incorrect (password|authentication)|no password was provided|password is required)/m.test(stderr)) {
			throw fail('denied', `sudo on ${this.hostName} refused the password.`, 'Try again with the right one.');
		}
		if (/is not in the sudoers file|^Sorry, user .* (is not allowed to|may not run)/m.test(stderr)) {
			throw fail('denied', `The user may not use sudo on ${this.hostName}.`, 'Add the user to the sudo group there.');
		}
	}

	async exec(command: Command, timeoutMs: number, options: ExecOptions): Promise<ExecResult> {
		const mode = command.isRoot === true ? await this.findMode() : 'root';
		if (command.isRoot === true && mode === 'none') {
			throw fail('denied', `${this.hostName} has no sudo.`, 'Install sudo there, or use root as its user.');
		}
		if (command.isRoot === true && mode === 'password' && this.password === undefined) {
			throw fail(
				'password-needed',
				`sudo on ${this.hostName} asks for a password.`,
				'Give it when asked, or with --password-stdin.',
			);
		}
		const {argv, stdin} = prepared(command, mode, this.password);
		const result = await this.raw(argv, stdin, timeoutMs, options);
		if (mode === 'password' && result.code !== 0) this.throwRefusal(result.stderr);
		return result;
	}
}

/** Longer than our own wait, which is the one that says what happened. */
const leashGraceMs = 2000;

/** What a call that we gave up has left running is ended over there too; where that cannot be said, the failure says so. */
async function endOver(elevation: Elevation, command: Command, callId: string, error: FailureError): Promise<never> {
	const {failure} = error;
	const end = endCommand(callId, command.isRoot === true);
	const result = await elevation.exec(end, end.timeoutMs ?? defaultTimeoutMs, {}).catch(() => undefined);
	if (result?.code === 0) throw error;
	throw fail(
		failure.code,
		failure.message,
		[failure.hint, 'It may go on over there.'].filter(Boolean).join(' '),
		failure.evidence,
	);
}

/** A host from a raw runner: what local and ssh hosts share. `isFar`: what we give up does not end by itself. */
export function hostFrom(options: {
	name: string;
	password: string | undefined;
	raw: RawExec;
	timeoutMs: number;
	isFar?: boolean;
	close: () => void;
}): Host & {
	readonly elevation: Elevation;
} {
	const elevation = new Elevation(options.name, options.password, options.raw);
	const near: Host['exec'] = (command, execOptions = {}) =>
		elevation.exec(command, command.timeoutMs ?? options.timeoutMs, execOptions);
	const far: Host['exec'] = async (command, execOptions = {}) => {
		const timeoutMs = command.timeoutMs ?? options.timeoutMs;
		const callId = randomUUID();
		const leash = leashed(command, callId, Math.ceil((timeoutMs + leashGraceMs) / 1000));
		try {
			return await elevation.exec(leash, timeoutMs, execOptions);
		} catch (error) {
			const isGivenUp = error instanceof FailureError && error.isLeftRunning && error.failure.code !== 'unreachable';
			if (isGivenUp) return endOver(elevation, command, callId, error);
			throw error;
		}
	};
	return {name: options.name, elevation, exec: options.isFar === true ? far : near, close: options.close};
}
