import {readFileSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {recorded} from '../../report/recording.ts';
import {foldAttempts, initialAttempts} from '../../tools/distcc-attempts.ts';
import {parseNinjaLog} from '../../tools/ninja-log.ts';
import {recordingPath} from '../journal.ts';
import {FileTail} from '../tail.ts';
import type {Companion} from './companion.ts';

const noteName = 'ninja-log';
/** Of a whole Android: 250,000 lines of 150 bytes. Beyond, it is somebody's mistake. */
const logLimitBytes = 256 * 1024 ** 2;

type Mark = {readonly size: number; readonly inode: number | undefined};

function markOf(file: string): Mark {
	const stat = statSync(file, {throwIfNoEntry: false});
	return {size: stat?.size ?? 0, inode: stat?.ino};
}

/** What ninja has appended since `before`, or why that cannot be told. */
function appended(file: string, before: Mark): {readonly text: string} | {readonly problem: string} {
	const now = markOf(file);
	if (now.inode === undefined) return {problem: 'the tree has no out/.ninja_log'};
	if (before.inode !== undefined && (now.inode !== before.inode || now.size < before.size))
		return {problem: 'ninja wrote its log anew during this build, so its actions cannot be told from older ones'};
	if (now.size - before.size > logLimitBytes) return {problem: 'out/.ninja_log is too large to be read'};
	return {text: readFileSync(file).subarray(before.size).toString()};
}

/** Leaves beside the journal where the time went: actions from ninja's log, and what each worker did with its attempts. */
export const recorder: Companion = async ({context, scratch, notes}) => {
	const file = path.join(context.config.master.tree, 'out/.ninja_log');
	const before = notes.load<Mark>(noteName) ?? markOf(file);
	notes.save(noteName, before);
	let log = initialAttempts;
	const tail = new FileTail(path.join(scratch, 'distcc.log'), (line) => {
		log = foldAttempts(log, line);
	});
	return {
		async stop() {
			tail.read();
			const workers = Object.entries(log.workers).map(([name, {ok, failed, times}]) => {
				const ms = Object.values(times).reduce((total, time) => total + time.ms, 0);
				return [name, {ok, failed, ms}] as const;
			});
			const found = appended(file, before);
			const recording =
				'problem' in found
					? recorded([], Object.fromEntries(workers), found.problem)
					: recorded(parseNinjaLog(found.text), Object.fromEntries(workers), undefined);
			writeFileSync(recordingPath(context.journalPath), JSON.stringify(recording), {mode: 0o600});
		},
	};
};
