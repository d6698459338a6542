import {describe, expect, it} from 'vitest';
import {chosenFindings, doctor, doctorSummary} from '../../../source/actions/doctor/index.ts';
import {checks} from '../../../source/actions/doctor/registry.ts';
import type {Finding} from '../../../source/state/events.ts';
import {input, order, planOf, withoutW2} from '../support.ts';
import {configured} from './support.ts';

const finding = (state: Finding['state']): Finding => ({host: 'w1', check: 'x', title: 'x', state, sentence: 'So it is.'});

describe('the doctor', () => {
	it('asks every host what concerns it, each question once', () => {
		const steps = planOf(doctor.plan(input)).flatMap((stage) => stage.steps);
		expect(new Set(steps.map(({id}) => id)).size).toBe(steps.length);
		expect(steps.filter(({host}) => host === 'w1').length).toBe(steps.filter(({host}) => host === 'w2').length);
		expect(steps.every(({work}) => work.kind === 'task' && work.task.kind === 'check')).toBe(true);
	});

	it('repairs what it is told to, and looks again at that only', () => {
		const plan = planOf(doctor.plan({...input, options: {fix: 'tunnel@w2,distccd-unit@w1'}}));
		const [repair, again] = order(plan);
		expect(repair?.[1]).toContain('w1/unit distbuild-distccd.service');
		expect(repair?.[1]).toContain('master/unit distbuild-tunnel-w2.service');
		expect(repair?.[1]).not.toContain('master/unit distbuild-tunnel-w1.service');
		expect(again).toEqual(['checks', ['w1/check distccd-unit', 'w2/check tunnel']]);
	});

	it('takes a step that repairs two findings once', () => {
		const [repair] = planOf(doctor.plan({...input, options: {fix: 'distccd-unit@w1,distccd-answers@w1'}}));
		const ids = repair?.steps.map(({id}) => id) ?? [];
		expect(new Set(ids).size).toBe(ids.length);
	});

	it('leaves alone what depends on all workers while one cannot be looked at', () => {
		const options = {fix: 'launcher@master,provisioned@master'};
		const file = 'master/shell-environment';
		expect(order(planOf(doctor.plan({...input, options})))[0]?.[1]).toContain(file);
		expect(order(planOf(doctor.plan({...withoutW2, options})))[0]?.[1]).not.toContain(file);
	});

	it('sends compilers again by what they hold, because a flipped bit changes neither size nor time', () => {
		const fixed = doctor.plan({...configured({sync: {scope: 'full'}}), options: {fix: 'compiler-digest@w1'}});
		const tasks = planOf(fixed).flatMap(({steps}) => steps.flatMap(({work}) => (work.kind === 'task' ? [work.task] : [])));
		const transfers = tasks.flatMap((task) => (task.kind === 'transfer' ? [[task.roots.length, task.isByContent ?? false]] : []));
		expect(transfers).toEqual([
			[2, true],
			[1, false],
		]);
	});

	it('counts what it found', () => {
		expect(doctorSummary([])).toBe('doctor: 0 faults, 0 warnings, 0 checks are fine.');
		expect(doctorSummary([finding('fault'), finding('unknown'), finding('ok'), finding('ok')])).toBe(
			'doctor: 1 fault, 0 warnings, 1 could not be looked at, 2 checks are fine.',
		);
	});

	it.each([
		[undefined, []],
		['', []],
		['clock@w1', [{check: 'clock', host: 'w1'}]],
		[
			'clock@w1,disk@master',
			[
				{check: 'clock', host: 'w1'},
				{check: 'disk', host: 'master'},
			],
		],
		['clock', []],
		['@w1', []],
	])('reads the names %j', (text, expected) => {
		expect(chosenFindings(text)).toEqual(expected);
	});
});

describe('every check', () => {
	it('has a name of its own', () => {
		expect(new Set(checks.map(({id}) => id)).size).toBe(checks.length);
	});

	it.each(checks.map((check) => [check.id, check] as const))(
		'%s says how to mend what it finds, with steps or with words',
		(_id, check) => {
			const fix = check.fix?.(check.on === 'master' ? 'master' : 'w1', input);
			expect(fix === undefined || ('byHand' in fix ? fix.byHand.length > 10 : fix.steps.length > 0)).toBe(true);
		},
	);

	it.each(checks.map((check) => [check.id, check] as const))('%s finds nothing fine where its probes failed', (_id, check) => {
		const host = check.on === 'master' ? 'master' : 'w1';
		const probes = check.probes?.(host, input);
		if (probes === undefined) return;
		const silent = probes.map(() => ({code: 255, stdout: '', stderr: 'no such program'}));
		expect(check.read(silent, host, input).state).not.toBe('ok');
	});
});
