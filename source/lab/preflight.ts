import {access, constants, readFile} from 'node:fs/promises';
import {userInfo} from 'node:os';
import path from 'node:path';
import {exitCode, LabError} from './fail.ts';
import {isRoot} from './privilege.ts';
import {reasonOf, run} from './process.ts';

/** The programs that the lab calls on the outer machine, each with the Debian package that has it. */
const programs: Readonly<Record<string, string>> = {
	unshare: 'util-linux',
	nsenter: 'util-linux',
	flock: 'util-linux',
	mountpoint: 'util-linux',
	bash: 'bash',
	perl: 'perl-base',
	ip: 'iproute2',
	tc: 'iproute2',
	ssh: 'openssh-client',
	'ssh-keygen': 'openssh-client',
	mmdebstrap: 'mmdebstrap',
	...(isRoot ? {} : {newuidmap: 'uidmap'}),
};

const searchPath = () => [...new Set([...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/sbin', '/usr/bin', '/bin'])];

const isInstalled = async (program: string) => {
	for (const folder of searchPath()) {
		const found = await access(path.join(folder, program), constants.X_OK).then(
			() => true,
			() => false,
		);
		if (found) {
			return true;
		}
	}

	return false;
};

const missingPackages = async () => {
	const packages = new Set<string>();
	for (const [program, name] of Object.entries(programs)) {
		if (!(await isInstalled(program))) {
			packages.add(name);
		}
	}

	return [...packages];
};

const checkSubordinateIds = async () => {
	const {username, uid} = userInfo();
	for (const file of ['/etc/subuid', '/etc/subgid']) {
		const text = await readFile(file, 'utf8').catch(() => '');
		const row = text.split('\n').find((line) => line.startsWith(`${username}:`) || line.startsWith(`${uid}:`));
		if (Number(row?.split(':')[2] ?? 0) < 65_536) {
			throw new LabError(
				`${file} gives you no range of 65536 ids: run \`sudo usermod --add-subuids 200000-265535 --add-subgids 200000-265535 ${username}\`.`,
				exitCode.precondition,
			);
		}
	}
};

const namespaceProbe = ['--mount', '--net', '--pid', '--ipc', '--uts', '--time', '--fork', '--mount-proc'];

const checkNamespaces = async () => {
	const prefix = isRoot ? [] : ['--user', '--map-root-user', '--map-auto'];
	const result = await run(
		['unshare', ...prefix, ...namespaceProbe, 'sh', '-c', 'ip link add lab-probe type veth peer name lab-other'],
		{
			timeoutMs: 10_000,
		},
	);
	if (result.code !== 0) {
		const wayOut = isRoot
			? 'the lab needs a kernel and a container that allow new namespaces (CAP_SYS_ADMIN)'
			: 'run the lab as root, or on Ubuntu `sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0`';
		throw new LabError(`Namespaces cannot be made here (${reasonOf(result, 1)}): ${wayOut}.`, exitCode.precondition);
	}
};

/** Makes sure that the lab's programs are there; as root it installs what is missing. Works on a machine whose apt has no lists yet. */
export const ensurePrograms = async (log: (line: string) => void) => {
	process.env['PATH'] = searchPath().join(':');
	let missing = await missingPackages();
	if (missing.length > 0 && isRoot && (await isInstalled('apt-get'))) {
		log(`installing ${missing.join(' ')}`);
		const install = ['apt-get', '-qq', '-y', 'install', '--no-install-recommends', ...missing];
		const environment = {...process.env, DEBIAN_FRONTEND: 'noninteractive'};
		if ((await run(install, {environment, timeoutMs: 300_000})).code !== 0) {
			await run(['apt-get', '-qq', 'update'], {timeoutMs: 300_000});
			await run(install, {environment, timeoutMs: 300_000});
		}

		missing = await missingPackages();
	}

	if (missing.length > 0) {
		throw new LabError(
			`The lab needs programs that are not installed: run \`sudo apt-get install ${missing.join(' ')}\`.`,
			exitCode.precondition,
		);
	}
};

/** Makes sure that this machine can run a lab. */
export const preflight = async (log: (line: string) => void) => {
	await ensurePrograms(log);
	if (!isRoot) {
		await checkSubordinateIds();
	}

	await checkNamespaces();
};
