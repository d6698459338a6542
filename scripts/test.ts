import {spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {countsOf, type FileResult, replaced, toTryAgain} from './second-try.ts';

/** Types, format and lint, then all tests; the last line counts them. Arguments go to vitest, e.g. `-- --project unit`. */
const root = path.resolve(import.meta.dirname, '..');
const scratch = mkdtempSync(path.join(os.tmpdir(), 'distbuild-test-'));

/** Its package for this platform alone: the one for all names packages that a mirror need not have. */
const biome = 'node_modules/@biomejs/cli-linux-x64/biome';

function run(program: string, ...argv: readonly string[]): number {
	return spawnSync(path.join(root, program), argv, {cwd: root, stdio: 'inherit'}).status ?? 1;
}

type Tests = {readonly files: readonly FileResult[]; readonly code: number};

/** Runs tests; undefined where the runner ended before it wrote its report. */
function runTests(...argv: readonly string[]): Tests | undefined {
	const report = path.join(scratch, 'report.json');
	rmSync(report, {force: true});
	const code = run(
		'node_modules/.bin/vitest',
		'run',
		'--reporter=default',
		'--reporter=json',
		`--outputFile.json=${report}`,
		...argv,
	);
	if (!existsSync(report)) return undefined;
	const {testResults} = JSON.parse(readFileSync(report, 'utf8')) as {readonly testResults: readonly FileResult[]};
	return {files: testResults, code};
}

/** The tests; see docs/decisions.md on why some are tried again. */
function test(): Tests | undefined {
	const first = runTests(...process.argv.slice(2));
	if (first === undefined) return undefined;
	const again = toTryAgain(first.files, (name) => name.startsWith(path.join(root, 'test/lab/')));
	if (again.length === 0) return first;
	console.log(`Tried once more, alone: ${again.map((name) => path.relative(root, name)).join(', ')}`);
	const second = runTests('--project', 'lab', ...again);
	if (second === undefined) return undefined;
	console.log(`${again.length} of ${first.files.length} files of tests needed a second try; what failed in the first is above.`);
	return {files: replaced(first.files, second.files), code: second.code};
}

const failedChecks = [run('node_modules/.bin/tsc'), run(biome, 'check', '--error-on-warnings', '.')].filter(
	(code) => code !== 0,
).length;
const tests = test();
rmSync(scratch, {recursive: true, force: true});
if (tests === undefined) {
	console.error('The test runner ended before it wrote its report.');
	process.exit(1);
}
const counts = countsOf(tests.files);
const failed = counts.failed + failedChecks + (tests.code !== 0 && counts.failed === 0 ? 1 : 0);
console.log(`${counts.passed} passed, ${failed} failed, ${counts.skipped} skipped`);
process.exit(failed === 0 ? 0 : 1);
