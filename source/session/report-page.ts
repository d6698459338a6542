import type {Config} from '../config/config.ts';
import {toFailure} from '../engine/failure.ts';
import type {Dialog} from '../state/screen.ts';
import {findReport, foundText} from './report.ts';

/** The report of one build as the screen shows it, of the newest where no id is given; the reason where there is none. */
export function reportPage(config: Config, id: string | undefined): Dialog {
	try {
		const found = findReport(config, id);
		const {older, newer} = found;
		return {
			kind: 'report',
			runId: found.report.runId,
			lines: foundText(found).trimEnd().split('\n'),
			scroll: 0,
			...(older === undefined ? {} : {older}),
			...(newer === undefined ? {} : {newer}),
		};
	} catch (error) {
		return {kind: 'message', title: 'Report', failure: toFailure(error)};
	}
}
