/** A bounded list that says how much it dropped. */
export type Ring<Item> = {readonly items: readonly Item[]; readonly dropped: number};

export const emptyRing: Ring<never> = {items: [], dropped: 0};

/** Appends, dropping the oldest in chunks of an eighth of the limit so that appending stays cheap. */
export function push<Item>(ring: Ring<Item>, item: Item, limit: number): Ring<Item> {
	if (ring.items.length < limit) return {items: [...ring.items, item], dropped: ring.dropped};
	const drop = Math.max(1, Math.floor(limit / 8));
	return {items: [...ring.items.slice(drop), item], dropped: ring.dropped + drop};
}
