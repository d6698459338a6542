import {describe, expect, it} from 'vitest';
import {initialBuild, reduceBuild, sum} from '../../source/state/build.ts';
import {eventSamples} from '../support/events.ts';

describe('the build', () => {
	const progressed = reduceBuild(initialBuild, eventSamples['build/progressed']);

	it('begins at zero when a real build starts', () => {
		expect(reduceBuild(progressed, eventSamples['run/started'])).toEqual({
			...initialBuild,
			startedAt: 2,
			wishes: {target: 'aosp_arm64-eng', modules: '', directories: '', variables: '', clean: 'none'},
		});
	});

	it('goes on undisturbed by dry runs and other actions', () => {
		expect(reduceBuild(progressed, {...eventSamples['run/started'], dryRun: true})).toBe(progressed);
		expect(reduceBuild(progressed, {...eventSamples['run/started'], action: 'sync'})).toBe(progressed);
	});

	it('sums counts', () => {
		expect([sum({}), sum({w1: 2, w2: 3})]).toEqual([0, 5]);
	});
});
