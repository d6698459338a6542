import type {Dialog} from '../../state/screen.ts';
import type {KeyName} from '../binding.ts';
import type {DialogReply} from './reply.ts';
import {reportRows} from './report-view.ts';
import {scrolled} from './scrolled.ts';
import type {Size} from './view.ts';

/** What a key does while a report is open: it scrolls, goes to the builds beside it, or reads anew. */
export function readingReport(dialog: Extract<Dialog, {kind: 'report'}>, key: KeyName, size: Size): DialogReply {
	const {count, height} = reportRows(dialog, size);
	const moved = scrolled(dialog.scroll, count, height, key === ' ' ? 'page-down' : key);
	if (moved !== undefined) return moved;
	if (['escape', 'enter', 'q', 'ctrl-c'].includes(key)) return {events: [{type: 'dialog/closed'}]};
	if (key === 'r') return {intent: {type: 'report', runId: dialog.runId}};
	if (key !== 'left' && key !== 'right') return {};
	const runId = key === 'left' ? dialog.older : dialog.newer;
	if (runId !== undefined) return {intent: {type: 'report', runId}};
	return {notice: key === 'left' ? 'There is no older build.' : 'There is no newer build.'};
}
