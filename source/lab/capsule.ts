import {spawn} from 'node:child_process';
import {access, open, readFile} from 'node:fs/promises';
import path from 'node:path';
import {capsuleCgroup} from './cgroup.ts';
import {LabError} from './fail.ts';
import {findCapsule} from './namespaces.ts';
import {labPaths} from './paths.ts';
import {asRoot} from './privilege.ts';
import {waitFor} from './process.ts';

const startTimeoutMs = 15_000;

/**
 * Starts the capsule of a lab, detached from this process and its terminal, and waits for its network.
 *
 * @param shares - NAME=FOLDER pairs that its package server offers
 * @returns the capsule's process id as we see it
 */
export const startCapsule = async (name: string, cgroup: string, shares: readonly string[]): Promise<number> => {
	const paths = labPaths(name);
	const log = await open(paths.log, 'w');
	const inside = [
		'bash',
		path.join(paths.scripts, 'capsule.sh'),
		paths.root,
		process.execPath,
		path.join(paths.scripts, 'repository-server.ts'),
	];
	const unshare = ['unshare', '--mount', '--net', '--pid', '--ipc', '--fork', '--kill-child=KILL', '--mount-proc', '--'];
	// Into its cgroup first: whatever happens from here on, `down` finds it there.
	const argv = ['-c', 'echo 0 >"$1" && shift && exec "$@"', 'sh', `${capsuleCgroup(cgroup)}/cgroup.procs`];
	const child = spawn('sh', [...argv, ...asRoot(unshare), ...inside, ...shares], {
		detached: true,
		stdio: ['ignore', log.fd, log.fd],
		cwd: '/',
	});
	child.unref();
	let ended = false;
	child.on('exit', () => {
		ended = true;
	});
	const pid = await waitFor(async () => {
		const isReady = await access(paths.ready).then(
			() => true,
			() => false,
		);
		return ended ? 0 : isReady ? await findCapsule(cgroup) : undefined;
	}, startTimeoutMs);
	await log.close();
	if (!pid) {
		const reason = (await readFile(paths.log, 'utf8')).trim().split('\n').slice(-3).join(' | ');
		throw new LabError(
			`The capsule of lab '${name}' did not start: ${reason || `nothing heard for ${startTimeoutMs / 1000} s`}.`,
		);
	}

	return pid;
};
