import type {KeyName, Reply} from '../binding.ts';

/** What a key does to a list of which `height` lines show. */
export function scrolled(scroll: number, count: number, height: number, key: KeyName): Reply | undefined {
	const last = Math.max(0, count - height);
	const to: Readonly<Record<string, number>> = {
		down: scroll + 1,
		j: scroll + 1,
		up: scroll - 1,
		k: scroll - 1,
		'page-down': scroll + height,
		'page-up': scroll - height,
		g: 0,
		home: 0,
		G: last,
		end: last,
	};
	const wanted = to[key];
	return wanted === undefined ? undefined : {events: [{type: 'dialog/scrolled', scroll: Math.max(0, Math.min(last, wanted))}]};
}
