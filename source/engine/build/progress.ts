import {readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {wishText} from '../../actions/build.ts';
import {courseOf, foldTrace, type Look, newTrace, type Trace} from '../../actions/progress/course.ts';
import {estimate} from '../../actions/progress/estimate.ts';
import {parseBuildProgress} from '../../tools/build-progress.ts';
import {foldSoongLine, initialSoong, type SoongState} from '../../tools/soong.ts';
import {stamped} from '../context.ts';
import {every} from '../every.ts';
import {coursePath} from '../journal.ts';
import type {Companion} from './companion.ts';
import {earlierCourses} from './courses.ts';

const intervalMs = 500;
/** Of looks: an estimate that changes faster cannot be read. */
const looksPerEstimate = 4;
const noteName = 'course';

/** Lines that another runner has read are not read again: what they told is kept. */
type Note = {readonly trace: Trace; readonly share: number; readonly soong: SoongState};

/** The file that soong_ui renames into place on every action: it tells the whole of all ninja runs, and survives us. */
function readProgress(file: string): ReturnType<typeof parseBuildProgress> {
	try {
		return parseBuildProgress(readFileSync(file));
	} catch {
		// Not written yet, or in the middle of `rm -rf out`.
		return undefined;
	}
}

/** How far the build is, from its own file and its lines, and how long it will still take, from earlier ones. */
export const progress: Companion = async ({context, complain, isAdopted, notes}) => {
	const {config, journalPath, emit} = context;
	const file = path.join(config.master.tree, 'out/build_progress.pb');
	if (!isAdopted) rmSync(file, {force: true});
	const title = wishText(config);
	const history = earlierCourses(journalPath, title);
	const known = isAdopted ? notes.load<Note>(noteName) : undefined;
	let {trace, share, soong} = known ?? {trace: newTrace(Date.now()), share: 0, soong: initialSoong};
	let hasFailed = false;
	let looks = 0;
	const said = {progress: '', estimate: ''};
	const look = async () => {
		const now = Date.now();
		const found = readProgress(file);
		const {phase} = soong;
		const [done, total, running, failed] = found
			? [found.finished, found.total, found.current, found.failed]
			: [soong.done, soong.total, 0, soong.failed];
		hasFailed ||= failed > 0;
		const seen: Look = {phase, done, total, isSum: found !== undefined};
		trace = foldTrace(trace, seen, now);
		const text = JSON.stringify([seen, running, failed]);
		if (text !== said.progress) emit(stamped({type: 'build/progressed', phase, done, total, running, failed}));
		said.progress = text;
		looks += 1;
		if (looks % looksPerEstimate === 1) tellEstimate(now);
	};
	const tellEstimate = (now: number) => {
		const found = estimate(trace, now, history);
		share = Math.max(share, found.share ?? 0);
		notes.save(noteName, {trace, share, soong} satisfies Note);
		const told = {...found, ...(share > 0 ? {share} : {})};
		const text = JSON.stringify(told);
		if (text === said.estimate) return;
		said.estimate = text;
		emit(stamped({type: 'build/estimated', ...told}));
	};
	const watching = new AbortController();
	const watcher = every(intervalMs, watching.signal, look, complain);
	return {
		onLine(line) {
			soong = foldSoongLine(soong, line);
		},
		async stop() {
			watching.abort();
			await watcher;
			await look();
			const isDone = trace.share === 1 && !hasFailed;
			if (isDone) share = 1;
			tellEstimate(Date.now());
			const course = isDone ? courseOf(trace, title, Date.now()) : undefined;
			if (course !== undefined) writeFileSync(coursePath(journalPath), JSON.stringify(course), {mode: 0o600});
		},
	};
};
