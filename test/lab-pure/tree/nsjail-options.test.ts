import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {run} from '../../../source/lab/process.ts';
import {recipeFolder} from '../../../source/lab/tree/recipe.ts';

const nsjail = (...rest: string[]) => run([path.join(recipeFolder, 'sandbox/nsjail'), ...rest]);

/** What it says instead of running anything; these need no namespaces. */
const refusals: ReadonlyArray<readonly [string, readonly string[], string]> = [
	['an option that it does not know', ['--seccomp_string', 'x', '--', '/bin/true'], "option '--seccomp_string' is not known"],
	['a resource that it does not know', ['--rlimit_rtprio', '3', '--', '/bin/true'], "option '--rlimit_rtprio' is not known"],
	['an option whose value is missing', ['-B'], "option '-B' needs a value"],
	['another root than the machine’s', ['-R', '/usr', '--', '/bin/true'], "only '-R /' is known"],
	['a call without any program', ['-H', 'host', '--'], 'no program given'],
	['two programs', ['/bin/true', '/bin/false', '--'], 'two programs'],
	['a user that there is not', ['-u', 'nobody-of-that-name', '--', '/bin/true'], "there is no user 'nobody-of-that-name'"],
	['a time limit that is no number', ['-t', 'soon', '--', '/bin/true'], 'a time limit is a number'],
];

describe('the sandbox refuses', () => {
	it.each(refusals)('%s', async (_what, argv, sentence) => {
		const result = await nsjail(...argv);
		expect(result.code).toBe(255);
		expect(result.stderr).toContain(sentence);
		expect(result.stdout).toBe('');
	});
});
