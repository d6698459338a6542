import type {Command} from '../tools/command.ts';

export type ExecResult = {readonly code: number; readonly stdout: string; readonly stderr: string};

export type ExecOptions = {
	readonly signal?: AbortSignal;
	/** Called for every line of both streams while the program runs. */
	readonly onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
	/** Raw bytes of standard output; nothing is collected then, and there are no lines of it. */
	readonly onChunk?: (chunk: Uint8Array) => void;
	/** For streams that run for hours: `onLine` is enough, the result holds no output. */
	readonly keepsNothing?: boolean;
};

/** A machine that runs commands: this one or one over ssh. Throws FailureError where the command could not be run at all. */
export type Host = {
	readonly name: string;
	readonly exec: (command: Command, options?: ExecOptions) => Promise<ExecResult>;
	readonly close: () => void;
};

export const defaultTimeoutMs = 60_000;
