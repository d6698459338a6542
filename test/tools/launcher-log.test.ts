import {describe, expect, it} from 'vitest';
import {foldLauncherLog, initialLauncherLog} from '../../source/tools/launcher-log.ts';

describe("the launcher's own log", () => {
	it('tells which units it kept, and why', () => {
		const lines = [
			'17 stays here: profile',
			'18 stays here: sanitizer ignore-list',
			'19 stays here: profile',
			'20 not wrapped: prebuilts/gcc/bin/gcc',
			'21 sccache failed, compiling without it: Broken pipe',
			'',
		];
		expect(lines.reduce(foldLauncherLog, initialLauncherLog)).toEqual({
			staysHere: {profile: 2, 'sanitizer ignore-list': 1},
			notWrapped: 1,
		});
	});
});
