import {mkdirSync, statSync, utimesSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterEach, beforeEach, expect, it, vi} from 'vitest';
import {monitorSlots, readSlots} from '../../../source/engine/monitors/slots-monitor.ts';
import type {MonitorEvent} from '../../../source/state/events.ts';
import {parseBinstate} from '../../../source/tools/distcc-state.ts';
import {binaryFixture} from '../../support/fixture.ts';
import {temporaryDirectory} from '../../support/run.ts';

let directory: ReturnType<typeof temporaryDirectory>;
let states: string;
beforeEach(() => {
	directory = temporaryDirectory();
	states = path.join(directory.path, 'distcc', 'state');
});
afterEach(() => directory.remove());

const recorded = binaryFixture('distcc/3.4-binstate.bin');

/** A client with the recorded state, that was at work `ageMs` ago for the last time. */
function client(name: string, bytes: Uint8Array = recorded, ageMs = 0): void {
	mkdirSync(states, {recursive: true});
	const file = path.join(states, name);
	writeFileSync(file, bytes);
	const seconds = (Date.now() - ageMs) / 1000;
	utimesSync(file, seconds, seconds);
}

it('without a build there are no busy slots', () => {
	expect(readSlots(directory.path, Date.now())).toEqual([]);
});

it('each client that is at work is a busy slot of its worker', () => {
	client('binstate_12');
	client('other');
	const state = parseBinstate(recorded);
	const {birthtimeMs} = statSync(path.join(states, 'binstate_12'));
	expect(readSlots(directory.path, birthtimeMs + 700)).toEqual([
		{host: state?.host.replace(/^@/, ''), slot: state?.slot, file: state?.file, phase: state?.phase, ageMs: 700},
	]);
});

it.each<readonly [string, Uint8Array, number]>([
	['is done', recorded.with(284, 7), 0],
	['writes at this moment', recorded.subarray(0, 100), 0],
	['was killed long ago', recorded, 16 * 60 * 1000],
])('a client that %s holds no slot', (_name, bytes, ageMs) => {
	client('binstate_12', bytes, ageMs);
	expect(readSlots(directory.path, Date.now())).toEqual([]);
});

it('a quiet farm says nothing; the first client is the first word', async () => {
	const events: MonitorEvent[] = [];
	const controller = new AbortController();
	const running = monitorSlots(directory.path, {
		intervalMs: 1,
		signal: controller.signal,
		emit: (event) => events.push(event),
	});
	client('binstate_12');
	await vi.waitFor(() => expect(events.length).toBeGreaterThan(0), {timeout: 5000});
	expect(events[0]).toMatchObject({type: 'slots/sampled', slots: [{slot: expect.any(Number)}]});
	controller.abort();
	await running;
});
