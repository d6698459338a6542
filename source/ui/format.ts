/** Numbers as people read them; every result has a bounded width. */

const units = ['B', 'K', 'M', 'G', 'T', 'P'];

/** At most four columns, binary units: `734M`, `5.3G`. */
export function bytes(count: number): string {
	let value = Math.max(0, count);
	let unit = 0;
	while (value >= 999.5 && unit < units.length - 1) {
		value /= 1024;
		unit += 1;
	}
	const isWhole = unit === 0 || value >= 99.5 || value === 0;
	const text = isWhole ? String(Math.round(value)) : value >= 9.95 ? value.toFixed(0) : value.toFixed(1);
	return `${text}${units[unit]}`;
}

/** At most five columns, decimal: `812`, `58k`, `1.2M`. */
export function count(value: number): string {
	if (value < 10_000) return String(Math.round(value));
	if (value < 999_500) return `${Math.round(value / 1000)}k`;
	return `${(value / 1e6).toFixed(value < 9.95e6 ? 1 : 0)}M`;
}

/** `12s`, `3:07`, `2:03:07`. */
export function duration(ms: number): string {
	const seconds = Math.max(0, Math.floor(ms / 1000));
	if (seconds < 60) return `${seconds}s`;
	const two = (value: number) => String(value).padStart(2, '0');
	const minutes = Math.floor(seconds / 60);
	const rest = two(seconds % 60);
	return minutes < 60 ? `${minutes}:${rest}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${rest}`;
}

/** A share from 0 to 1. Only all is `100%`, and only nothing is `0%`. */
export function percent(share: number): string {
	if (share <= 0) return '0%';
	if (share >= 1) return '100%';
	return `${Math.min(99, Math.max(1, Math.round(share * 100)))}%`;
}

/** Without the full block, so that the rows of a table stay apart. */
const heights = ['▁', '▂', '▃', '▄', '▅', '▆', '▇'];

/** The newest values that fit, each 0 to 1. */
export function sparkline(values: readonly number[], width: number): string {
	return values
		.slice(-Math.max(1, width))
		.map((value) => heights[Math.min(heights.length - 1, Math.max(0, Math.floor(value * heights.length)))])
		.join('');
}

/** Filled and empty cells of a bar for a share from 0 to 1; something is seen as soon as there is something. */
export function meter(share: number, width: number): {readonly full: string; readonly empty: string} {
	const cells = Math.max(0, width);
	const bounded = Math.min(1, Math.max(0, share));
	const filled = bounded === 0 ? 0 : bounded === 1 ? cells : Math.min(cells - 1, Math.max(1, Math.round(bounded * cells)));
	return {full: '━'.repeat(Math.max(0, filled)), empty: '─'.repeat(Math.max(0, cells - filled))};
}
