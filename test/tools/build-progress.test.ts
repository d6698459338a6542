import {describe, expect, it} from 'vitest';
import {parseBuildProgress} from '../../source/tools/build-progress.ts';
import {binaryFixture, fixture} from '../support/fixture.ts';

function parse(hex: string) {
	return parseBuildProgress(
		Uint8Array.from(
			hex.split(' ').filter((byte) => byte !== ''),
			(byte) => Number.parseInt(byte, 16),
		),
	);
}

describe('build_progress.pb', () => {
	it.each([
		['08 13 10 13 18 00 20 00', {total: 19, finished: 19, current: 0, failed: 0}],
		['08 95 03 10 80 01 18 04 20 01', {total: 405, finished: 128, current: 4, failed: 1}],
		['20 02 08 07', {total: 7, finished: 0, current: 0, failed: 2}],
		['08 05 28 09', {total: 5, finished: 0, current: 0, failed: 0}],
		['', {total: 0, finished: 0, current: 0, failed: 0}],
	])('%s', (hex, progress) => {
		expect(parse(hex)).toEqual(progress);
	});

	it.each([
		['cut in a number', '08 95'],
		['cut after a key', '08'],
		['with a field that is no varint', '0a 01 00'],
		['cut in a key', '80'],
	])('%s is nothing', (_name, hex) => {
		expect(parse(hex)).toBeUndefined();
	});
});

describe('a recorded build_progress.pb', () => {
	it.each([
		['finished', {total: 88, finished: 88, current: 0, failed: 0}],
		['stopped', {total: 5, finished: 1, current: 0, failed: 1}],
	])('%s', (situation, progress) => {
		expect(parseBuildProgress(binaryFixture(`soong/2020-${situation}.pb`))).toEqual(progress);
	});

	it('only grows while a build runs, with no more at once than -j', () => {
		const [, ...looks] = fixture('soong/2020-progress.txt').trimEnd().split('\n').map(parse);
		expect(looks.map((look) => look?.total)).toEqual(looks.map(() => 49));
		const finished = looks.map((look) => look?.finished ?? -1);
		expect(finished).toEqual(finished.toSorted((one, other) => one - other));
		expect(Math.max(...looks.map((look) => look?.current ?? 99))).toBe(4);
	});
});
