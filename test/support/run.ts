import {spawnSync} from 'node:child_process';
import {mkdtempSync, realpathSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';

const deadlineMs = 10_000;

export type Ran = {readonly code: number | null; readonly stdout: string; readonly stderr: string};

/** Runs a real program to its end. Throws where it cannot be started or takes longer than 10 s. */
export function run(
	argv: readonly string[],
	options: {readonly directory?: string; readonly stdin?: string; readonly environment?: Readonly<Record<string, string>>} = {},
): Ran {
	const [program = '', ...rest] = argv;
	const result = spawnSync(program, rest, {
		cwd: options.directory,
		input: options.stdin ?? '',
		env: {PATH: process.env['PATH'] ?? '', LC_ALL: 'C', ...options.environment},
		encoding: 'utf8',
		timeout: deadlineMs,
	});
	if (result.error) throw result.error;
	return {code: result.status, stdout: result.stdout, stderr: result.stderr};
}

/** An empty directory of its own for a test, without symbolic links in its path. */
export function temporaryDirectory(): {readonly path: string; readonly remove: () => void} {
	const made = realpathSync(mkdtempSync(path.join(tmpdir(), 'distbuild-test-')));
	return {path: made, remove: () => rmSync(made, {recursive: true, force: true})};
}
