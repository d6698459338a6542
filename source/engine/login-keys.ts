import {readFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import ssh2, {type ParsedKey, type SignCallback, type SigningRequestOptions} from 'ssh2';

/** ssh-keygen(1) and ssh(1), `-i`: where a user's own keys lie when nobody says otherwise, the usual ones first. */
const defaultNames = ['id_ed25519', 'id_ecdsa', 'id_rsa'];
/** sshd ends a login after six refusals (MaxAuthTries), and ours and a password come besides. */
const keyLimit = 3;
const agentDeadlineMs = 3000;

export type KeyFile =
	| {readonly state: 'usable'; readonly path: string; readonly key: ParsedKey}
	| {readonly state: 'locked' | 'wrong-passphrase'; readonly path: string}
	| {readonly state: 'useless'; readonly path: string; readonly reason: string};

/** Reads a private key in any format that OpenSSH writes. */
export function readKeyFile(file: string, passphrase: string | undefined): KeyFile {
	let content: Buffer;
	try {
		content = readFileSync(file);
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		return {state: 'useless', path: file, reason: code === 'ENOENT' ? 'is not there' : `cannot be read (${code})`};
	}
	const key = ssh2.utils.parseKey(content, passphrase);
	if (!(key instanceof Error)) {
		if (key.isPrivateKey()) return {state: 'usable', path: file, key};
		return {state: 'useless', path: file, reason: 'is no private key'};
	}
	if (/no passphrase given/i.test(key.message)) return {state: 'locked', path: file};
	if (passphrase !== undefined && /passphrase|integrity|decrypt/i.test(key.message))
		return {state: 'wrong-passphrase', path: file};
	return {state: 'useless', path: file, reason: `is no key that can be read (${key.message})`};
}

/** The keys of an agent, at most as many as a login may try; empty where it does not answer. */
async function agentKeys(socketPath: string): Promise<readonly ParsedKey[]> {
	const agent = ssh2.createAgent(socketPath);
	return new Promise((resolve) => {
		const timer = setTimeout(() => resolve([]), agentDeadlineMs);
		agent.getIdentities((error, keys) => {
			clearTimeout(timer);
			const parsed = (keys ?? []).map((key) => ssh2.utils.parseKey(key as Buffer));
			resolve(error ? [] : parsed.filter((key): key is ParsedKey => !(key instanceof Error)));
		});
	});
}

/** An agent that shows some of its keys only, and signs with them. */
class ChosenKeys extends ssh2.BaseAgent {
	private readonly agent: ssh2.BaseAgent;
	private readonly keys: ParsedKey[];

	constructor(socketPath: string, keys: readonly ParsedKey[]) {
		super();
		this.agent = ssh2.createAgent(socketPath);
		this.keys = [...keys];
	}

	getIdentities(callback: (error: Error | undefined, keys?: ParsedKey[]) => void): void {
		callback(undefined, this.keys);
	}

	sign(
		key: ParsedKey | Buffer | string,
		data: Buffer,
		options: SigningRequestOptions | SignCallback,
		callback?: SignCallback,
	): void {
		if (typeof options === 'function') this.agent.sign(key, data, options);
		else this.agent.sign(key, data, options, callback);
	}
}

/** What a user can log in with before this program has a key of its own there. */
export type OwnKeys = {
	readonly files: readonly KeyFile[];
	readonly agent?: ssh2.BaseAgent;
	/** For sentences, e.g. `2 keys of the agent, ~/.ssh/id_rsa`. */
	readonly said: string;
	/** Keys of the agent that are not tried, because sshd would hang up. */
	readonly untried: number;
};

function shortened(file: string): string {
	const home = `${os.homedir()}/`;
	return file.startsWith(home) ? `~/${file.slice(home.length)}` : file;
}

function plural(count: number, word: string): string {
	return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/**
 * Finds them: the file that the configuration names, and that one alone; else what the agent (SSH_AUTH_SOCK) holds and the
 * usual files of `~/.ssh`. Nothing of the user's ssh configuration is read.
 */
export async function findOwnKeys(identityFile: string | undefined, passphrase: string | undefined): Promise<OwnKeys> {
	const socketPath = process.env['SSH_AUTH_SOCK'] ?? '';
	const held = socketPath === '' ? [] : await agentKeys(socketPath);
	if (identityFile !== undefined) {
		const file = readKeyFile(identityFile, passphrase);
		const isLocked = file.state === 'locked' || file.state === 'wrong-passphrase';
		const twin = isLocked ? publicKeyOf(identityFile) : undefined;
		// A locked file whose key the agent holds need not be unlocked.
		const key = twin === undefined ? undefined : held.find((one) => one.getPublicSSH().equals(twin));
		if (key === undefined) return {files: [file], said: shortened(identityFile), untried: 0};
		return {files: [], agent: new ChosenKeys(socketPath, [key]), said: `${shortened(identityFile)} in the agent`, untried: 0};
	}
	const shown = held.slice(0, keyLimit);
	const all = defaultNames.map((name) => readKeyFile(path.join(os.homedir(), '.ssh', name), undefined));
	const isHeld = (file: KeyFile) =>
		file.state === 'usable' && held.some((key) => key.getPublicSSH().equals(file.key.getPublicSSH()));
	const files = all.filter((file) => file.state === 'usable' && !isHeld(file)).slice(0, keyLimit - shown.length);
	const locked = all.flatMap(({state, path: file}) => (state === 'locked' ? [`${shortened(file)} is locked`] : []));
	const said = [
		...(shown.length === 0 ? [] : [`${plural(shown.length, 'key')} of the agent`]),
		...files.map(({path: file}) => shortened(file)),
	];
	return {
		files,
		...(shown.length === 0 ? {} : {agent: new ChosenKeys(socketPath, shown)}),
		said: [said.join(', '), ...locked].filter((text) => text !== '').join('; '),
		untried: held.length - shown.length,
	};
}

function publicKeyOf(file: string): Buffer | undefined {
	try {
		const key = ssh2.utils.parseKey(readFileSync(`${file}.pub`));
		return key instanceof Error ? undefined : key.getPublicSSH();
	} catch {
		return undefined;
	}
}
