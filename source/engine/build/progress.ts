import {readFileSync, rmSync} from 'node:fs';
import path from 'node:path';
import {parseBuildProgress} from '../../tools/build-progress.ts';
import {foldSoongLine, initialSoong} from '../../tools/soong.ts';
import {stamped} from '../context.ts';
import {every} from '../every.ts';
import type {Companion} from './companion.ts';

const intervalMs = 500;

/** The file that soong_ui renames into place on every action: it tells the whole of all ninja runs, and survives us. */
function readProgress(file: string): ReturnType<typeof parseBuildProgress> {
	try {
		return parseBuildProgress(readFileSync(file));
	} catch {
		// Not written yet, or in the middle of `rm -rf out`.
		return undefined;
	}
}

/** How far the build is, from its own file and its lines; and what failed first. */
export const progress: Companion = async ({context, complain, isAdopted}) => {
	const file = path.join(context.config.master.tree, 'out/build_progress.pb');
	if (!isAdopted) rmSync(file, {force: true});
	let soong = initialSoong;
	let last = '';
	const emit = async () => {
		const found = readProgress(file);
		const {phase} = soong;
		const [done, total, running, failed] = found
			? [found.finished, found.total, found.current, found.failed]
			: [soong.done, soong.total, 0, soong.failed];
		const said = JSON.stringify([phase, done, total, running, failed]);
		if (said === last) return;
		last = said;
		context.emit(stamped({type: 'build/progressed', phase, done, total, running, failed}));
	};
	const watching = new AbortController();
	const watcher = every(intervalMs, watching.signal, emit, complain);
	return {
		onLine(line) {
			soong = foldSoongLine(soong, line);
		},
		async stop() {
			watching.abort();
			await watcher;
			await emit();
		},
		cause() {
			const message = soong.firstError ?? soong.firstFailure;
			return message === undefined ? undefined : {message};
		},
	};
};
