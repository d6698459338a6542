/** What a user can ask of a build that runs, for one worker. */
export const wishKinds = ['drain', 'quarantine', 'return', 'join'] as const;
export type WishKind = (typeof wishKinds)[number];

/** `slots`: of a worker that joins, which may not have been there when the build began. */
export type Wish = {readonly kind: WishKind; readonly host: string; readonly slots?: number};

export function isWishKind(word: string | undefined): word is WishKind {
	return wishKinds.some((kind) => kind === word);
}

/** One line of the file between those who wish and the runner; undefined where it is no wish. */
export function parseWish(line: string): Wish | undefined {
	try {
		const {kind, host, slots} = JSON.parse(line) as Partial<Wish>;
		if (!isWishKind(kind) || typeof host !== 'string') return undefined;
		return {kind, host, ...(typeof slots === 'number' && Number.isInteger(slots) ? {slots} : {})};
	} catch {
		return undefined;
	}
}
