import type {Failure} from '../state/failure.ts';
import {loginText, type SshTarget} from '../tools/ssh.ts';
import {FailureError} from './failure.ts';
import type {KeyVerdict} from './known-hosts.ts';
import type {LoginTrace} from './login-attempts.ts';

/** A login that came to nothing, with what the server had said. */
export class LoginError extends FailureError {
	readonly trace: LoginTrace;

	constructor(failure: Failure, trace: LoginTrace) {
		super(failure);
		this.trace = trace;
	}
}

export type FailedLogin = {
	readonly hostName: string;
	readonly target: SshTarget;
	readonly error: Error;
	readonly trace: LoginTrace;
	readonly hasPassword: boolean;
	readonly hostKey?: {readonly verdict: KeyVerdict; readonly seen: string; readonly known: readonly string[]};
};

export function changedKeyFailure(hostName: string, where: string, known: readonly string[], seen: string): Failure {
	return {
		code: 'host-key',
		message: `The host key of ${where} has CHANGED from ${known.join(' or ')} to ${seen}: the machine was reinstalled, or another one answers in its place.`,
		hint: `Ask who runs it for its fingerprint; if the new one is right: distbuild-tui ssh-setup --forget-host-key ${hostName}`,
	};
}

function refusal({hostName, target, trace, hasPassword}: FailedLogin, where: string): Failure {
	trace.isExhausted = true;
	const evidence = trace.banner === undefined ? {} : {evidence: trace.banner};
	if (trace.isPartial) {
		return {
			code: 'denied',
			message: `${where} wants more than one proof (AuthenticationMethods): ${trace.offered.join(', ')} as well.`,
			hint: `Let ${target.user} in by a key alone there, because builds log in while nobody is here.`,
			...evidence,
		};
	}
	if (hasPassword && trace.isPasswordRefused) {
		return {
			code: 'denied',
			message: `${where} refused the password of ${target.user}.`,
			hint:
				target.user === 'root'
					? 'Most machines let root in by key only (PermitRootLogin): name one with identityFile, or try another password.'
					: 'Try again with the right one.',
			wants: {host: hostName, kind: 'login', of: target.user, because: 'refused'},
			...evidence,
		};
	}
	return {code: 'denied', message: `${where} does not let our key in.`, hint: 'Run ssh-setup.', ...evidence};
}

/** sshd's MaxAuthTries is used up; the last try is not answered. */
export function isCutOff(error: Error): boolean {
	return /too many authentication failures/i.test(error.message);
}

/** Everything that can go wrong before a login stands, as one sentence with a way out. */
export function loginFailure(failed: FailedLogin): LoginError {
	const {hostName, target, error, trace, hostKey} = failed;
	const where = `${hostName} (${target.address}:${target.port})`;
	const because = (failure: Failure) => new LoginError(failure, trace);
	if (hostKey?.verdict === 'changed') return because(changedKeyFailure(hostName, where, hostKey.known, hostKey.seen));
	if (hostKey?.verdict === 'new')
		return because({code: 'not-provisioned', message: `The host key of ${where} is not known yet.`, hint: 'Run ssh-setup.'});
	if (trace.isExpired) return because(expiredFailure(where, target));
	if (trace.strangeQuestion !== undefined) {
		return because({
			code: 'denied',
			message: `${where} asks ${target.user} "${trace.strangeQuestion}", which this program cannot answer.`,
			hint: `Let a key in for ${target.user} there, and name its file with identityFile.`,
		});
	}
	if (/authentication methods failed/i.test(error.message) || (isCutOff(error) && trace.isPasswordRefused))
		return because(refusal(failed, where));
	if ((error as {level?: unknown}).level === 'agent') {
		return because({
			code: 'denied',
			message: `ssh-agent does not sign for ${where}: ${error.message}.`,
			hint: 'Unlock it, or name a key file with identityFile.',
		});
	}
	if (isCutOff(error)) {
		return because({
			code: 'denied',
			message: `${where} hung up after too many keys.`,
			hint: 'Name the right one with identityFile, or take others out of the agent.',
		});
	}
	if (/before handshake|ECONNRESET/i.test(error.message)) {
		return because({
			code: 'unreachable',
			message: `${where} hangs up at once.`,
			hint: 'Its sshd may be overloaded, or lock this machine out for a while after failed logins (PerSourcePenalties, fail2ban).',
		});
	}
	return because({
		code: 'unreachable',
		message: `${where} cannot be reached: ${error.message}.`,
		hint: 'Check that it is up and that sshd listens there.',
	});
}

export function expiredFailure(where: string, target: SshTarget): Failure {
	return {
		code: 'denied',
		message: `The password of ${target.user} on ${where} has expired, and nothing runs there until a new one is set.`,
		hint: `Log in once by hand (${loginText(target)}), set it, and try again.`,
	};
}
