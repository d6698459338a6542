/** Above this many cells the table of the comparison is not made: then everything between the common ends counts as changed. */
const mostCells = 1_000_000;

type Edit = {readonly kind: ' ' | '-' | '+'; readonly line: string};

/** Lengths of the longest common subsequences of all pairs of tails: row by row, last row and column zero. */
function commonLengths(old: readonly string[], wanted: readonly string[]): readonly Uint32Array[] {
	const table = Array.from({length: old.length + 1}, () => new Uint32Array(wanted.length + 1));
	for (let row = old.length - 1; row >= 0; row -= 1) {
		const here = table[row] as Uint32Array;
		const below = table[row + 1] as Uint32Array;
		for (let column = wanted.length - 1; column >= 0; column -= 1) {
			here[column] =
				old[row] === wanted[column]
					? (below[column + 1] as number) + 1
					: Math.max(below[column] as number, here[column + 1] as number);
		}
	}
	return table;
}

function editsBetween(old: readonly string[], wanted: readonly string[]): readonly Edit[] {
	const removed = (line: string): Edit => ({kind: '-', line});
	const added = (line: string): Edit => ({kind: '+', line});
	if (old.length * wanted.length > mostCells) return [...old.map(removed), ...wanted.map(added)];
	const lengths = commonLengths(old, wanted);
	const edits: Edit[] = [];
	let row = 0;
	let column = 0;
	while (row < old.length && column < wanted.length) {
		if (old[row] === wanted[column]) {
			edits.push({kind: ' ', line: old[row] as string});
			row += 1;
			column += 1;
		} else if ((lengths[row + 1]?.[column] ?? 0) >= (lengths[row]?.[column + 1] ?? 0)) {
			edits.push(removed(old[row] as string));
			row += 1;
		} else {
			edits.push(added(wanted[column] as string));
			column += 1;
		}
	}
	return [...edits, ...old.slice(row).map(removed), ...wanted.slice(column).map(added)];
}

/** The way from one list of lines to the other; common head and tail are not compared again. */
function edits(old: readonly string[], wanted: readonly string[]): readonly Edit[] {
	const shorter = Math.min(old.length, wanted.length);
	let head = 0;
	while (head < shorter && old[head] === wanted[head]) head += 1;
	let tail = 0;
	while (tail < shorter - head && old.at(-1 - tail) === wanted.at(-1 - tail)) tail += 1;
	const same = (line: string): Edit => ({kind: ' ', line});
	return [
		...old.slice(0, head).map(same),
		...editsBetween(old.slice(head, old.length - tail), wanted.slice(head, wanted.length - tail)),
		...old.slice(old.length - tail).map(same),
	];
}

/** A range of a hunk: the count is left out where it is 1, and an empty range names the line before it. */
function range(from: number, count: number): string {
	if (count === 1) return String(from + 1);
	return `${count === 0 ? from : from + 1},${count}`;
}

/** Indexes of the edits that one hunk shows: runs of changes with `context` lines around them, merged where they touch. */
function hunks(all: readonly Edit[], context: number): readonly (readonly [number, number])[] {
	const spans: [number, number][] = [];
	for (const [index, edit] of all.entries()) {
		if (edit.kind === ' ') continue;
		const last = spans.at(-1);
		const from = Math.max(0, index - context);
		const to = Math.min(all.length, index + 1 + context);
		if (last !== undefined && from <= last[1]) last[1] = to;
		else spans.push([from, to]);
	}
	return spans;
}

function linesOf(text: string): readonly string[] {
	const lines = text.split('\n');
	return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

/**
 * The difference of two texts as `diff -u` prints it, without its two header lines (POSIX diff, "Diff -u Output Format").
 * Empty where only the newline at the end differs or nothing does.
 */
export function unifiedDiff(before: string, after: string, context = 3): readonly string[] {
	const all = edits(linesOf(before), linesOf(after));
	const count = (from: number, to: number, kinds: string) => all.slice(from, to).filter(({kind}) => kinds.includes(kind)).length;
	return hunks(all, context).flatMap(([from, to]) => {
		const old = range(count(0, from, ' -'), count(from, to, ' -'));
		const wanted = range(count(0, from, ' +'), count(from, to, ' +'));
		return [`@@ -${old} +${wanted} @@`, ...all.slice(from, to).map(({kind, line}) => `${kind}${line}`)];
	});
}
