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
	/** The sandbox could not be set up; the build goes on without it. */
	readonly isUnsandboxed: boolean;
	/** The last ninja run had nothing to do. The runs before it say so too, so this line alone ends nothing. */
	readonly isUpToDate: boolean;
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

/** Takes one line. Each of the three ninja runs restarts its own share; only the phase tells them apart. */
export function foldSoongLine(before: SoongState, line: string): SoongState {
	const status = parseStatusLine(line);
	if (status !== undefined) {
		const {done, total, description} = status;
		return {...before, phase: furthest(before, phaseIn(phaseOfDescription, description)), done, total};
	}
	if (line.startsWith('FAILED: ')) return {...before, failed: before.failed + 1};
	// The runs before the last one say so too.
	if (line === 'ninja: no work to do.') return before.phase === 'ninja' ? {...before, isUpToDate: true} : before;
	if (/sandboxing disabled due to nsjail error/.test(line)) return {...before, isUnsandboxed: true};
	const phase = furthest(before, phaseIn(phaseOfLine, line));
	if (phase === before.phase) return before;
	return phase === 'ninja' ? {...before, phase, done: 0, total: 0} : {...before, phase};
}
