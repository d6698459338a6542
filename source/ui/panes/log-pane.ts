import {fitText, harmless, type Line, line, span} from '../text.ts';
import type {Pane} from './pane.ts';

export const logPane: Pane = {
	id: 'log',
	title({log, screen}) {
		const up = screen.offsets.log;
		const dropped = log.dropped === 0 ? '' : `, ${log.dropped} older dropped`;
		return up === 0 ? `log${dropped}` : `log: ${up} newer below (f follows)${dropped}`;
	},
	length: (state) => state.log.items.length,
	rows({log, screen}, {height}) {
		if (log.items.length === 0) return [line('quiet', 'dim')];
		// Offset 0 follows the newest line; a larger one holds the view while lines come in above it.
		const end = Math.max(Math.min(height, log.items.length), log.items.length - screen.offsets.log);
		return log.items
			.slice(Math.max(0, end - height), end)
			.map(
				({host, text, level}): Line => [
					span(fitText(host, 7), 'dim'),
					span(' '),
					span(harmless(text), level === 'error' ? 'bad' : 'plain'),
				],
			);
	},
};
