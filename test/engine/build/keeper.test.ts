import {existsSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {
	followBuild,
	forgetBuild,
	isKeeperAlive,
	keeperDirectory,
	makeKeeperDirectory,
	notesIn,
	startBuild,
} from '../../../source/engine/build/keeper.ts';
import {adoptBuild, findOrphan} from '../../../source/engine/build/orphan.ts';
import {processesOfSession} from '../../../source/engine/build/session-processes.ts';
import {waitFor} from '../../../source/engine/wait.ts';
import {temporaryDirectory} from '../../support/run.ts';

const deadlineMs = 30_000;

let directory: ReturnType<typeof temporaryDirectory>;
let journal: string;
const controllers: AbortController[] = [];

beforeEach(() => {
	directory = temporaryDirectory();
	journal = path.join(directory.path, '20261123-1-build.jsonl');
});
afterEach(() => {
	for (const controller of controllers.splice(0)) controller.abort();
	directory.remove();
});

function start(script: string, ...words: readonly string[]) {
	const place = keeperDirectory(journal);
	makeKeeperDirectory(place);
	return startBuild(place, ['sh', '-c', script, 'sh', ...words], 'a build');
}

function follow(kept: ReturnType<typeof start>, place = keeperDirectory(journal)) {
	const controller = new AbortController();
	controllers.push(controller);
	const lines: string[] = [];
	const code = followBuild(place, kept, {signal: controller.signal, deadlineMs, onLine: (line) => lines.push(line)});
	return {code, lines, controller};
}

describe('a build with a keeper', {timeout: 60_000}, () => {
	it('is heard to its end, and its exit code is known', async () => {
		const {code, lines} = follow(start(`printf '%s\n' "$@"; echo error >&2; printf rest; exit 3`, "it's", 'a b'));
		expect(await code).toBe(3);
		expect(lines).toEqual(["it's", 'a b', 'error', 'rest']);
	});

	it('goes on without whoever followed it, is found, and is adopted by one', async () => {
		const gate = path.join(directory.path, 'gate');
		const kept = start('echo first; until [ -e "$1" ]; do sleep 0.05; done; echo last', gate);
		expect(findOrphan(directory.path, undefined)).toMatchObject({runId: '20261123-1-build', fate: 'running'});
		expect(findOrphan(directory.path, '20261123-1-build')).toBeUndefined();
		const later = path.join(directory.path, '20261123-2-build.jsonl');
		expect(adoptBuild(later, '20261123-1-build')).toEqual(kept);
		expect(() => adoptBuild(later, '20261123-1-build')).toThrow('cannot be followed any more');
		const {code, lines} = follow(kept, keeperDirectory(later));
		writeFileSync(gate, '');
		expect(await code).toBe(0);
		expect(lines).toEqual(['first', 'last']);
	});

	it('is read on from where the one before stopped', async () => {
		const kept = start('echo first; echo second');
		notesIn(keeperDirectory(journal)).save('offset', 'first\n'.length);
		const {code, lines} = follow(kept);
		await code;
		expect(lines).toEqual(['second']);
	});

	it('that is cancelled leaves nothing of its session, also where something does not listen', async () => {
		const kept = start('trap "" TERM; sleep 1000 & echo there; wait; sleep 1000');
		const {code, lines, controller} = follow(kept);
		expect(await waitFor(async () => lines.includes('there') || undefined, {deadlineMs})).toBe(true);
		controller.abort();
		await expect(code).rejects.toMatchObject({failure: {code: 'cancelled'}});
		expect(processesOfSession(kept.pid)).toEqual([]);
	});

	it('that was killed whole has no end, and is said to be lost', async () => {
		const kept = start('sleep 1000');
		const {code} = follow(kept);
		process.kill(-kept.pid, 'SIGKILL');
		await expect(code).rejects.toMatchObject({failure: {code: 'lost'}});
		expect(findOrphan(directory.path, undefined)).toMatchObject({fate: 'killed'});
	});

	it('is forgotten once it has ended, and not before', async () => {
		const kept = start('sleep 1000');
		forgetBuild(keeperDirectory(journal));
		expect(existsSync(keeperDirectory(journal))).toBe(true);
		process.kill(-kept.pid, 'SIGKILL');
		expect(await waitFor(async () => !isKeeperAlive(kept) || undefined, {deadlineMs})).toBe(true);
		forgetBuild(keeperDirectory(journal));
		expect(existsSync(keeperDirectory(journal))).toBe(false);
	});
});
