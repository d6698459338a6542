/** What was typed or chosen in the open dialog; it lives in the screen only, never in the store. */
export type Draft = {
	readonly typed: string;
	readonly isAgreeing: boolean;
	readonly cursor: number;
	readonly scroll: number;
	/** What was typed into the fields of a form; those that nobody touched are missing. */
	readonly fields?: Readonly<Record<string, string>>;
};

export const emptyDraft: Draft = {typed: '', isAgreeing: false, cursor: 0, scroll: 0};
