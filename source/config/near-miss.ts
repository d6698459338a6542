import {keysUnder, type SettingPath, settings} from './settings.ts';

/**
 * How many letters lie between two words: insertions, deletions, replacements and swapped neighbours (Damerau-Levenshtein,
 * optimal string alignment).
 */
export function distance(one: string, other: string): number {
	let before: number[] = [];
	let last = Array.from({length: other.length + 1}, (_, index) => index);
	for (let row = 1; row <= one.length; row += 1) {
		const current = [row];
		for (let column = 1; column <= other.length; column += 1) {
			const isSame = one[row - 1] === other[column - 1];
			const isSwapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
			current[column] = Math.min(
				(last[column] ?? 0) + 1,
				(current[column - 1] ?? 0) + 1,
				(last[column - 1] ?? 0) + (isSame ? 0 : 1),
				isSwapped ? (before[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
			);
		}
		before = last;
		last = current;
	}
	return last[other.length] ?? 0;
}

/** `bandwidth_limit` and `bandwidthLimit` are one word. */
function plain(word: string): string {
	return word.toLowerCase().replace(/[\s_-]/g, '');
}

/** Of these words the one that was probably meant; a third of its letters may be wrong. */
export function nearest(word: string, words: readonly string[]): string | undefined {
	// A key may be as long as its file.
	if (word.length > 40) return undefined;
	const [best] = words
		.map((candidate) => ({candidate, far: distance(plain(word), plain(candidate))}))
		.filter(({candidate, far}) => far <= Math.max(1, Math.floor(candidate.length / 3)))
		.toSorted((a, b) => a.far - b.far);
	return best?.candidate;
}

/** What was probably meant by a key that is not known at this place: another key there, or the same one elsewhere. */
export function suggestion(key: string, path: SettingPath): string {
	const here = keysUnder(path);
	const known = `Known here: ${here.join(', ')}.`;
	const elsewhere = settings.filter(({name}) => name.endsWith(`.${key}`)).map(({name}) => name);
	if (elsewhere.length > 0) return `It belongs elsewhere: ${elsewhere.join(' or ')}. ${known}`;
	const meant = nearest(key, here);
	return meant === undefined ? known : `Did you mean ${meant}? ${known}`;
}
