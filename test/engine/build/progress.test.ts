import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterEach, beforeEach, expect, it} from 'vitest';
import type {Course} from '../../../source/actions/progress/course.ts';
import type {RunningBuild} from '../../../source/engine/build/companion.ts';
import {earlierCourses} from '../../../source/engine/build/courses.ts';
import {notesIn} from '../../../source/engine/build/keeper.ts';
import {progress} from '../../../source/engine/build/progress.ts';
import type {Event} from '../../../source/state/events.ts';
import {temporaryDirectory} from '../../support/run.ts';

let directory: ReturnType<typeof temporaryDirectory>;
let events: Event[];
const coursePath = (run: string) => path.join(directory.path, `${run}.course.json`);

function beside(run: string, isAdopted = false): ReturnType<typeof progress> {
	const build = {target: 'aosp-eng', modules: ['adbd'], directories: []};
	const context = {
		config: {master: {tree: directory.path}, build},
		journalPath: path.join(directory.path, `${run}.jsonl`),
		emit: (event: Event) => void events.push(event),
	};
	const complain = (error: unknown) => {
		throw error;
	};
	return progress({context, isAdopted, complain, notes: notesIn(directory.path)} as unknown as RunningBuild);
}

/** As soong_ui writes it: total, finished, running and failed actions of all runs of ninja. */
function soongCounts(total: number, finished: number, failed = 0): void {
	writeFileSync(path.join(directory.path, 'out/build_progress.pb'), Uint8Array.from([8, total, 16, finished, 24, 0, 32, failed]));
}

beforeEach(() => {
	directory = temporaryDirectory();
	events = [];
	mkdirSync(path.join(directory.path, 'out'));
});
afterEach(() => directory.remove());

/** A build whose run of ninja that builds ends with these counts. */
async function built(run: string, done: number, failed = 0): Promise<void> {
	const {onLine, stop} = await beside(run);
	soongCounts(20, 20);
	onLine?.('Starting ninja...');
	await expect.poll(() => events.some((event) => event.type === 'build/progressed' && event.phase === 'ninja')).toBe(true);
	soongCounts(120, 20 + done, failed);
	await stop();
}

it('leaves the course of a build that did all it had to, for builds of the same after it', async () => {
	await built('1-build', 100);
	const course = JSON.parse(readFileSync(coursePath('1-build'), 'utf8')) as Course;
	expect(course).toMatchObject({version: 1, title: 'aosp-eng: adbd', actions: 100});
	const journal = path.join(directory.path, '2-build.jsonl');
	expect(earlierCourses(journal, 'aosp-eng: adbd')).toEqual([course]);
	expect(earlierCourses(journal, 'aosp-eng')).toEqual([]);
});

it.each([
	['was cancelled', 40, 0],
	['failed', 100, 1],
])('leaves none of a build that %s', async (_what, done, failed) => {
	await built('1-build', done, failed);
	expect(existsSync(coursePath('1-build'))).toBe(false);
});

it('says that there is no history, and the next time how long it will take', async () => {
	await built('1-build', 100);
	expect(events.find(({type}) => type === 'build/estimated')).toMatchObject({basis: 'none'});
	events = [];
	const {stop} = await beside('2-build');
	await expect.poll(() => events.find(({type}) => type === 'build/estimated')).toMatchObject({basis: 'history', builds: 1});
	await stop();
});

it('goes on from where the runner before it was, though nobody says again that ninja has begun', async () => {
	await built('1-build', 60);
	events = [];
	const {stop} = await beside('1-build', true);
	soongCounts(120, 120);
	await stop();
	expect(events.findLast(({type}) => type === 'build/progressed')).toMatchObject({phase: 'ninja', done: 120});
	expect(events.filter((event) => event.type === 'build/estimated' && (event.share ?? 0) < 0.5)).toEqual([]);
	expect(existsSync(coursePath('1-build'))).toBe(true);
});

it('a course that was cut short by a full disk is no history', () => {
	writeFileSync(coursePath('1-build'), '{"version":1,"title":"aosp');
	expect(earlierCourses(path.join(directory.path, '2-build.jsonl'), 'aosp')).toEqual([]);
});
