import type {HostSample} from '../state/events.ts';

/** `share` is 0 to 1. */
export type MetricUnit = 'share' | 'number' | 'bytes';
export type MetricLevel = 'plain' | 'warn' | 'bad';

/** What a sample alone does not tell. */
export type MetricContext = {readonly cores: number | undefined};

export type Metric = {
	readonly title: string;
	readonly unit: MetricUnit;
	/** Undefined where it cannot be known. */
	readonly of: (sample: HostSample, context: MetricContext) => number | undefined;
	readonly format: (value: number) => string;
	/** From where on it is worth a look, and bad. With `warn` above `bad`, small values are the bad ones. */
	readonly levels?: {readonly warn: number; readonly bad: number};
};

const kibi = 1024;
const prefixes = ['', 'K', 'M', 'G', 'T', 'P'];

/** At most four characters: `0`, `999`, `9.8K`, `512M`. */
function bytes(value: number): string {
	let scaled = Math.max(0, value);
	let power = 0;
	// 999.5 would be rounded to four digits.
	while (scaled >= 999.5 && power < prefixes.length - 1) {
		scaled /= kibi;
		power += 1;
	}
	return `${power > 0 && scaled < 9.95 ? scaled.toFixed(1) : Math.round(scaled)}${prefixes[power]}`;
}

const formats: Readonly<Record<MetricUnit, (value: number) => string>> = {
	share: (value) => `${Math.round(value * 100)}%`,
	number: (value) => value.toFixed(1),
	bytes,
};

export function metric(definition: Omit<Metric, 'format'>): Metric {
	return {...definition, format: formats[definition.unit]};
}

export function levelOf({levels}: Pick<Metric, 'levels'>, value: number): MetricLevel {
	if (levels === undefined) return 'plain';
	const {warn, bad} = levels;
	const isReached = (limit: number) => (bad >= warn ? value >= limit : value <= limit);
	if (isReached(bad)) return 'bad';
	return isReached(warn) ? 'warn' : 'plain';
}
