import {expect, it} from 'vitest';
import {isMonitorEvent} from '../../source/state/events.ts';
import {eventSamples} from '../support/events.ts';

it('samples of monitors are told from facts of runs', () => {
	const types = Object.values(eventSamples)
		.filter(isMonitorEvent)
		.map((event) => event.type);
	expect(types).toEqual([
		'host/linked',
		'host/sampled',
		'slots/sampled',
		'cache/sampled',
		'cache/lost',
		'redis/sampled',
		'redis/lost',
	]);
});
