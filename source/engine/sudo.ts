import {randomUUID} from 'node:crypto';
import type {Failure} from '../state/failure.ts';
import type {SecretQuestion} from '../state/secret.ts';
import type {Command, SudoMode} from '../tools/command.ts';
import {prepared} from '../tools/command.ts';
import {endCommand, leashed} from '../tools/leash.ts';
import {sudoRefusal, trialArgv, trialFailure} from '../tools/sudo.ts';
import {FailureError, fail} from './failure.ts';
import {defaultTimeoutMs, type ExecOptions, type ExecResult, type Host} from './host.ts';
import {type Ticket, verdictOf} from './password-gate.ts';

/** Runs an unprivileged argv with this stdin, on whatever machine. */
export type RawExec = (argv: readonly string[], stdin: string, timeoutMs: number, options: ExecOptions) => Promise<ExecResult>;

const probeTimeoutMs = 15_000;

/** How root is reached; `failure`: why it is not, where sudo says something else than that it wants a password. */
type Way = {readonly mode: SudoMode; readonly failure?: Failure};

/** Whose password, and on what terms it is tried. */
export type Elevated = {
	readonly name: string;
	readonly user?: string;
	readonly password: string | undefined;
	/** Asks whether it may be tried; see `PasswordGate`. */
	readonly enter?: () => Promise<Ticket | undefined>;
};

/** Adds root to a host: finds out once how, tries the password once, and turns sudo's refusals into sentences. */
export class Elevation {
	private way: Promise<Way> | undefined;
	private trial: Promise<void> | undefined;
	private readonly host: Elevated;
	private readonly raw: RawExec;

	constructor(host: Elevated, raw: RawExec) {
		this.host = host;
		this.raw = raw;
	}

	async findMode(): Promise<SudoMode> {
		return (await this.findWay()).mode;
	}

	private findWay(): Promise<Way> {
		this.way ??= this.lookForWay();
		// A look that failed is no answer for ever.
		this.way.catch(() => {
			this.way = undefined;
		});
		return this.way;
	}

	private async lookForWay(): Promise<Way> {
		const identity = await this.raw(['id', '-u'], '', probeTimeoutMs, {});
		if (identity.stdout.trim() === '0') return {mode: 'root'};
		const {code, stderr} = await this.raw(['sudo', '-n', 'true'], '', probeTimeoutMs, {});
		if (code === 0) return {mode: 'free'};
		if (code === 127 || /not found/.test(stderr)) return {mode: 'none'};
		const failure = sudoRefusal({...this.names(), stderr});
		return failure === undefined || failure.wants !== undefined ? {mode: 'password'} : {mode: 'password', failure};
	}

	private names() {
		return {hostName: this.host.name, user: this.host.user ?? 'the user'};
	}

	private wanted(because: SecretQuestion['because']): Failure {
		const {hostName, user} = this.names();
		return {
			code: 'password-needed',
			message:
				because === 'missing'
					? `sudo on ${hostName} asks for a password.`
					: `sudo on ${hostName} asks for a password, and another host has refused the one that was given.`,
			hint: 'Give it when asked, or with --password-stdin.',
			wants: {host: hostName, kind: 'sudo', of: user, because},
		};
	}

	/** Whether sudo takes the password. A refusal stays: a wrong password is given once. */
	private tryPassword(): Promise<void> {
		this.trial ??= this.tryOnce();
		this.trial.catch((error: unknown) => {
			if (!(error instanceof FailureError) || error.failure.code !== 'denied') this.trial = undefined;
		});
		return this.trial;
	}

	private async tryOnce(): Promise<void> {
		const {enter, password} = this.host;
		if (password === undefined) throw new FailureError(this.wanted('missing'));
		const ticket = enter === undefined ? {settle() {}} : await enter();
		if (ticket === undefined) throw new FailureError(this.wanted('untried'));
		try {
			const {code, stderr} = await this.raw(trialArgv, `${password}\n`, probeTimeoutMs, {});
			if (code !== 0) throw new FailureError(trialFailure({...this.names(), stderr}));
			ticket.settle(true);
		} catch (error) {
			ticket.settle(verdictOf(error));
			throw error;
		}
	}

	/** Finds out how to become root and that it works, without doing anything as root. Once, however often it is asked for. */
	async prepareRoot(): Promise<SudoMode> {
		const {mode, failure} = await this.findWay();
		if (failure !== undefined) throw new FailureError(failure);
		if (mode === 'none') throw fail('denied', `${this.host.name} has no sudo.`, 'Install sudo there, or use root as its user.');
		if (mode === 'password') await this.tryPassword();
		return mode;
	}

	async exec(command: Command, timeoutMs: number, options: ExecOptions): Promise<ExecResult> {
		const mode = command.isRoot === true ? await this.prepareRoot() : 'root';
		const {argv, stdin} = prepared(command, mode, this.host.password);
		const result = await this.raw(argv, stdin, timeoutMs, options);
		const isSudo = mode === 'password' || mode === 'free';
		const said =
			isSudo && result.code !== 0 ? result.stderr.split('\n').filter((line) => /^sudo: |sudoers|^Sorry, user /.test(line)) : [];
		const refusal = said.length === 0 ? undefined : sudoRefusal({...this.names(), stderr: said.join('\n')});
		if (refusal !== undefined) throw new FailureError(refusal);
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
export function hostFrom(
	options: Elevated & {
		readonly raw: RawExec;
		readonly timeoutMs: number;
		readonly isFar?: boolean;
		readonly close: () => void;
	},
): Host & {
	readonly elevation: Elevation;
} {
	const elevation = new Elevation(options, options.raw);
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
