import type {BuildReport} from '../../report/build-report.ts';
import {builderPassword, treePath} from '../cluster-yaml.ts';
import {LabError} from '../fail.ts';
import type {Lab} from '../lab.ts';
import {runAtLogin} from './login.ts';
import type {StepResult} from './result.ts';

const minuteMs = 60_000;
const shownTailLines = 15;

type Step = {
	readonly name: string;
	readonly argv: readonly string[];
	readonly timeoutMs: number;
	readonly needsPassword?: boolean;
};

const program = 'distbuild-tui';
const agreed = ['--yes', '--password-stdin'];

/** What a person would type from nothing to a finished build, and how long each may take. */
const steps = {
	'ssh-setup': {argv: [program, 'ssh-setup', ...agreed], timeoutMs: 3 * minuteMs, needsPassword: true},
	provision: {argv: [program, 'provision', ...agreed], timeoutMs: 15 * minuteMs, needsPassword: true},
	sync: {argv: [program, 'sync'], timeoutMs: 15 * minuteMs},
	'cold build': {argv: [program, 'build'], timeoutMs: 45 * minuteMs},
	'cold report': {argv: [program, 'report', '--json'], timeoutMs: minuteMs},
	'remove out/': {argv: ['rm', '-rf', `${treePath}/out`], timeoutMs: 2 * minuteMs},
	'warm build': {argv: [program, 'build'], timeoutMs: 45 * minuteMs},
	'warm report': {argv: [program, 'report', '--json'], timeoutMs: minuteMs},
	teardown: {argv: [program, 'teardown', ...agreed], timeoutMs: 10 * minuteMs, needsPassword: true},
} as const satisfies Readonly<Record<string, Omit<Step, 'name'>>>;

export type StepName = keyof typeof steps;

/** Takes the steps on one lab, each once, and keeps how long they took. */
export class Course {
	readonly taken: StepResult[] = [];
	private readonly lab: Lab;
	private readonly log: (line: string) => void;

	constructor(lab: Lab, log: (line: string) => void) {
		this.lab = lab;
		this.log = log;
	}

	/** @throws LabError with the last lines of what the step said, when its exit code is not 0 */
	async take(name: StepName): Promise<string> {
		const {argv, timeoutMs, ...step}: Omit<Step, 'name'> = steps[name];
		this.log(name);
		const input = step.needsPassword ? {input: `${builderPassword}\n`} : {};
		const {code, seconds, stdout, tail} = await runAtLogin(this.lab, argv, {timeoutMs, ...input});
		this.taken.push({name, code, seconds});
		if (code !== 0) {
			throw new LabError(
				`'${argv.join(' ')}' said at its end:\n${tail
					.slice(-shownTailLines)
					.map((line) => `    ${line}`)
					.join('\n')}`,
			);
		}

		return stdout;
	}

	async takeReport(name: 'cold report' | 'warm report'): Promise<BuildReport> {
		const text = await this.take(name);
		return JSON.parse(text.trim().split('\n').at(-1) ?? '') as BuildReport;
	}

	/** Work of our own between the steps, with its time. */
	async own<T>(name: string, work: () => Promise<T>): Promise<T> {
		this.log(name);
		const started = performance.now();
		try {
			return await work();
		} finally {
			this.taken.push({name, code: 0, seconds: (performance.now() - started) / 1000});
		}
	}
}
