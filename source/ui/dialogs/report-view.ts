import type {Dialog} from '../../state/screen.ts';
import {harmless, type Line, line, type Tone, widthOf, wrap} from '../text.ts';
import {type DialogView, outOfSight, type Size} from './view.ts';

type ReportDialog = Extract<Dialog, {kind: 'report'}>;

/** Frame and its padding. */
const frameColumns = 4;
const frameRows = 2;
const hangingColumns = 2;

function toneOf(text: string, index: number): Tone {
	if (index === 0) return 'title';
	if (text.includes('fell back')) return /(^| )0 fell back/.test(text) ? 'plain' : 'warn';
	if (text.trimStart().startsWith('not known')) return 'dim';
	return 'plain';
}

/** The text of the command line, its long lines broken and hung under their beginning. */
function reportLines({lines}: ReportDialog, {width}: Size): readonly Line[] {
	const room = width - frameColumns;
	return lines.flatMap((raw, index) => {
		const text = harmless(raw);
		const tone = toneOf(text, index);
		if (widthOf(line(text)) <= room) return [line(text, tone)];
		const indent = text.length - text.trimStart().length;
		const hung = ' '.repeat(indent + hangingColumns);
		return wrap(text, room - hung.length).map((part, at) => line(`${at === 0 ? ' '.repeat(indent) : hung}${part}`, tone));
	});
}

/** Lines of the report, and how many of them show. */
export function reportRows(dialog: ReportDialog, size: Size): {readonly count: number; readonly height: number} {
	const count = reportLines(dialog, size).length;
	return {count, height: Math.max(1, Math.min(count, size.height - frameRows))};
}

/** What a build was worth, over the whole screen. */
export function reportView(dialog: ReportDialog, size: Size): DialogView {
	const {count, height} = reportRows(dialog, size);
	const from = Math.max(0, Math.min(dialog.scroll, count - height));
	return {
		title: 'What the build was worth',
		rows: reportLines(dialog, size).slice(from, from + height),
		footnote: outOfSight(from, count - from - height),
		isFull: true,
		hints: [
			...(count > height ? [{key: '↑ ↓', label: 'scroll'}] : []),
			...(dialog.older === undefined ? [] : [{key: '←', label: 'older build'}]),
			...(dialog.newer === undefined ? [] : [{key: '→', label: 'newer build'}]),
			{key: 'r', label: 'read again'},
			{key: 'Esc', label: 'close'},
		],
	};
}
