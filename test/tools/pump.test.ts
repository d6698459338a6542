import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {parsePumpCanary, pumpCanary} from '../../source/tools/pump.ts';
import {fixture} from '../support/fixture.ts';
import {run, temporaryDirectory} from '../support/run.ts';

describe('the canary of pump', () => {
	it.each(['trixie', 'testing'])('finds it usable on %s, and names the headers that are never sent', (name) => {
		const verdict = parsePumpCanary(fixture(`pump/${name}.txt`));
		expect(verdict).toMatchObject({state: 'usable'});
		expect(verdict).toHaveProperty('systemDirectories', [
			expect.stringContaining('/prebuilts/'),
			'/usr/local/include',
			'/usr/include',
		]);
	});

	it('finds it unusable on Debian 12, with the reason', () => {
		expect(parsePumpCanary(fixture('pump/bookworm.txt'))).toEqual({
			state: 'unusable',
			reason:
				"its include server fails: SystemError: PY_SSIZE_T_CLEAN macro must be defined for '#' formats; this distcc-pump was not made for Python 3.10 and later",
		});
	});

	it('does not blame pump where the worker does not compile', () => {
		expect(parsePumpCanary(fixture('pump/testing-not-synced.txt'))).toMatchObject({
			state: 'undecided',
			reason: expect.stringMatching(/\w/),
		});
	});

	it.each([
		['--pump:missing\n', 'distcc-pump is not installed'],
		[
			'--pump:start\n/usr/bin/distcc-pump: cannot create temporary directory\n',
			'its include server does not start: /usr/bin/distcc-pump: cannot create temporary directory',
		],
		[
			"--pump:start\n__________Expected a socket at '/tmp/distcc-pump.xmct92/socket'\n",
			"its include server does not start: Expected a socket at '/tmp/distcc-pump.xmct92/socket'",
		],
		['', 'its include server does not start'],
		[
			'--pump:start\n--pump:compile\ndistcc[1] (dcc_build_somewhere) Warning: failed to get includes from include server, preprocessing locally\nexit 0\nexit 0\n--pump:scan\n--pump:end\n',
			'failed to get includes from include server, preprocessing locally',
		],
		['--pump:start\n--pump:compile\nexit 0\nexit 0\n--pump:scan\n--pump:end\n', 'its include server does not find a header'],
		[
			'--pump:start\n--pump:compile\nexit 0\nTraceback (most recent call last):\nOSError: gone\n',
			'its include server fails: OSError: gone',
		],
	])('of %j says why not', (output, reason) => {
		expect(parsePumpCanary(output)).toEqual({state: 'unusable', reason});
	});

	it('executes no name that it is given, and leaves nothing', () => {
		const directory = temporaryDirectory();
		try {
			const hostile = path.join(directory.path, "$(touch stolen) 'x");
			mkdirSync(path.join(directory.path, 'bin'));
			mkdirSync(hostile);
			for (const name of ['distcc', 'distcc-pump'])
				writeFileSync(path.join(directory.path, 'bin', name), '#!/bin/sh\n[ "$1" = --startup ] || printf "[%s]" "$@"\n', {
					mode: 0o755,
				});
			const {argv} = pumpCanary({scratch: hostile, tree: hostile, compilers: '`id`', worker: '$(id)', connector: hostile});
			const environment = {PATH: `${path.join(directory.path, 'bin')}:/usr/bin:/bin`};
			const {stdout} = run(argv, {directory: directory.path, environment});
			expect(stdout).toContain(`[\`id\`/clang][-c][${hostile}/pump/canary.c]`);
			expect(run(['find', directory.path, '-name', 'stolen', '-o', '-name', 'canary*']).stdout).toBe('');
		} finally {
			directory.remove();
		}
	});
});
