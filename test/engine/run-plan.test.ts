import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import type {Plan} from '../../source/actions/plan.ts';
import type {RunContext} from '../../source/engine/context.ts';
import {fail} from '../../source/engine/failure.ts';
import {runPlan} from '../../source/engine/run-plan.ts';
import type {RawExec} from '../../source/engine/sudo.ts';
import {fakeContext, fakeHost, observing, outcomesOf} from '../support/fake-context.ts';
import {temporaryDirectory} from '../support/run.ts';

let directory: ReturnType<typeof temporaryDirectory>;
beforeEach(() => {
	directory = temporaryDirectory();
});
afterEach(() => directory.remove());

const ok = {code: 0, stdout: '', stderr: ''};

/** Two stages over three hosts, whose commands are the names of their steps. */
const plan: Plan = [
	{title: 'one', steps: ['w1/a', 'w1/b', 'w2/a', 'master/a'].map((id) => observing(id))},
	{title: 'two', steps: ['master/c', 'w1/c', 'w2/c'].map((id) => observing(id))},
];

function setUp(raw: RawExec, more: Partial<RunContext> = {}) {
	const names = ['master', 'w1', 'w2'];
	return fakeContext(directory.path, Object.fromEntries(names.map((name) => [name, fakeHost(name, raw)])), more);
}

describe('a plan', () => {
	it('runs stage after stage, in a stage hosts side by side, on a host step after step', async () => {
		const started: string[] = [];
		const waiting: (() => void)[] = [];
		const raw: RawExec = async ([id = '']) => {
			started.push(id);
			// The first stage goes on when all three hosts have come: one after the other they never would.
			if (id.endsWith('/a')) {
				await new Promise<void>((resolve) => {
					waiting.push(resolve);
					if (waiting.length === 3) for (const go of waiting) go();
				});
			}
			return ok;
		};
		const {context, events} = setUp(raw);
		const {counts, failures} = await runPlan(plan, context);
		expect(started.slice(0, 3).toSorted()).toEqual(['master/a', 'w1/a', 'w2/a']);
		expect(started[3]).toBe('w1/b');
		expect(started.slice(4).toSorted()).toEqual(['master/c', 'w1/c', 'w2/c']);
		expect([counts, failures]).toEqual([{changed: 0, ok: 7, failed: 0, skipped: 0, cancelled: 0}, []]);
		expect(events.filter(({type}) => type === 'step/started')).toHaveLength(7);
	});

	it('ends a host at its first failure, in later stages too, and no other host', async () => {
		const {context, events} = setUp(async ([id]) => (id === 'w1/a' ? {code: 1, stdout: '', stderr: 'broken'} : ok));
		const {counts, failures} = await runPlan(plan, context);
		expect(outcomesOf(events).toSorted()).toEqual([
			'master/a ok',
			'master/c ok',
			'w1/a failed',
			'w1/b skipped',
			'w1/c skipped',
			'w2/a ok',
			'w2/c ok',
		]);
		expect(counts).toEqual({changed: 0, ok: 4, failed: 1, skipped: 2, cancelled: 0});
		expect(failures).toEqual([
			{
				code: 'verification',
				message: 'Waited 0 s on w1, but it is not so: title of w1/a.',
				hint: 'Look there.',
				evidence: 'broken',
			},
		]);
		expect(events.find((event) => event.type === 'step/finished' && event.outcome === 'skipped')).toMatchObject({
			detail: 'an earlier step failed',
		});
		expect(events.filter(({type}) => type === 'step/started')).toHaveLength(5);
	});

	it('says of a host that cannot be reached what the pool says', async () => {
		const raw: RawExec = async () => ok;
		const {context, events} = fakeContext(directory.path, {
			master: fakeHost('master', raw),
			w1: fail('unreachable', 'w1 cannot be reached.'),
			w2: fakeHost('w2', raw),
		});
		const {failures} = await runPlan(plan, context);
		expect(failures).toEqual([{code: 'unreachable', message: 'w1 cannot be reached.'}]);
		expect(outcomesOf(events)).toContain('w2/c ok');
	});

	it('turns what nobody expected into a failure of that step', async () => {
		const {context} = setUp(async ([id]) => {
			if (id === 'w2/c') throw new TypeError('x is not a function');
			return ok;
		});
		const {failures} = await runPlan(plan, context);
		expect(failures).toMatchObject([{code: 'bug', message: 'Unexpected: x is not a function.'}]);
	});

	it('that is cancelled finishes the steps that run and starts no new one', async () => {
		const controller = new AbortController();
		const {context, events} = setUp(
			async ([id]) => {
				if (id === 'w1/a') controller.abort();
				return ok;
			},
			{signal: controller.signal},
		);
		const {counts, failures} = await runPlan(plan, context);
		expect(counts).toEqual({changed: 0, ok: 3, failed: 0, skipped: 0, cancelled: 4});
		expect(failures).toEqual([]);
		expect(outcomesOf(events)).toContain('w1/a ok');
		expect(outcomesOf(events)).toContain('w1/b cancelled');
	});

	it('counts a step that was cancelled in its middle as cancelled, not as failed', async () => {
		const {context, events} = setUp(async ([id]) => {
			if (id === 'w1/a') throw fail('cancelled', 'w1/a was cancelled.');
			return ok;
		});
		const {counts, failures} = await runPlan(plan, context);
		expect([counts.cancelled, counts.failed, failures]).toEqual([1, 0, []]);
		expect(outcomesOf(events)).toContain('w1/a cancelled');
	});

	it('is at work on eight hosts at once at most', async () => {
		let now = 0;
		let most = 0;
		const raw: RawExec = async () => {
			now += 1;
			most = Math.max(most, now);
			await new Promise(setImmediate);
			now -= 1;
			return ok;
		};
		const names = Array.from({length: 20}, (_, index) => `w${index}`);
		const {context} = fakeContext(directory.path, Object.fromEntries(names.map((name) => [name, fakeHost(name, raw)])));
		const {counts} = await runPlan([{title: 'one', steps: names.map((name) => observing(`${name}/a`))}], context);
		expect([counts.ok, most]).toEqual([20, 8]);
	});

	it('observes nothing in a dry run', async () => {
		const called: string[] = [];
		const {context} = setUp(
			async ([id = '']) => {
				called.push(id);
				return ok;
			},
			{isDryRun: true},
		);
		expect((await runPlan(plan, context)).counts.ok).toBe(7);
		expect(called).toEqual([]);
	});
});

describe('an observation', () => {
	const one = (more: Parameters<typeof observing>[1]): Plan => [{title: 'one', steps: [observing('w1/a', more)]}];

	it('is repeated until it is so', async () => {
		let looks = 0;
		const {context} = setUp(async () => {
			looks += 1;
			return {...ok, code: looks < 3 ? 1 : 0};
		});
		expect((await runPlan(one({deadlineMs: 5000}), context)).counts.ok).toBe(1);
		expect(looks).toBe(3);
	});

	it('that is cancelled is cancelled, not refuted', async () => {
		const controller = new AbortController();
		const {context, events} = setUp(
			async () => {
				controller.abort();
				return {...ok, code: 1};
			},
			{signal: controller.signal},
		);
		expect((await runPlan(one({deadlineMs: 60_000}), context)).failures).toEqual([]);
		expect(outcomesOf(events)).toEqual(['w1/a cancelled']);
	});

	it('may expect a word in what is printed', async () => {
		const {context} = setUp(async () => ({...ok, stdout: 'LOADING'}));
		const {failures} = await runPlan(one({expects: 'PONG'}), context);
		expect(failures).toMatchObject([{code: 'verification', evidence: 'LOADING'}]);
	});
});
