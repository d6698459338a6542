/** Numbers as people read them; every result has a bounded width. */

export function bytes(count: number): string {
	const units = ['B', 'K', 'M', 'G', 'T', 'P'];
	let value = Math.max(0, count);
	let unit = 0;
	while (value >= 999.5 && unit < units.length - 1) {
		value /= 1024;
		unit += 1;
	}
	return `${value >= 99.5 || unit === 0 ? Math.round(value) : value.toFixed(1)}${units[unit]}`;
}

/** `12s`, `3:07`, `2:03:07`. */
export function duration(ms: number): string {
	const seconds = Math.max(0, Math.floor(ms / 1000));
	if (seconds < 60) return `${seconds}s`;
	const two = (value: number) => String(value).padStart(2, '0');
	const minutes = Math.floor(seconds / 60);
	return minutes < 60
		? `${minutes}:${two(seconds % 60)}`
		: `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

export function percent(share: number): string {
	return `${Math.round(share * 100)}%`;
}

const blocks = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** The newest values that fitText, each 0 to 1. */
export function sparkline(values: readonly number[], width: number): string {
	return values
		.slice(-width)
		.map((value) => blocks[Math.min(7, Math.max(0, Math.floor(value * 8)))])
		.join('');
}

/** A bar of this width for a share from 0 to 1. */
export function meter(share: number, width: number): string {
	const filled = Math.round(Math.min(1, Math.max(0, share)) * width);
	return '█'.repeat(filled) + '░'.repeat(width - filled);
}
