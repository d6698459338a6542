import {createHash} from 'node:crypto';

/** The suites that a machine can be made from. `testing` has no codename here: it is found in the base once it exists. */
export const baseNames = ['bookworm', 'trixie', 'testing'] as const;
export type BaseName = (typeof baseNames)[number];

export const isBaseName = (text: string): text is BaseName => (baseNames as readonly string[]).includes(text);

/**
 * What a freshly installed server has. openssh-sftp-server is only recommended by openssh-server, yet every real
 * machine has it; python3-minimal and bsdextrautils are what real machines have and small.
 */
export const basePackages = [
	'systemd-sysv',
	'dbus',
	'libpam-systemd',
	'openssh-server',
	'openssh-sftp-server',
	'sudo',
	'iproute2',
	'iputils-ping',
	'procps',
	'netbase',
	'less',
	'python3-minimal',
	'xz-utils',
	'bsdextrautils',
];

/** What the machines can install without any network, each with what it needs and recommends. */
export const offlinePackages = [
	'distcc',
	'distcc-pump',
	'rsync',
	'redis-server',
	'valkey-server',
	'sccache',
	'ccache',
	'openssh-client',
	'socat',
	'curl',
	'nftables',
	'ufw',
	'procps',
	'less',
	'iproute2',
	'zstd',
	'htop',
	'jq',
	'strace',
	'gcc',
	'libc6-dev',
	// Machines have no clock of their own: this is how one of them goes wrong.
	'libfaketime',
];

/** Documentation and translations are left out: they are two thirds of such a tree. Copyright files stay, as policy wants. */
export const dpkgOptions = [
	'path-exclude=/usr/share/man/*',
	'path-exclude=/usr/share/doc/*',
	'path-include=/usr/share/doc/*/copyright',
	'path-exclude=/usr/share/locale/*',
];

/** An archive's snapshot may carry an InRelease that has expired; its signature is still checked. */
export const aptOptions = ['Acquire::Check-Valid-Until "false"', 'APT::Install-Recommends "false"'];

/** A name for the cache that changes whenever anything that goes into the thing changes. */
export const cacheKey = (name: string, ingredients: readonly unknown[]): string =>
	`${name}-${createHash('sha256').update(JSON.stringify(ingredients)).digest('hex').slice(0, 12)}`;
