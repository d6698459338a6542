import type {LabArguments} from './arguments.ts';

/** One word of the lab's command line; `run` gives the exit code. */
export type Verb = {
	readonly usage: string;
	readonly summary: string;
	readonly run: (options: LabArguments) => Promise<number>;
};
