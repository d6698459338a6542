/** One action that ninja ran. Times are milliseconds since the first ninja run of the build began. */
export type NinjaAction = {
	readonly startMs: number;
	readonly endMs: number;
	/** The first of its outputs in the log. */
	readonly output: string;
	readonly kind: ActionKind;
};

/** `compile`: makes an object file, so that distcc and the cache may take it. */
export type ActionKind = 'compile' | 'other';

export function actionKind(output: string): ActionKind {
	return output.endsWith('.o') ? 'compile' : 'other';
}

/**
 * The actions in (a part of) ninja's `.ninja_log`, in the order in which they ended. A line is `START END MTIME OUTPUT HASH`, by
 * tabs, START and END in ms since that run of ninja began; one line per output, written when the action ends (ninja
 * src/build_log.cc, versions 5 to 7). An end before the one above it means another run of ninja (soong_ui has several): its
 * times are put after those of the run before.
 */
export function parseNinjaLog(text: string): readonly NinjaAction[] {
	const actions: NinjaAction[] = [];
	let shiftMs = 0;
	let lastEnd = 0;
	let lastKey = '';
	for (const line of text.split('\n')) {
		const [start, end, mtime, output, hash, ...rest] = line.split('\t');
		if (line.startsWith('#') || output === undefined || hash === undefined || rest.length > 0) continue;
		if (![start, end, mtime].every((field) => /^\d+$/.test(field ?? ''))) continue;
		const [startMs, endMs] = [Number(start), Number(end)];
		const key = `${start} ${end} ${hash}`;
		if (key === lastKey || endMs < startMs) continue;
		lastKey = key;
		if (endMs < lastEnd) shiftMs += lastEnd;
		lastEnd = endMs;
		actions.push({startMs: startMs + shiftMs, endMs: endMs + shiftMs, output, kind: actionKind(output)});
	}
	return actions;
}
