import {spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Types, format and lint, then all tests; the last line counts them. Arguments go to vitest, e.g. `-- --project unit`. */
const root = path.resolve(import.meta.dirname, '..');
const scratch = mkdtempSync(path.join(os.tmpdir(), 'distbuild-test-'));
const report = path.join(scratch, 'report.json');

/** Its package for this platform alone: the one for all names packages that a mirror need not have. */
const biome = 'node_modules/@biomejs/cli-linux-x64/biome';

function run(program: string, ...argv: readonly string[]): number {
	return spawnSync(path.join(root, program), argv, {cwd: root, stdio: 'inherit'}).status ?? 1;
}

type Report = {
	readonly numPassedTests: number;
	readonly numFailedTests: number;
	readonly numPendingTests: number;
	readonly success: boolean;
};

const checks = [run('node_modules/.bin/tsc'), run(biome, 'check', '--error-on-warnings', '.')];
const vitest = run(
	'node_modules/.bin/vitest',
	'run',
	'--reporter=default',
	'--reporter=json',
	`--outputFile.json=${report}`,
	...process.argv.slice(2),
);
if (!existsSync(report)) {
	console.error('The test runner ended before it wrote its report.');
	process.exit(1);
}
const counts = JSON.parse(readFileSync(report, 'utf8')) as Report;
rmSync(scratch, {recursive: true, force: true});
const failedChecks = checks.filter((code) => code !== 0).length;
const failed = counts.numFailedTests + failedChecks + (vitest !== 0 && counts.numFailedTests === 0 ? 1 : 0);
console.log(`${counts.numPassedTests} passed, ${failed} failed, ${counts.numPendingTests} skipped`);
process.exit(failed === 0 ? 0 : 1);
