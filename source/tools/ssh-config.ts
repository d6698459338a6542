import type {Command} from './command.ts';

/** What ssh(1) would do for a name: `ssh -G`, ssh_config(5). */
export type SshConfig = {
	readonly hostname: string;
	readonly port: number;
	readonly user: string;
	/** In their order; what nobody set are OpenSSH's default files. */
	readonly identityFiles: readonly string[];
	/** `user@host:port` or other aliases, the first one first. */
	readonly proxyJump: readonly string[];
	/** A program of the user's own that makes the connection. */
	readonly proxyCommand?: string;
};

/** Asks the real program, because only it knows Match, Include, wildcards and the order of files. Connects nowhere. */
export function sshConfigCommand(name: string): Command {
	return {argv: ['ssh', '-G', '--', name], timeoutMs: 5000};
}

/** Names that OpenSSH tries by itself (ssh_config(5), IdentityFile, 9.2 to 10). */
const defaultKeys = /^~\/\.ssh\/id_(rsa|dsa|ecdsa|ecdsa_sk|ed25519|ed25519_sk|xmss|mldsa\w*)$/;

/** What `ssh -G` printed (OpenSSH 9.2): one `keyword value` per line, keywords in lower case. Undefined where it is none. */
export function parseSshConfig(output: string): SshConfig | undefined {
	const values = Map.groupBy(
		output.split('\n').flatMap((line) => {
			const blank = line.indexOf(' ');
			return blank < 0 ? [] : [{key: line.slice(0, blank), value: line.slice(blank + 1).trim()}];
		}),
		({key}) => key,
	);
	const all = (key: string) => (values.get(key) ?? []).map(({value}) => value);
	const one = (key: string) => all(key)[0];
	const hostname = one('hostname');
	const port = Number(one('port'));
	const user = one('user');
	if (hostname === undefined || user === undefined || !(port >= 1 && port <= 65_535)) return undefined;
	const jump = one('proxyjump');
	const command = one('proxycommand');
	return {
		hostname,
		port,
		user,
		identityFiles: all('identityfile').filter((file) => file !== 'none'),
		proxyJump: jump === undefined || jump === 'none' ? [] : jump.split(','),
		...(command === undefined || command === 'none' ? {} : {proxyCommand: command}),
	};
}

/** What stands behind the tokens of ssh_config(5), "TOKENS", that an identity file may have. `ssh -G` leaves them as they are. */
function expanded(file: string, {hostname, user}: SshConfig, local: {home: string; user: string}): string {
	const tokens: Readonly<Record<string, string>> = {d: local.home, h: hostname, r: user, u: local.user, '%': '%'};
	return file.replace(/^~(?=\/)/, local.home).replace(/%(.)/g, (whole, token: string) => tokens[token] ?? whole);
}

/** The key files that somebody chose, in their order, as absolute paths. */
export function chosenIdentities(config: SshConfig, local: {readonly home: string; readonly user: string}): readonly string[] {
	return config.identityFiles
		.filter((file) => !defaultKeys.test(file.replace(local.home, '~')))
		.map((file) => expanded(file, config, local))
		.filter((file) => file.startsWith('/') && !file.includes('%'));
}
