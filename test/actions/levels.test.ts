import {describe, expect, it} from 'vitest';
import {isLevel, isWithin, type Level, levelOf, levels} from '../../source/actions/levels.ts';
import {provision} from '../../source/actions/provision/index.ts';
import {input, planOf} from './support.ts';

const resources = planOf(provision.plan(input)).flatMap(({steps}) =>
	steps.flatMap(({id, work}) => (work.kind === 'resource' ? [[id, work.resource] as const] : [])),
);
const key = ['w1/authorized-key', {kind: 'line', path: '.ssh/authorized_keys', line: 'x', marker: 'x'}] as const;
const levelById = new Map([...resources, key].map(([id, resource]) => [id, levelOf(resource)]));

describe('the levels of a teardown', () => {
	it.each<readonly [string, Level]>([
		['w1/unit distbuild-distccd.service', 'services'],
		['master/unit distbuild-tunnel-w1.service', 'services'],
		['w1/distccd-unit', 'configuration'],
		['master/launcher', 'configuration'],
		['w1/directory /etc/distbuild', 'configuration'],
		['w1/packages', 'packages'],
		['w1/directory /opt/distbuild', 'everything'],
		['master/directory /var/cache/distbuild', 'everything'],
		['w1/authorized-key', 'everything'],
	])('%s goes with %s', (id, level) => {
		expect(levelById.get(id)).toBe(level);
	});

	it('include the ones before', () => {
		expect(levels.map((level) => isWithin(level, 'configuration'))).toEqual([true, true, false, false]);
	});

	it('are words', () => {
		expect(['services', 'everything', 'all', ''].map(isLevel)).toEqual([true, true, false, false]);
	});
});
