import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import type {Course} from '../../actions/progress/course.ts';
import type {Recording} from '../../report/recording.ts';
import {courseEnding, recordingEnding} from '../journal.ts';

/** The last few tell how long a build takes now; older ones were of another tree. */
const mostCourses = 5;
/** Actions of the newest records: each may be some 30 MB for a whole Android. */
const mostRecordings = 2;
/** What took less is never waited for. */
const worthKnowingMs = 5000;

/** Files beside a journal, newest first: their names begin with the time. */
function besides(journalPath: string, ending: string): readonly string[] {
	const directory = path.dirname(journalPath);
	return readdirSync(directory)
		.filter((name) => name.endsWith(ending))
		.toSorted()
		.toReversed()
		.map((name) => path.join(directory, name));
}

/** What an earlier version of this program or a full disk has left is no history. */
function parsed<Value extends {readonly version: 1}>(file: string): Value | undefined {
	try {
		const value = JSON.parse(readFileSync(file, 'utf8')) as Value;
		return value.version === 1 ? value : undefined;
	} catch {
		return undefined;
	}
}

/** The newest builds of the same that ended well. */
export function earlierCourses(journalPath: string, title: string): readonly Course[] {
	const found: Course[] = [];
	for (const file of besides(journalPath, courseEnding)) {
		if (found.length === mostCourses) break;
		const course = parsed<Course>(file);
		if (course?.title === title) found.push(course);
	}
	return found;
}

/** Output -> the longest that it took to make in the newest builds, for those that take their time. */
export function usualTimes(journalPath: string): ReadonlyMap<string, number> {
	const times = new Map<string, number>();
	for (const file of besides(journalPath, recordingEnding).slice(0, mostRecordings)) {
		for (const [startMs, endMs, , output] of parsed<Recording>(file)?.actions ?? []) {
			const ms = endMs - startMs;
			if (ms >= worthKnowingMs) times.set(output, Math.max(ms, times.get(output) ?? 0));
		}
	}
	return times;
}
