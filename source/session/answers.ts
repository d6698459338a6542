import type {HostSecrets, Secrets} from '../engine/secrets.ts';
import type {Failure} from '../state/failure.ts';
import type {SecretQuestion} from '../state/secret.ts';

/** What a person is asked next, and for which hosts the answer counts. */
export type Asking = {
	readonly question: SecretQuestion;
	readonly hosts: readonly string[];
	/** There are others whom the same answer may suit: the person says whether it does. */
	readonly canChoose: boolean;
	readonly prompt: string;
	readonly problem?: string;
};

type Asked = {readonly question: SecretQuestion; readonly message: string};

const mostNamed = 6;
const byName = new Intl.Collator('en', {numeric: true});

function asksOf(failures: readonly Failure[]): readonly Asked[] {
	const all = failures.flatMap(({wants, message}) => (wants === undefined ? [] : [{question: wants, message}]));
	const byQuestion = new Map(all.map((asked) => [`${asked.question.kind} ${asked.question.host}`, asked]));
	return [...byQuestion.values()].toSorted((one, other) => byName.compare(one.question.host, other.question.host));
}

function whereText(hosts: readonly string[]): string {
	return hosts.length > mostNamed ? `${hosts.length} hosts` : hosts.join(', ');
}

/** The question in words: whose secret, for what, where. */
export function promptFor({kind, of}: SecretQuestion, hosts: readonly string[]): string {
	if (kind === 'passphrase') return `Passphrase of ${of}`;
	return `Password of ${of} ${kind === 'sudo' ? 'for sudo' : 'for ssh and sudo'} on ${whereText(hosts)}`;
}

/** Keys first, then logins, then sudo; what was refused before what nobody has been asked yet. */
export function nextAsking(failures: readonly Failure[]): Asking | undefined {
	const asks = asksOf(failures);
	const ranked = (['passphrase', 'login', 'sudo'] as const).flatMap((kind) => {
		const those = asks.filter(({question}) => question.kind === kind);
		return [...those.filter(({question}) => question.because === 'refused'), ...those];
	});
	const [first] = ranked;
	if (first === undefined) return undefined;
	const {question, message} = first;
	const alike = asks.filter(({question: {kind, of}}) => kind === question.kind && of === question.of);
	const isRefused = question.because === 'refused';
	const waiting = alike.filter(({question: {because}}) => because === 'untried').map(({question: {host}}) => host);
	const missing = alike.map(({question: {host}}) => host);
	const concerned = question.kind === 'passphrase' || !isRefused ? missing : [question.host, ...waiting];
	const hosts = concerned.toSorted(byName.compare);
	return {
		question,
		hosts,
		canChoose: question.kind !== 'passphrase' && isRefused && waiting.length > 0,
		prompt: promptFor(question, hosts),
		...(question.because === 'missing' ? {} : {problem: message}),
	};
}

function withoutOwn(secrets: Secrets, host: string): Secrets {
	const {login: _refused, ...others} = secrets.hosts?.[host] ?? {};
	return {...secrets, hosts: {...secrets.hosts, [host]: others}};
}

function withHosts(secrets: Secrets, hosts: readonly string[], more: HostSecrets): Secrets {
	const changed = hosts.map((host) => [host, {...secrets.hosts?.[host], ...more}] as const);
	return {...secrets, hosts: {...secrets.hosts, ...Object.fromEntries(changed)}};
}

/** The secrets with this answer. `isAlone`: for the host of the question only, though others wait. */
export function withAnswer(secrets: Secrets, {question, hosts}: Asking, text: string, isAlone: boolean): Secrets {
	const {kind, of, host} = question;
	if (kind === 'passphrase') return {...secrets, passphrases: {...secrets.passphrases, [of]: text}};
	if (kind === 'sudo') return withHosts(secrets, isAlone ? [host] : hosts, {sudo: text});
	const isForOne = isAlone || (question.because === 'refused' && hosts.length === 1);
	if (isForOne) return withHosts(secrets, [host], {login: text});
	return {...withoutOwn(secrets, host), users: {...secrets.users, [of]: text}};
}

/** Nobody knows it: these hosts are left out of what comes. */
export function withoutAnswer(secrets: Secrets, {question, hosts}: Asking): Secrets {
	return withHosts(secrets, question.because === 'refused' ? [question.host] : hosts, {isLeftOut: true});
}

/**
 * What `--password-stdin` gives: the first line is the password for all, each other one says `HOST PASSWORD`, `HOST/sudo
 * PASSWORD` or `/KEY/FILE PASSPHRASE`. Undefined where a line says nothing of the kind.
 */
export function secretsFrom(text: string): Secrets | undefined {
	const [first = '', ...rest] = text.replace(/\r?\n$/, '').split(/\r?\n/);
	let secrets: Secrets = first === '' ? {} : {login: first};
	for (const line of rest) {
		if (line === '') continue;
		const [, name = '', secret = ''] = /^(\S+) (.+)$/.exec(line) ?? [];
		if (secret === '') return undefined;
		if (name.startsWith('/')) secrets = {...secrets, passphrases: {...secrets.passphrases, [name]: secret}};
		else if (name.endsWith('/sudo')) secrets = withHosts(secrets, [name.slice(0, -5)], {sudo: secret});
		else secrets = withHosts(secrets, [name], {login: secret});
	}
	return secrets;
}
