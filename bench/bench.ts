/** One figure of a bench. `holds` is there where a budget is (design: budgets). */
export type Measure = {
	readonly name: string;
	readonly value: number;
	readonly unit: string;
	readonly budget?: number;
	readonly holds?: boolean;
	/** What it is compared with, in words and with its own figure. */
	readonly versus?: string;
};

export type BenchOutcome = {
	readonly measures: readonly Measure[];
	/** What people read above the figures: a table of its own, where the bench has one. */
	readonly text?: string;
};

/** `only`: one part of a bench that has parts. */
export type BenchOptions = {readonly only?: string};

export type Bench = {
	readonly summary: string;
	/** Takes everything down again that it started, however it ends. */
	readonly run: (log: (line: string) => void, options: BenchOptions) => Promise<BenchOutcome>;
};

type Rule = 'at most' | 'at least';

/** A figure with its budget and whether it is kept. */
export const budgeted = (name: string, value: number, unit: string, rule: Rule, budget: number, versus?: string): Measure => ({
	name,
	value,
	unit,
	budget,
	holds: rule === 'at most' ? value <= budget : value >= budget,
	...(versus === undefined ? {} : {versus}),
});

/** Milliseconds are as exact as such figures are. */
export const secondsSince = (started: number): number => Math.round(performance.now() - started) / 1000;
