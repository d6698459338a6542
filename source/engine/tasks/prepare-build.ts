import {createHash} from 'node:crypto';
import {createReadStream, lstatSync, mkdirSync, readdirSync, realpathSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import type {Task} from '../../actions/plan.ts';
import {ccacheDirectory, masqueradeDirectory, scratchDirectory} from '../../config/places.ts';
import {masqueradeText} from '../../tools/launcher.ts';
import type {Executor} from '../context.ts';
import {fail} from '../failure.ts';

/** Digest of a compiler: its program and the shared libraries beside it, which is where most of clang is. */
async function digestOf(compilerDirectory: string, name: string): Promise<string> {
	const hash = createHash('sha256');
	const libraries = path.join(compilerDirectory, 'lib');
	let names: readonly string[] = [];
	try {
		names = readdirSync(libraries).filter((entry) => /\.so(\.|$)/.test(entry));
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
	}
	const files = new Set(
		[path.join(compilerDirectory, 'bin', name), ...names.map((entry) => path.join(libraries, entry))].map((file) =>
			realpathSync(file),
		),
	);
	for (const file of [...files].sort()) {
		for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
	}
	return hash.digest('hex');
}

/** /tmp is everybody's: a directory there is used only when it is ours and nobody else can enter it. */
export function makeScratch(directory: string, userId: number): void {
	mkdirSync(directory, {recursive: true, mode: 0o700});
	const stat = lstatSync(directory);
	if (!stat.isDirectory() || stat.uid !== userId || (stat.mode & 0o077) !== 0) {
		throw fail('configuration', `${directory} is not a private directory of ours.`, 'Somebody else made it: remove it as root.');
	}
}

/** Compiles of a build by hand may be reading it. */
function replaceFile(file: string, text: string, mode: number): void {
	writeFileSync(`${file}.new`, text, {mode});
	renameSync(`${file}.new`, file);
}

/**
 * Makes the masquerade scripts anew (one made once would not notice a replaced compiler) and a scratch directory that is empty but for
 * ccache's results. State
 * files of distcc that a killed build left hold pids of a sandbox: they are removed, never trusted.
 */
export const prepareBuild: Executor<Extract<Task, {kind: 'prepare-build'}>> = async (_task, _step, context) => {
	if (context.isDryRun) return {outcome: 'ok'};
	const {tree, config, settings} = context;
	const scratch = scratchDirectory(settings.userId);
	makeScratch(scratch, settings.userId);
	const kept = path.basename(ccacheDirectory(settings.userId));
	for (const name of readdirSync(scratch)) if (name !== kept) rmSync(path.join(scratch, name), {recursive: true, force: true});
	mkdirSync(path.join(scratch, 'distcc'), {mode: 0o755});
	for (const directory of tree.compilerDirectories) {
		for (const name of ['clang', 'clang++']) {
			const relative = `${directory}/bin/${name}`;
			const digest = await digestOf(path.join(config.master.tree, directory), name);
			const file = path.join(masqueradeDirectory, relative);
			mkdirSync(path.dirname(file), {recursive: true});
			replaceFile(`${file}.digest`, `${digest}\n`, 0o644);
			replaceFile(file, masqueradeText(relative, digest), 0o755);
		}
	}
	return {outcome: 'ok', detail: `${tree.compilerDirectories.length} compiler(s)`};
};
