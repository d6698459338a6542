import {describe, expect, it} from 'vitest';
import {type ClientLog, foldClientLog, initialClientLog} from '../../source/tools/distcc-log.ts';
import {fixture} from '../support/fixture.ts';

function fold(lines: readonly string[], log: ClientLog = initialClientLog): ClientLog {
	return lines.reduce(foldClientLog, log);
}

function recorded(situation: string, pid?: number): readonly string[] {
	const lines = fixture(`distcc/3.4-client-${situation}.txt`).trimEnd().split('\n');
	return pid === undefined ? lines : lines.map((line) => line.replace(/^distcc\[\d+\]/, `distcc[${pid}]`));
}

function fates(log: ClientLog) {
	const {remote, localByDesign, fellBack, failed} = log;
	return {remote, localByDesign, fellBack, failed};
}

const lost = 'worker gave no answer (unreachable, or compiler refused)';
const nothing = {remote: {}, localByDesign: {}, fellBack: {}, failed: 0};

const situations: readonly (readonly [string, Partial<typeof nothing>])[] = [
	['ok', {remote: {w1: 1}}],
	['include-server-gone', {remote: {w1: 1}}],
	['other-worker', {remote: {w1: 1}}],
	['tcp-ok', {remote: {'198.18.77.11': 1}}],
	['asm', {localByDesign: {'assembler source': 1}}],
	['asmx', {localByDesign: {'assembler source': 1}}],
	['native', {localByDesign: {'flag that only works locally': 1}}],
	['profile', {localByDesign: {'flag that only works locally': 1}}],
	['preprocess', {localByDesign: {'preprocessing only': 1}}],
	['dependencies', {localByDesign: {'dependencies only': 1}}],
	['stdout', {localByDesign: {'output is standard output': 1}}],
	['two-sources', {localByDesign: {'several sources at once': 1}}],
	['link-objects', {localByDesign: {'not a compile (link)': 1}}],
	['conftest', {localByDesign: {'reason not logged': 1}}],
	['link', {failed: 1}],
	['bad', {failed: 1}],
	['skip-retry', {failed: 1}],
	['fallback0-bad', {failed: 1}],
	['fallback0-dead', {failed: 1}],
	['no-compiler', {failed: 1}],
	['nohosts', {fellBack: {'no hosts': 1}}],
	['nobody', {fellBack: {'no worker in the farm': 1}}],
	['bad-hosts', {fellBack: {'bad host list': 1}}],
	['readonly', {fellBack: {'DISTCC_DIR cannot be written': 1}}],
	['backoff', {fellBack: {'all workers in back-off': 1}}],
	['deadsocket', {fellBack: {[lost]: 1}}],
	['dead-daemon', {fellBack: {[lost]: 1}}],
	['daemon-killed', {fellBack: {[lost]: 1}}],
	['refused', {fellBack: {[lost]: 1}}],
	['connector-missing', {fellBack: {[lost]: 1}}],
	['daemon-hung', {fellBack: {'worker timed out': 1}}],
	['tcp-refused', {fellBack: {'worker unreachable': 1}}],
	['werror', {fellBack: {'failed on the worker, succeeded locally': 1}}],
	['client-terminated', {}],
];

describe('the fate of a recorded compile', () => {
	it.each(situations)('%s', (situation, fate) => {
		const log = fold(recorded(situation));
		expect(fates(log)).toEqual({...nothing, ...fate});
		expect(log.open.size).toBe(0);
	});

	it('is open until the client says that it is done', () => {
		const log = fold(recorded('ok').slice(0, -1));
		expect(fates(log)).toEqual(nothing);
		expect([...log.open.keys()]).toEqual(['7722']);
	});

	it('is told apart from others whose lines are mixed in between', () => {
		// Those with a child of their own need two pids; the others are given one each.
		const single = situations.filter(([situation]) => !['no-compiler', 'connector-missing'].includes(situation));
		const clients = single.map(([situation], index) => recorded(situation, 100 + index));
		const longest = Math.max(...clients.map((lines) => lines.length));
		const mixed = Array.from({length: longest}, (_, row) => clients.flatMap((lines) => lines[row] ?? [])).flat();
		const log = fold(mixed);
		expect(fates(log)).toEqual(fates(clients.reduce((before, lines) => fold(lines, before), initialClientLog)));
		expect(log.remote).toEqual({w1: 3, '198.18.77.11': 1});
		expect(log.open.size).toBe(0);
	});

	it('of a client that was killed outright does not stick to the next one with its pid', () => {
		const log = fold([...recorded('dead-daemon', 7).slice(0, 8), ...recorded('backoff', 7)]);
		expect(fates(log)).toEqual({...nothing, fellBack: {'all workers in back-off': 1}});
		expect(fold(recorded('client-killed')).open.size).toBe(1);
	});

	it('counts a process id that is used again as a new client', () => {
		expect(fates(fold([...recorded('ok', 5), ...recorded('nohosts', 5)]))).toEqual({
			...nothing,
			remote: {w1: 1},
			fellBack: {'no hosts': 1},
		});
	});
});

describe('reasons', () => {
	const begin = 'distcc[9] compile from a.c to a.o';
	const exit = 'distcc[9] (dcc_exit) exit: code 0; self: 0.0 user 0.0 sys';

	it('are not taken from flags in a quoted command', () => {
		const flags = '-Wunreachable-code -DTEXT="IO timeout" -DMORE="failed to connect"';
		const log = fold([
			begin,
			`distcc[9] exec on @w2/6,lzo: clang ${flags} -c a.c -o a.o`,
			`distcc[9] exec on localhost: clang ${flags} -c a.c -o a.o`,
			'distcc[9] compile a.c on localhost completed ok',
			exit,
		]);
		expect(log.fellBack).toEqual({'no worker in the farm': 1});
	});

	it.each([
		['(dcc_select_for_write) ERROR: IO timeout', 'worker timed out'],
		['(dcc_connect_by_addr) ERROR: failed to connect to 10.0.0.1:3632: Connection refused', 'worker unreachable'],
		['(dcc_build_somewhere) Warning: failed to distribute, running locally instead', 'all workers in back-off'],
		['Warning: failed to distribute a.c to @w1/6,lzo, running locally instead', 'not distributed'],
	])('%s', (text, reason) => {
		expect(fold([begin, `distcc[9] ${text}`, 'distcc[9] compile a.c on localhost completed ok', exit]).fellBack).toEqual({
			[reason]: 1,
		});
	});

	it('are the first that a client names, because later ones only follow from it', () => {
		const log = fold([
			begin,
			'distcc[9] (dcc_select_for_write) ERROR: IO timeout',
			'distcc[9] Warning: failed to distribute a.c to @w1/6,lzo, running locally instead',
			'distcc[9] compile a.c on localhost completed ok',
			exit,
		]);
		expect(log.fellBack).toEqual({'worker timed out': 1});
	});

	it('are not the include server of pump mode that is gone: the unit goes there all the same', () => {
		const log = fold([
			begin,
			'distcc[9] ERROR: failed to connect to UNIX-DOMAIN /tmp/dead.sock: Connection refused',
			"distcc[9] (dcc_build_somewhere) Warning: remote compilation of 'a.c' failed, retrying locally",
			'distcc[9] compile a.c on localhost completed ok',
			exit,
		]);
		expect(log.fellBack).toEqual({'failed on the worker, succeeded locally': 1});
	});

	it.each([
		["(dcc_scan_args) gcc's -x handling is complex; running locally for c++", 'language chosen with -x'],
		['(dcc_scan_args) compiler apparently called not for compile', 'not a compile (link)'],
		['(dcc_scan_args) -march=native generates optimization for local machine; must be local', 'flag that only works locally'],
	])('by design: %s', (text, reason) => {
		expect(fold([`distcc[9] ${text}`, 'distcc[9] compile (null) on localhost completed ok', exit]).localByDesign).toEqual({
			[reason]: 1,
		});
	});
});

describe('clients that never finish', () => {
	it('are forgotten, the oldest first, so that killed ones do not pile up', () => {
		const lines = Array.from({length: 5000}, (_, index) => `distcc[${index}] compile from a.c to a.o`);
		const log = fold(lines);
		expect(log.open.size).toBe(4096);
		expect(log.open.has('0')).toBe(false);
		expect(log.open.has('4999')).toBe(true);
		expect(fates(log)).toEqual(nothing);
	});
});

describe('other lines', () => {
	it.each([
		'',
		'sccache: something',
		'distcc[x] compile',
		'distcc[9] (dcc_mkdir) ERROR: after its last line',
		'distccd[12] (dcc_exit) exit: code 0',
	])('%j is no line of a client', (line) => {
		expect(foldClientLog(initialClientLog, line)).toBe(initialClientLog);
	});
});
