import {basisText, leftText} from '../../actions/progress/remaining-text.ts';
import type {BuildState} from '../../state/build.ts';
import type {FailedAction, LongAction} from '../../state/events.ts';
import {reasonOf} from '../../tools/failed-actions.ts';
import {duration, meter, percent} from '../format.ts';
import {harmless, type Line, line, span} from '../text.ts';
import {symbols} from '../theme.ts';

const widestBar = 40;

/** The whole, then what goes on in it. Without anything to go by there is no bar: a guess of ours would be no figure. */
export function progressRows({phase, done, total, running, failed, estimate}: BuildState, width: number): readonly Line[] {
	const counted = total === 0 ? '' : ` ${Math.min(done, total)}/${total}`;
	const activity: Line = [
		span(`${symbols.running} ${harmless(phase)}${counted}`, 'accent'),
		span(running > 0 ? `, ${running} running` : '', 'dim'),
		...(failed > 0 ? [span(`, ${symbols.bad} ${failed} failed`, 'bad')] : []),
		span(`, ${basisText(estimate)}`, 'dim'),
	];
	const {share} = estimate;
	if (share === undefined) return [activity];
	const left = leftText(estimate);
	const figures = ` ${percent(share)} `;
	const {full, empty} = meter(share, Math.max(4, Math.min(widestBar, width - figures.length - left.length)));
	return [[span(full, 'accent'), span(empty, 'dim'), span(figures, 'strong'), span(left)], activity];
}

const mostFailures = 3;

function lastPart(path: string): string {
	return path.slice(path.lastIndexOf('/') + 1);
}

/** What failed, by what it should have made and why; the rest of it stands in the log. */
export function failureRows(failures: readonly FailedAction[]): readonly Line[] {
	const rows = failures.slice(0, mostFailures).map((failed): Line => {
		const isAction = failed.command !== '';
		const reason = harmless(reasonOf(failed));
		return isAction
			? [span(`${symbols.bad} ${harmless(lastPart(failed.output))}: `, 'bad'), span(reason)]
			: [span(`${symbols.bad} ${reason}`, 'bad')];
	});
	const more = failures.length - rows.length;
	return more > 0 ? [...rows, line(`  and ${more} more, in the log`, 'bad')] : rows;
}

/** What has run for longest, with its age, and what is wrong with it. */
export function actionRows(actions: readonly LongAction[], now: number): readonly Line[] {
	return actions.map(({description, startedAt, usualMs, isOverdue}) => {
		const usual = usualMs === undefined ? '' : `  ${duration(usualMs)} before`;
		return [
			span(`${duration(now - startedAt).padStart(8)}  `, isOverdue ? 'warn' : 'accent'),
			span(`${isOverdue ? `${symbols.alert} ` : ''}${harmless(description)}`, isOverdue ? 'warn' : 'plain'),
			span(usual, 'dim'),
		];
	});
}
