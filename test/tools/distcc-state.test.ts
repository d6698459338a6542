import {describe, expect, it} from 'vitest';
import {parseBinstate} from '../../source/tools/distcc-state.ts';
import {binaryFixture} from '../support/fixture.ts';

const recorded = binaryFixture('distcc/3.4-binstate.bin');

function changed(offset: number, value: number): Uint8Array {
	const copy = Uint8Array.from(recorded);
	new DataView(copy.buffer).setInt32(offset, value, true);
	return copy;
}

describe('the state file of a client', () => {
	it('says what it compiles where', () => {
		expect(parseBinstate(recorded)).toEqual({pid: 7796, file: 'slow.cc', host: 'w1', slot: 0, phase: 'Compile'});
	});

	it('is read from the middle of a buffer too', () => {
		const larger = new Uint8Array(recorded.length + 7);
		larger.set(recorded, 7);
		expect(parseBinstate(larger.subarray(7))).toEqual(parseBinstate(recorded));
	});

	it.each([
		['Startup', 0],
		['Preprocess', 3],
		['Done', 7],
	])('knows the phase %s', (phase, value) => {
		expect(parseBinstate(changed(284, value))?.phase).toBe(phase);
	});

	it.each([
		['half written', recorded.subarray(0, 200)],
		['empty', new Uint8Array()],
		['longer', new Uint8Array(300)],
		['of another size', changed(0, 300)],
		['without the magic', changed(8, 0)],
		['in a phase that nobody knows', changed(284, 8)],
		['in a negative phase', changed(284, -1)],
	])('is nothing when it is %s', (_name, bytes) => {
		expect(parseBinstate(bytes)).toBeUndefined();
	});

	it('with a name that fills its field ends there', () => {
		const copy = Uint8Array.from(recorded);
		copy.fill(0x61, 24, 152);
		expect(parseBinstate(copy)?.file).toBe('a'.repeat(128));
	});
});
