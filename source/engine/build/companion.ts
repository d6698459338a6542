import type {RunContext} from '../context.ts';
import type {BuildNotes} from './keeper.ts';

/** A worker that gets work, with its share. */
export type FarmMember = {readonly name: string; readonly slots: number};

/** A build that is about to start or runs, for those that live beside it. */
export type RunningBuild = {
	readonly context: RunContext;
	/** Where the clients of distcc leave their logs and states; empty when the build starts, but for ccache's results. */
	readonly scratch: string;
	/** Those that passed their canaries. */
	readonly farm: readonly FarmMember[];
	/** `-j`. */
	readonly jobs: number;
	/** It ran before we came: another runner started it, and died. */
	readonly isAdopted: boolean;
	/** What must be known again when yet another runner follows it. */
	readonly notes: BuildNotes;
	/** Workers that answer nothing right now, with the reason: they get no work and no canary until they do. */
	readonly silent: Map<string, string>;
	/** A line into the build's own log. */
	readonly say: (line: string) => void;
	/** What went wrong beside the build, in one line of its log: it ends no build. */
	readonly complain: (error: unknown) => void;
};

/** Why a build failed, in one sentence, and where to look. */
export type Cause = {readonly message: string; readonly hint?: string};

/** What lives beside a running build. Nothing of it can end the build. */
export type Accompaniment = {
	/** Takes each line that the build prints. */
	readonly onLine?: (line: string) => void;
	/** The build has ended: says its last facts, leaves nothing running. */
	readonly stop: () => Promise<void>;
	/** After `stop`: its clause of the sentence that sums the build up. */
	readonly told?: () => string | undefined;
	/** After `stop`: what it knows of why the build failed; the first companion that knows something is believed. */
	readonly cause?: () => Cause | undefined;
};

/** Starts before the build does; what it throws keeps the build from starting. */
export type Companion = (build: RunningBuild) => Promise<Accompaniment>;
