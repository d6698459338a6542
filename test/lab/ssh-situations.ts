import {builderPassword, treePath} from '../../source/lab/cluster-yaml.ts';
import type {Lab} from '../../source/lab/lab.ts';

/** Its user has this password instead of everybody's. */
export const otherPassword = 'another-secret';
export const rootPassword = 'secret-of-root';

/** Accounts of one machine, each with an address of its own there, so that the program takes them for machines. */
export const accounts = [
	'expired',
	'other',
	'keyonly',
	'asked',
	'askedexpired',
	'both',
	'nosudo',
	'requiretty',
	'rootpw',
	'free',
	'root',
] as const;
export type Account = (typeof accounts)[number];

const firstAddress = 101;
export const addressOf = (account: Account) => `198.18.77.${firstAddress + accounts.indexOf(account)}`;

const script = `set -e
for user in expired other keyonly asked askedexpired both requiretty rootpw free; do
	useradd -m -s /bin/bash -G sudo $user; echo "$user:$1" | chpasswd
done
useradd -m -s /bin/bash nosudo; echo "nosudo:$1" | chpasswd
echo "other:$2" | chpasswd; echo "root:$3" | chpasswd
chage -d 0 expired; chage -d 0 askedexpired
cat > /etc/sudoers.d/situations <<'E'
Defaults:requiretty requiretty
Defaults:rootpw rootpw
free ALL=(ALL) NOPASSWD: ALL
E
cat > /etc/ssh/sshd_config.d/situations.conf <<'E'
Port 22
Port 2222
Match User keyonly
	PasswordAuthentication no
Match User asked,askedexpired
	PasswordAuthentication no
	KbdInteractiveAuthentication yes
Match User both
	AuthenticationMethods publickey,password
E
systemctl restart ssh
for last in $(seq $4 $(($4 + $5 - 1))); do ip address add 198.18.77.$last/24 dev eth0; done`;

export async function prepareAccounts(lab: Lab, host: string): Promise<void> {
	const parameters = [builderPassword, otherPassword, rootPassword, String(firstAddress), String(accounts.length)];
	await lab.execOrFail(host, ['bash', '-c', script, 'bash', ...parameters]);
}

/** A configuration with these accounts as workers; `more` by account, e.g. `identityFile: /x`. Gives its path on the master. */
export async function writeAccounts(
	lab: Lab,
	names: readonly Account[],
	more: Partial<Record<Account, string>> = {},
): Promise<string> {
	const port = (name: Account) => (name === 'asked' ? ', port: 2222' : '');
	const extra = (name: Account) => (more[name] === undefined ? '' : `, ${more[name]}`);
	return writeCluster(
		lab,
		'accounts',
		names.map((name) => `{name: ${name}, address: ${addressOf(name)}, user: ${name}${port(name)}${extra(name)}}`),
	);
}

/** A cluster of the given workers, each as YAML in braces. Gives the path of its file on the master. */
export async function writeCluster(
	lab: Lab,
	cluster: string,
	workers: readonly string[],
	more: readonly string[] = [],
): Promise<string> {
	const master = lab.machines.find(({role}) => role === 'master');
	const file = `/home/builder/${cluster}.yaml`;
	const text = [
		`cluster: ${cluster}`,
		'user: builder',
		`master: {address: ${master?.address}, tree: ${treePath}}`,
		'workers:',
		...workers.map((worker) => `  - ${worker}`),
		'build: {target: lab_x86_64-eng}',
		...more,
		'',
	];
	await lab.writeFile('master', file, text.join('\n'), {owner: 'builder:builder'});
	return file;
}
