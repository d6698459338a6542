import {readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {
	faultAtEnd,
	includeServerEnd,
	includeServerStart,
	includeServerVariables,
	isPreprocessedHere,
	parseIncludeServer,
	systemDirectories,
} from '../../source/tools/include-server.ts';

const recorded = (name: string) => readFileSync(path.resolve(import.meta.dirname, '../fixtures/pump', `${name}.txt`), 'utf8');
const started = () => parseIncludeServer({code: 0, stdout: recorded('startup'), stderr: ''});

describe('the include server', () => {
	it('is known by its process, its directory and its socket; nothing else of what it prints is taken', () => {
		expect(started()).toEqual({pid: 8408, directory: '/tmp/distcc-pump.c2BR8O', socket: '/tmp/distcc-pump.c2BR8O/socket'});
	});

	it('has its things where the sandbox sees them, and is told of a host that preprocesses', () => {
		expect(includeServerStart('/scratch/pump').argv.join(' ')).toMatch(
			/^env TMPDIR=\/scratch\/pump .*DISTCC_HOSTS=@\w+\/1,lzo,cpp distcc-pump --startup$/,
		);
	});

	it('is ended by what it was started with', () => {
		const server = started();
		if ('problem' in server) throw new Error(server.problem);
		expect(includeServerEnd(server).argv).toEqual([
			'env',
			'INCLUDE_SERVER_PID=8408',
			'INCLUDE_SERVER_DIR=/tmp/distcc-pump.c2BR8O',
			'distcc-pump',
			'--shutdown',
		]);
	});

	it('is told to the clients, which go on with it whatever fails there', () => {
		const server = started();
		if ('problem' in server) throw new Error(server.problem);
		const variables = includeServerVariables(server);
		expect(variables['INCLUDE_SERVER_PORT']).toBe('/tmp/distcc-pump.c2BR8O/socket');
		expect(Number(variables['DISTCC_MAX_DISCREPANCY'])).toBeGreaterThan(100_000);
	});

	it.each([
		['is not installed', {code: 127, stdout: '', stderr: 'env: distcc-pump: No such file or directory\n'}, /not installed/],
		[
			'does not start',
			{code: 1, stdout: '', stderr: '__________Could not start distcc-pump include server\n'},
			/does not start: Could not start distcc-pump include server$/,
		],
		['says nothing', {code: 0, stdout: '', stderr: ''}, /does not start$/],
	])('that %s is a problem in words', (_what, result, expected) => {
		expect(parseIncludeServer(result)).toEqual({problem: expect.stringMatching(expected)});
	});

	it('tells at its end what went wrong inside, where its exit code was 0 all the time', () => {
		expect(faultAtEnd(recorded('bookworm'))).toMatch(/^its include server fails: SystemError: PY_SSIZE_T_CLEAN .* Python 3\.10/);
		expect(faultAtEnd('__________Shutting down distcc-pump include server\n')).toBeUndefined();
	});
});

describe('what is never sent', () => {
	it('are the headers of the compiler and of a sysroot', () => {
		expect(systemDirectories(recorded('scan'))).toEqual([
			'/home/builder/aosp/prebuilts/clang/host/linux-x86/clang-r399163b/lib/clang/14.0.6/include',
			'/home/builder/aosp/prebuilts/gcc/linux-x86/host/x86_64-linux-glibc2.17-4.8/sysroot/usr/include',
		]);
	});
});

it('a client that could not use it says that it preprocesses here', () => {
	const line = 'distcc[7] (dcc_approximate_includes) Warning: failed to get includes from include server, preprocessing locally';
	expect([isPreprocessedHere(line), isPreprocessedHere('distcc[7] (dcc_exit) exit: code 0')]).toEqual([true, false]);
});
