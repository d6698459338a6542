import {homedir} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

const xdg = (variable: string, fallback: string) => process.env[variable] || path.join(homedir(), fallback);

/** The root of this repository. */
export const repositoryRoot = fileURLToPath(new URL('../..', import.meta.url));

/** The scripts that run inside the namespaces. */
export const machineScripts = fileURLToPath(new URL('machine', import.meta.url));

/** Things that are costly to make and safe to keep: bases, package repositories. */
export const cacheRoot = () => path.join(xdg('XDG_CACHE_HOME', '.cache'), 'distbuild-tui', 'lab');

/** One folder for each running lab. */
export const stateRoot = () => path.join(xdg('XDG_STATE_HOME', '.local/state'), 'distbuild-tui', 'lab');

/** Where one lab keeps everything that it owns. */
export const labPaths = (name: string) => {
	const root = path.join(stateRoot(), name);
	return {
		root,
		record: path.join(root, 'lab.json'),
		scripts: path.join(root, 'scripts'),
		machines: path.join(root, 'machines'),
		ready: path.join(root, 'capsule-ready'),
		log: path.join(root, 'capsule.log'),
		privateKey: path.join(root, 'operator-key'),
		knownHosts: path.join(root, 'known-hosts'),
	};
};

/** Locks are kept with the caches: a lock file that is removed is no lock, and `down` leaves nothing else behind. */
export const lockPath = (name: string) => path.join(cacheRoot(), 'locks', `${name}.lock`);
