import {describe, expect, it} from 'vitest';
import type {Event} from '../../source/state/events.ts';
import {type HostsState, hostList, initialHosts, reduceHosts} from '../../source/state/hosts.ts';
import {reduceSlots, slotsOf} from '../../source/state/slots.ts';
import {eventSamples, someFacts, someSample} from '../support/events.ts';

const fold = (...events: readonly Event[]) => events.reduce<HostsState>(reduceHosts, initialHosts);
const loaded = fold(eventSamples['cluster/loaded']);
const folded = (...events: readonly Event[]) => events.reduce(reduceHosts, loaded);

describe('the hosts', () => {
	it('are the master first and the workers in the order of the file', () => {
		expect(hostList(loaded).map(({name, role, address, link}) => [name, role, address, link])).toEqual([
			['master', 'master', '10.0.0.1', 'connecting'],
			['w1', 'worker', '10.0.0.2', 'connecting'],
			['w2', 'worker', '10.0.0.3', 'connecting'],
		]);
	});

	it('have the slots of the file, or those that follow from a look at them; the master has none', () => {
		expect([loaded.byName['w1']?.slots, loaded.byName['w2']?.slots]).toEqual([6, undefined]);
		const looked = folded(
			{type: 'host/facts', at: 1, host: 'w1', facts: someFacts},
			{type: 'host/facts', at: 1, host: 'w2', facts: someFacts},
			{type: 'host/facts', at: 1, host: 'master', facts: someFacts},
		);
		expect(hostList(looked).map((host) => host.slots)).toEqual([undefined, 6, 6]);
	});

	it('keep what is known when the file is read again', () => {
		const known = folded(eventSamples['host/facts']);
		const again = reduceHosts(known, eventSamples['cluster/loaded']);
		expect(again.byName['w2']?.facts).toEqual(someFacts);
		const without = reduceHosts(known, {...eventSamples['cluster/loaded'], workers: []});
		expect(without.order).toEqual(['master']);
		expect(without.byName['w2']).toBeUndefined();
	});

	it('lose the reason of a broken link when it is up again', () => {
		const down = folded(eventSamples['host/linked']);
		expect(down.byName['w1']).toMatchObject({link: 'down', linkReason: 'no route'});
		const up = reduceHosts(down, {type: 'host/linked', at: 2, host: 'w1', link: 'up'});
		expect(up.byName['w1']?.link).toBe('up');
		expect(up.byName['w1']).not.toHaveProperty('linkReason');
	});

	it('lose their failure when they could be looked at', () => {
		const failed = folded(eventSamples['host/failed']);
		expect(failed.byName['w2']?.failure?.message).toBe('It failed.');
		expect(reduceHosts(failed, eventSamples['host/facts']).byName['w2']).not.toHaveProperty('failure');
	});

	it('remember 120 samples', () => {
		const samples = Array.from(
			{length: 130},
			(_, at): Event => ({
				type: 'host/sampled',
				at,
				host: 'w1',
				sample: {...someSample, cpuBusy: at},
			}),
		);
		const w1 = folded(...samples).byName['w1'];
		expect(w1?.cpuHistory).toHaveLength(120);
		expect([w1?.cpuHistory.at(0), w1?.cpuHistory.at(-1), w1?.sampledAt]).toEqual([10, 129, 129]);
	});

	it('stand in the farm while a build runs', () => {
		const changed = reduceHosts(loaded, eventSamples['farm/changed']);
		const {standing, slots, reason} = eventSamples['farm/changed'];
		expect(changed.byName['w1']?.standing).toEqual({standing, slots, reason});
		for (const type of ['run/finished', 'run/lost'] as const)
			expect(reduceHosts(changed, eventSamples[type]).byName['w1']?.standing, type).toBeUndefined();
	});

	it.each([
		'host/facts',
		'host/failed',
		'host-key/seen',
		'host/linked',
		'host/sampled',
		'canary/finished',
		'farm/changed',
	] as const)('%s of a host that nobody knows gives back the same hosts', (type) => {
		expect(reduceHosts(loaded, {...eventSamples[type], host: 'stranger'})).toBe(loaded);
	});
});

describe('busy slots', () => {
	const slots = reduceSlots({busy: []}, eventSamples['slots/sampled']);

	it('are counted per worker, with the total once it is known', () => {
		expect(slotsOf(slots, 'w1', loaded.byName['w1'])).toEqual({busy: 1, total: 6});
		expect(slotsOf(slots, 'w2', loaded.byName['w2'])).toEqual({busy: 0});
		expect(slotsOf(slots, 'w9', undefined)).toEqual({busy: 0});
	});

	it('are those of the last look only', () => {
		expect(reduceSlots(slots, {type: 'slots/sampled', at: 30, slots: []})).toEqual({sampledAt: 30, busy: []});
	});
});
