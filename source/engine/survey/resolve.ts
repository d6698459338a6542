import {existsSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type {JumpHost, WorkerConfig} from '../../config/config.ts';
import {type HostWord, hostWordText, readHostList} from '../../config/host-range.ts';
import type {Candidate} from '../../state/survey.ts';
import {chosenIdentities, parseSshConfig, type SshConfig, sshConfigCommand} from '../../tools/ssh-config.ts';
import {runLocally} from '../local-host.ts';
import {Semaphore} from '../semaphore.ts';

const atOnce = 8;
/** Aliases that jump through each other for ever. */
const mostJumps = 8;

/** What ssh says of a name; undefined where there is no ssh, or it does not take the name. */
export type AskSsh = (name: string) => Promise<SshConfig | undefined>;

export const askSsh: AskSsh = async (name) => {
	const {argv, timeoutMs = 5000} = sshConfigCommand(name);
	const result = await runLocally(argv, '', timeoutMs, {}).catch(() => undefined);
	return result?.code === 0 ? parseSshConfig(result.stdout) : undefined;
};

export type ResolveOptions = {
	/** Who logs in where neither the list nor ssh's configuration says it. */
	readonly user: string;
	readonly ask?: AskSsh;
	readonly home?: string;
	readonly localUser?: string;
};

type Known = Required<ResolveOptions>;

/** ssh's own default is the local user: nobody chose it. */
function userOf(word: HostWord, said: SshConfig | undefined, {user, localUser}: Known): string {
	return word.user ?? (said === undefined || said.user === localUser ? user : said.user);
}

function readJump(text: string): HostWord | undefined {
	return readHostList(text.replace(/^ssh:\/\//, '')).words[0];
}

/** What the list says, then ssh's configuration, then nobody. */
function loginOf(word: HostWord, said: SshConfig | undefined, known: Known): JumpHost {
	const files = said === undefined ? [] : chosenIdentities(said, {home: known.home, user: known.localUser});
	const identityFile = files.find((file) => existsSync(file)) ?? files[0];
	return {
		address: said?.hostname ?? word.host,
		port: word.port ?? said?.port ?? 22,
		user: userOf(word, said, known),
		...(identityFile === undefined ? {} : {identityFile}),
	};
}

/** Why a machine cannot be reached as its configuration says. */
class NoWay extends Error {}

/** The way to a machine, the first one first: as ssh goes, the first jump by its own configuration, the others through it. */
async function wayOf(name: string, said: SshConfig, known: Known, depth: number): Promise<readonly JumpHost[]> {
	if (said.proxyCommand !== undefined)
		throw new NoWay(
			`${name} is reached through a ProxyCommand (${said.proxyCommand}), which this program does not run: use ProxyJump`,
		);
	if (depth > mostJumps) throw new NoWay(`its jump hosts go round in a circle (${said.proxyJump.join(', ')})`);
	const words = said.proxyJump.map((text) => {
		const word = readJump(text);
		if (word === undefined) throw new NoWay(`its jump host ${text} cannot be read`);
		return word;
	});
	const asked = await Promise.all(words.map(({host}) => known.ask(host)));
	const [first] = words;
	const [before] = asked;
	const way = first === undefined || before === undefined ? [] : await wayOf(first.host, before, known, depth + 1);
	return [...way, ...words.map((word, index) => loginOf(word, asked[index], known))];
}

/** Where aliases may be meant, and nobody can say what they stand for. */
function unread({home}: Known): Pick<Candidate, 'note'> {
	if (!existsSync(path.join(home, '.ssh/config'))) return {};
	return {note: 'Where it is an alias: "ssh -G" does not explain it; is openssh-client installed here?'};
}

async function resolveWord(word: HostWord, known: Known): Promise<Candidate> {
	const text = hostWordText(word);
	const said = await known.ask(word.host);
	const worker: WorkerConfig = {name: '', ...loginOf(word, said, known)};
	if (said === undefined) return {word: text, worker, ...unread(known)};
	try {
		const jump = await wayOf(word.host, said, known, 0);
		return {word: text, worker: jump.length === 0 ? worker : {...worker, jump}};
	} catch (error) {
		if (!(error instanceof NoWay)) throw error;
		return {word: text, worker, problem: error.message};
	}
}

/** A name for a worker: what was typed where it can be one, its first label, or w1, w2... Never one that is taken. */
function nameFor(word: HostWord, taken: ReadonlySet<string>): string {
	const isAddress = /^[\d.]+$|:/.test(word.host);
	const label = (word.host.split('.')[0] ?? '')
		.toLowerCase()
		.replace(/[^a-z0-9-]/g, '-')
		.replace(/^-+/, '')
		.slice(0, 50);
	const isFree = (name: string) => !taken.has(name);
	if (!isAddress && label !== '' && isFree(label)) return label;
	const stem = isAddress || label === '' ? 'w' : `${label}-`;
	for (let number = 1; ; number += 1) if (isFree(`${stem}${number}`)) return `${stem}${number}`;
}

/**
 * Machines as they were named, with what ssh's configuration says of them: aliases become address, port, user, key and the
 * way there. Connects to nothing.
 *
 * @param taken names that others have
 */
export async function resolveHosts(
	words: readonly HostWord[],
	options: ResolveOptions,
	taken: readonly string[] = [],
): Promise<readonly Candidate[]> {
	const {username, homedir} = os.userInfo();
	const known: Known = {ask: askSsh, home: homedir, localUser: username, ...options};
	const slots = new Semaphore(atOnce);
	const found = await Promise.all(words.map((word) => slots.run(() => resolveWord(word, known))));
	const names = new Set([...taken, 'master', 'localhost', 'sccache', 'build']);
	return found.map((candidate, index) => {
		const name = nameFor(words[index] ?? {host: ''}, names);
		names.add(name);
		return {...candidate, worker: {...candidate.worker, name}};
	});
}
