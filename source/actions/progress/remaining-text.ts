import type {BuildEstimate} from '../../state/events.ts';

const minuteMs = 60_000;
/** Below it, seconds are worth telling. */
const secondsBelowMs = 2 * minuteMs;
/** Above it, minutes are not read any more. */
const hoursFromMs = 100 * minuteMs;

function hours(ms: number): string {
	const minutes = Math.round(ms / minuteMs);
	return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}

/** `40–70 s`, `3–5 min`, `1:40–2:10 h`: in the unit of the longer end, one figure where both are the same. */
export function rangeText(lowMs: number, highMs: number): string {
	const [unit, figure] =
		highMs < secondsBelowMs
			? (['s', (ms: number) => String(Math.round(ms / 1000))] as const)
			: highMs < hoursFromMs
				? (['min', (ms: number) => String(Math.round(ms / minuteMs))] as const)
				: (['h', hours] as const);
	const [low, high] = [figure(lowMs), figure(highMs)];
	return `${low === high ? low : `${low}–${high}`} ${unit}`;
}

/** What an estimate stands on, in a few words. */
export function basisText({remaining, basis, builds}: BuildEstimate): string {
	if (remaining === undefined) return 'no history of this build yet';
	if (basis === 'pace') return 'by its own pace, no history';
	return builds === 1 ? 'by one build before' : `by ${builds} builds before`;
}

/** How long the build will still take; nothing where that is not known. */
export function leftText({remaining}: BuildEstimate): string {
	return remaining === undefined ? '' : `${rangeText(remaining.lowMs, remaining.highMs)} left`;
}
