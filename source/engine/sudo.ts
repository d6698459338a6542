import type {Command, SudoMode} from '../tools/command.ts';
import {prepared} from '../tools/command.ts';
import {fail} from './failure.ts';
import type {ExecOptions, ExecResult, Host} from './host.ts';

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

/** A host from a raw runner: what local and ssh hosts share. */
export function hostFrom(options: {
	name: string;
	password: string | undefined;
	raw: RawExec;
	timeoutMs: number;
	close: () => void;
}): Host & {
	readonly elevation: Elevation;
} {
	const elevation = new Elevation(options.name, options.password, options.raw);
	return {
		name: options.name,
		elevation,
		exec: (command, execOptions = {}) => elevation.exec(command, command.timeoutMs ?? options.timeoutMs, execOptions),
		close: options.close,
	};
}
