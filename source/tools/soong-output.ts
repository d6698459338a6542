/** What soong_ui prints on a pipe with TERM=dumb: one line per finished action (recorded: test/fixtures/soong). */

export type StatusLine = {
	readonly percent: number;
	readonly done: number;
	readonly total: number;
	/** As printed, for instance `3m20s`; Android 14 and later. */
	readonly remaining?: string;
	readonly description: string;
};

/** `[ 57% 11/19] text`, or with an estimate `[ 42% 1234/5678 3m20s remaining] text`. */
export function parseStatusLine(line: string): StatusLine | undefined {
	const match = /^\[\s*(\d+)% (\d+)\/(\d+)(?: (\S+) remaining)?\] (.*)$/.exec(line);
	if (match === null) return undefined;
	const [, percent, done, total, remaining, description = ''] = match;
	return {
		percent: Number(percent),
		done: Number(done),
		total: Number(total),
		...(remaining === undefined ? {} : {remaining}),
		description,
	};
}

/** In this order; a build never goes back. */
const phases = ['starting', 'product config', 'bootstrap', 'soong', 'kati', 'ninja'] as const;
export type SoongPhase = (typeof phases)[number];

export type SoongState = {
	readonly phase: SoongPhase;
	/** Of the ninja run that is on; the next one starts at a lower share again. */
	readonly done: number;
	readonly total: number;
	readonly failed: number;
	/** What the first action that failed should have made, or ninja's own complaint. */
	readonly firstFailure?: string;
	/** The first line of that action's output that names an error, else its first line. */
	readonly firstError?: string;
	/** The sandbox could not be set up; the build goes on without it. */
	readonly isUnsandboxed: boolean;
	/** The last ninja run had nothing to do. The runs before it say so too, so this line alone ends nothing. */
	readonly isUpToDate: boolean;
	/** Lines since the first FAILED line that still belong to it: first the command, then the output. */
	readonly blockLine?: number;
};

export const initialSoong: SoongState = {
	phase: 'starting',
	done: 0,
	total: 0,
	failed: 0,
	isUnsandboxed: false,
	isUpToDate: false,
};

type Table = readonly (readonly [RegExp, SoongPhase])[];

const phaseOfDescription: Table = [
	[/^(\S*\/)?soong_build( |$)|^analyzing Android\.bp/, 'soong'],
	[/out\/\S*\.(mini)?bootstrap\/|^glob |bpglob/, 'bootstrap'],
	[/^(initializing|including|finishing|writing) |kati/i, 'kati'],
];

/** Marker lines between the phases. */
const phaseOfLine: Table = [
	[/^PLATFORM_VERSION|^={10,}$/, 'product config'],
	[/is missing, regenerating|^No need to regenerate ninja file/, 'kati'],
	[/^Starting ninja/, 'ninja'],
];

function furthest(state: SoongState, found: SoongPhase | undefined): SoongPhase {
	return found === undefined || phases.indexOf(found) <= phases.indexOf(state.phase) ? state.phase : found;
}

function phaseIn(table: Table, text: string): SoongPhase | undefined {
	return table.find(([pattern]) => pattern.test(text))?.[1];
}

const lineLimit = 400;

/** Takes a line of the block below the first `FAILED:`. */
function blamed(state: SoongState, line: string): SoongState {
	const {blockLine = 0} = state;
	// Right below FAILED stands the command.
	if (blockLine === 0) return {...state, blockLine: 1};
	if (/\berror:/.test(line)) {
		const {blockLine: _, ...rest} = state;
		return {...rest, firstError: line.slice(0, lineLimit)};
	}
	return {...state, blockLine: blockLine + 1, firstError: state.firstError ?? line.slice(0, lineLimit)};
}

function withoutBlock(state: SoongState): SoongState {
	if (state.blockLine === undefined) return state;
	const {blockLine: _, ...rest} = state;
	return rest;
}

/** Takes one line. Each of the three ninja runs restarts its own share; only the phase tells them apart. */
export function foldSoongLine(before: SoongState, line: string): SoongState {
	const status = parseStatusLine(line);
	if (status !== undefined) {
		const {done, total, description} = status;
		return {...withoutBlock(before), phase: furthest(before, phaseIn(phaseOfDescription, description)), done, total};
	}
	const failure = /^FAILED: (.*)$/.exec(line)?.[1];
	if (failure !== undefined) {
		const state = {...withoutBlock(before), failed: before.failed + 1};
		return before.firstFailure === undefined ? {...state, firstFailure: failure, blockLine: 0} : state;
	}
	if (/^(\S+ )?ninja(: | failed)/.test(line)) {
		const state = withoutBlock(before);
		return line === 'ninja: no work to do.' && state.phase === 'ninja' ? {...state, isUpToDate: true} : state;
	}
	if (/sandboxing disabled due to nsjail error/.test(line)) return {...before, isUnsandboxed: true};
	if (before.blockLine !== undefined) return blamed(before, line);
	const phase = furthest(before, phaseIn(phaseOfLine, line));
	return phase === before.phase ? before : {...before, phase};
}
