import {describe, expect, it} from 'vitest';
import {parseDistccdStats, parseJobSummary, refusedCompiler} from '../../source/tools/distccd.ts';
import {fixture} from '../support/fixture.ts';

describe('the statistics of distccd', () => {
	it('are read as recorded: one job that passed, one that failed, one refused compiler, one broken client', () => {
		expect(parseDistccdStats(fixture('distcc/3.4-daemon-stats.txt'))).toEqual({
			ok: 1,
			error: 1,
			other: 2,
			rejected: 0,
			timeouts: 0,
			disconnects: 0,
			maxKids: 4,
			loadAverage: 6.36,
			freeSpaceMegabytes: 12_051,
		});
	});

	it.each(['', 'HTTP/1.0 404 Not Found\r\n\r\n', 'argv /distccd\n<distccstats>\n'])('%j is none', (text) => {
		expect(parseDistccdStats(text)).toBeUndefined();
	});
});

describe('the log of distccd', () => {
	it('names the compiler that was refused last', () => {
		expect(refusedCompiler(fixture('distcc/3.4-daemon-log.txt'))).toBe('/tmp/rec/other/clang-r1/bin/clang');
		expect(refusedCompiler('(dcc_check_compiler_whitelist) CRITICAL! compiler name <a/clang> cannot be an absolute path')).toBe(
			'a/clang',
		);
		expect(refusedCompiler('')).toBeUndefined();
	});

	const compiler = '/opt/distbuild/prebuilts/clang/host/linux-x86/clang-r399163b/bin/clang';

	it('sums up every job in one line', () => {
		const lines = fixture('distcc/3.4-daemon-log.txt').split('\n');
		expect(lines.flatMap((line) => parseJobSummary(line) ?? [])).toEqual([
			{client: '198.18.77.10:52694', result: 'COMPILE_OK', exitCode: 0, signal: 0, tookMs: 74, compiler, file: '/tmp/rec/ok.c'},
			{
				client: '198.18.77.10:52710',
				result: 'COMPILE_ERROR',
				exitCode: 1,
				signal: 0,
				tookMs: 34,
				compiler,
				file: '/tmp/rec/bad.c',
			},
			{client: '198.18.77.10:52720', result: 'OTHER', exitCode: 0, signal: 0, tookMs: 12},
			{client: '198.18.77.10:52726', result: 'OTHER', exitCode: 0, signal: 0, tookMs: 0},
		]);
	});
});
