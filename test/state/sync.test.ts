import {describe, expect, it} from 'vitest';
import {initialSync, reduceSync} from '../../source/state/sync.ts';
import {eventSamples} from '../support/events.ts';

describe('a sync', () => {
	const event = eventSamples['sync/progressed'];

	it('keeps when each host began', () => {
		const later = reduceSync(reduceSync(initialSync, event), {...event, at: 99});
		expect(later.byHost['w1']).toMatchObject({startedAt: 11, updatedAt: 99, filesDone: 1});
	});

	it('forgets the last one when a real sync starts, not for a dry run', () => {
		const sync = reduceSync(initialSync, event);
		const started = {...eventSamples['run/started'], action: 'sync'} as const;
		expect(reduceSync(sync, {...started, dryRun: true})).toBe(sync);
		expect(reduceSync(sync, started)).toEqual(initialSync);
	});
});
