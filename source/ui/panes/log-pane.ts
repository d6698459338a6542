import type {LogLine} from '../../state/log.ts';
import type {State} from '../../state/state.ts';
import {fitText, harmless, type Line, line, span, type Tone} from '../text.ts';
import {symbols} from '../theme.ts';
import {definePane} from './pane.ts';

export type LogModel = {readonly log: State['log']; readonly offset: number};

export function selectLog({log, screen}: State): LogModel {
	return {log, offset: screen.offsets.log};
}

/** What compilers, ninja and make say of trouble. */
const bad = /(?:^|[\s:])(?:fatal error|error|undefined reference|FAILED)(?::|\b.*\bto\b)|^FAILED|^ninja: build stopped/;
const warning = /(?:^|[\s:])warning:/;

function toneOf({level, text}: LogLine): Tone {
	if (level === 'error' || bad.test(text)) return 'bad';
	return warning.test(text) ? 'warn' : 'plain';
}

const hostWidth = 7;

function rowOf(entry: LogLine): Line {
	const tone = toneOf(entry);
	const mark = tone === 'bad' ? symbols.bad : tone === 'warn' ? symbols.alert : ' ';
	return [span(fitText(harmless(entry.host), hostWidth), 'dim'), span(`${mark} `, tone), span(harmless(entry.text), tone)];
}

/** The number of the last line that shows, and of the last there is, counted from the first ever, dropped ones included. */
function place({log, offset}: LogModel, height: number): {readonly last: number; readonly total: number} {
	const total = log.dropped + log.items.length;
	const first = log.dropped + Math.min(height, log.items.length);
	return {last: offset === 0 ? total : Math.min(total, Math.max(first, offset)), total};
}

export const logPane = definePane<LogModel>({
	id: 'log',
	select: selectLog,
	title: () => 'log',
	summary(model) {
		const {last, total} = place(model, 1);
		const newer = total - last;
		const dropped = model.log.dropped === 0 ? [] : [span(`${model.log.dropped} oldest dropped `, 'dim')];
		return [...dropped, newer === 0 ? span('following', 'dim') : span(`${newer} newer: f follows`, 'warn')];
	},
	length: ({log}) => log.dropped + log.items.length,
	content(model, {height}) {
		const {log} = model;
		if (log.items.length === 0) return {rows: [line('nothing has been said yet', 'dim')]};
		const {last} = place(model, height);
		const end = last - log.dropped;
		const rows = log.items.slice(Math.max(0, end - height), end).map(rowOf);
		return {rows, above: log.dropped + Math.max(0, end - height), below: log.items.length - end};
	},
});
