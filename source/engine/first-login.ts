import type {Duplex} from 'node:stream';
import type {WorkerConfig} from '../config/config.ts';
import type {Failure} from '../state/failure.ts';
import type {SecretQuestion} from '../state/secret.ts';
import {FailureError} from './failure.ts';
import type {Credentials} from './login-attempts.ts';
import {LoginError} from './login-failure.ts';
import {findOwnKeys, type OwnKeys} from './login-keys.ts';
import type {PasswordGate} from './password-gate.ts';
import {isLeftOut, loginSecret, type Secrets} from './secrets.ts';
import {connectSsh, type SshHost, type SshLogin} from './ssh-host.ts';

function question(host: string, kind: 'login' | 'passphrase', of: string, because: SecretQuestion['because']): Failure {
	const texts = {
		missing: kind === 'login' ? `The password of ${of} on ${host} is needed once.` : `The key ${of} for ${host} is locked.`,
		refused: `The passphrase does not open ${of}.`,
		untried: `The password of ${of} was refused by another host, so ${host} was not asked.`,
	};
	const hint = 'Give it when asked, or with --password-stdin.';
	return {code: 'password-needed', message: texts[because], hint, wants: {host, kind, of, because}};
}

/** What to ask, or what to say, when neither our key nor anything of the user's opened a host. */
function explained({trace, failure}: LoginError, {name, user}: WorkerConfig, keys: OwnKeys, hasPassword: boolean): Failure {
	if (trace.isPartial || trace.isPasswordRefused || !(trace.isExhausted || trace.isCutOff)) return failure;
	if (trace.isUntried) return question(name, 'login', user, 'untried');
	const locked = keys.files.find(({state}) => state === 'locked' || state === 'wrong-passphrase');
	if (locked !== undefined) return question(name, 'passphrase', locked.path, locked.state === 'locked' ? 'missing' : 'refused');
	const takesPassword = trace.offered.some((method) => method === 'password' || method === 'keyboard-interactive');
	if (takesPassword && !hasPassword && trace.offered.length > 0) return question(name, 'login', user, 'missing');
	if (trace.offered.length === 0) return failure;
	const useless = keys.files.find((file) => file.state === 'useless');
	const tried =
		useless?.state === 'useless'
			? `${useless.path} ${useless.reason}`
			: keys.said === ''
				? 'there is none'
				: `tried: ${keys.said}`;
	const more = keys.untried === 0 ? '' : ` ${keys.untried} more keys of the agent were not tried.`;
	return {
		code: 'denied',
		message: `${name} takes no password of ${user} (it offers ${trace.offered.join(', ')}), and no key of yours opens it (${tried}).${more}`,
		hint: `Name the right key with identityFile, load it into ssh-agent, or allow passwords there for this once.`,
	};
}

export type FirstLogin = {
	readonly secrets: Secrets;
	readonly gate: PasswordGate;
	/** Another way to the machine where it is behind others: a login uses up the one it was given. */
	readonly reopen?: () => Promise<Duplex | undefined>;
};

/**
 * The login that makes all later ones possible: by our key where it is let in already, by the user's own keys, by password. One
 * connection tries them all, because sshd holds every failed one against us (PerSourcePenalties of sshd_config(5)).
 */
export async function firstLogin(machine: WorkerConfig, login: SshLogin, {secrets, gate, reopen}: FirstLogin): Promise<SshHost> {
	const {name, user, identityFile} = machine;
	if (isLeftOut(secrets, name))
		throw new FailureError({
			code: 'denied',
			message: `${name} was left out, because nobody gave its password.`,
			hint: 'Run ssh-setup again.',
		});
	const passphrase = identityFile === undefined ? undefined : secrets.passphrases?.[identityFile];
	const keys = await findOwnKeys(identityFile, passphrase);
	const password = loginSecret(secrets, {host: name, user});
	const byPassword = password === undefined ? {} : {password, enter: () => gate.enter(`login ${user} ${password}`)};
	const files = keys.files.flatMap((file) => (file.state === 'usable' ? [file.key] : []));
	const byKey = {keys: files, ...(keys.agent === undefined ? {} : {agent: keys.agent})};
	try {
		return await connectSsh({...login, ...byKey, ...byPassword});
	} catch (error) {
		if (!(error instanceof LoginError)) throw error;
		const {isCutOff, isPasswordSent} = error.trace;
		// A host that allows few tries (MaxAuthTries) has heard keys only.
		if (isCutOff && !isPasswordSent && password !== undefined) return byPasswordAlone(login, byPassword, reopen);
		throw new FailureError(explained(error, machine, keys, password !== undefined));
	}
}

async function byPasswordAlone(login: SshLogin, credentials: Credentials, reopen: FirstLogin['reopen']): Promise<SshHost> {
	const {privateKey: _refused, socket: _used, ...rest} = login;
	const socket = await reopen?.();
	return connectSsh({...rest, ...credentials, ...(socket === undefined ? {} : {socket})});
}
