import {beforeEach, expect, it} from 'vitest';
import type {RunningBuild} from '../../../source/engine/build/companion.ts';
import {failures} from '../../../source/engine/build/failures.ts';
import type {Event} from '../../../source/state/events.ts';

let events: Event[];
beforeEach(() => {
	events = [];
});

async function told(lines: readonly string[]) {
	const emit = (event: Event) => void events.push(event);
	const companion = await failures({context: {emit}} as unknown as RunningBuild);
	for (const line of lines) companion.onLine?.(line);
	await companion.stop();
	return companion.cause?.();
}

const failed = (name: string) => [`FAILED: out/${name}.o`, `cc ${name}.c`, `${name}.c:1:1: error: no`];

it('the first failure is why the build failed, and all are told in their order', async () => {
	expect(await told([...failed('a'), '[ 9% 1/9] cc', ...failed('b')])).toEqual({message: 'a.c:1:1: error: no'});
	expect(events.map((event) => event.type === 'build/action-failed' && event.output)).toEqual(['out/a.o', 'out/b.o']);
});

it('without a failure there is no cause', async () => {
	expect(await told(['[100% 9/9] cc'])).toBeUndefined();
	expect(events).toEqual([]);
});

it('a build that keeps going through a thousand failures tells of fifty', async () => {
	await told(Array.from({length: 1000}, (_, index) => failed(String(index))).flat());
	expect(events).toHaveLength(50);
});
