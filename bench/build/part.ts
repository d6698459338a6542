import type {BenchOutcome} from '../bench.ts';

/** One part of the bench of builds: what `--only` takes. Brings up what it needs and takes it down, however it ends. */
export type Part = {
	readonly name: string;
	readonly summary: string;
	readonly run: (log: (line: string) => void) => Promise<BenchOutcome>;
};
