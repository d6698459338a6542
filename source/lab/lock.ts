import {spawn} from 'node:child_process';
import {mkdir} from 'node:fs/promises';
import path from 'node:path';
import {LabError} from './fail.ts';

/**
 * Runs `work` while holding the lock `file`.
 *
 * A child process holds it (flock(1)) for as long as our end of its stdin is open: the kernel frees it however we end,
 * `kill -9` included, so that there is never a stale lock to judge.
 *
 * @throws LabError when somebody else holds it for longer than `timeoutMs`
 */
export const withLock = async <T>(file: string, timeoutMs: number, work: () => Promise<T>): Promise<T> => {
	await mkdir(path.dirname(file), {recursive: true});
	const seconds = String(timeoutMs / 1000);
	const holder = spawn('flock', ['--timeout', seconds, file, 'sh', '-c', 'echo held; exec cat >/dev/null'], {
		stdio: ['pipe', 'pipe', 'inherit'],
		detached: true,
	});
	const held = await new Promise<boolean>((resolve) => {
		holder.stdout.once('data', () => resolve(true));
		holder.once('error', () => resolve(false));
		holder.once('exit', () => resolve(false));
	});
	if (!held) {
		throw new LabError(`Another command still holds ${file} after ${seconds} s; wait for it to end and try again.`);
	}

	try {
		return await work();
	} finally {
		const ended = new Promise((resolve) => {
			holder.once('exit', resolve);
		});
		holder.stdin.end();
		await ended;
	}
};
