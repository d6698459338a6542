import {nearest, suggestion} from './near-miss.ts';
import {keysUnder, type SettingPath} from './settings.ts';

/** One mistake in the file: where (`['workers', 1, 'port']`), what is wrong, what would be right. */
export type Problem = {
	readonly path: SettingPath;
	readonly message: string;
	readonly hint: string;
	/** The key itself is wrong, not what it says. */
	readonly isKey?: boolean;
};

export type Raw = Readonly<Record<string, unknown>>;

/** What a text must look like, and what to write otherwise. */
export type TextRule = {readonly pattern: RegExp; readonly hint: string; readonly otherwise?: string};

/** As it may stand in a sentence: bounded, because a value may be a whole book. */
function shown(value: unknown): string {
	const text = JSON.stringify(value) ?? String(value);
	return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** Takes values out of what YAML gave, and collects every mistake on the way. */
export class Reader {
	readonly problems: Problem[] = [];

	/** Places whose shape is wrong: what is missing there and below is no mistake of its own. */
	private readonly misshapen: SettingPath[] = [];

	complain(path: SettingPath, message: string, hint: string): void {
		const isBelow = this.misshapen.some((place) => place.every((key, index) => path[index] === key));
		if (!isBelow) this.problems.push({path, message, hint});
	}

	private complainAboutShape(path: SettingPath, message: string, hint: string): void {
		this.complain(path, message, hint);
		// The whole file: what it must have is the answer then.
		if (path.length > 0) this.misshapen.push(path);
	}

	/** What is there without a value, its lines being comments, is empty. */
	mapping(value: unknown, path: SettingPath): Raw {
		const keys = keysUnder(path);
		if (typeof value !== 'object' || value === null || Array.isArray(value)) {
			if (value !== undefined && value !== null)
				this.complainAboutShape(path, 'is not a mapping', `Write ${keys.map((key) => `${key}: ...`).join(', ')}.`);
			return {};
		}
		for (const key of Object.keys(value)) {
			if (keys.includes(key)) continue;
			const message = 'is not a known setting';
			this.problems.push({path: [...path, key], message, hint: suggestion(key, path), isKey: true});
		}
		return value as Raw;
	}

	text(raw: Raw, key: string, path: SettingPath, rule: TextRule): string {
		const value = raw[key] ?? rule.otherwise;
		if (typeof value === 'string' && rule.pattern.test(value)) return value;
		const isQuotable = (typeof value === 'number' || typeof value === 'boolean') && rule.pattern.test(String(value));
		const message = value === undefined ? 'is missing' : `${shown(value)} is not valid`;
		this.complain([...path, key], message, isQuotable ? `It is a text: write it in quotes, "${value}".` : rule.hint);
		return '';
	}

	count(raw: Raw, key: string, path: SettingPath, range: {from: number; to: number; otherwise?: string}): number | undefined {
		const value = raw[key];
		if (value === undefined || value === null) return undefined;
		const isRight = (count: number) => Number.isInteger(count) && count >= range.from && count <= range.to;
		if (typeof value === 'number' && isRight(value)) return value;
		const isQuoted = typeof value === 'string' && /^\d+$/.test(value) && isRight(Number(value));
		const hint = isQuoted
			? `Write it without quotes, ${value}.`
			: `Write a whole number from ${range.from} to ${range.to}${range.otherwise ?? ''}.`;
		this.complain([...path, key], `${shown(value)} is not valid`, hint);
		return undefined;
	}

	/** One of a few words; the first is what it is when nothing is said. */
	choice<Word extends string>(raw: Raw, key: string, path: SettingPath, words: readonly [Word, ...Word[]]): Word {
		const value = raw[key] ?? words[0];
		const found = words.find((word) => word === value);
		if (found !== undefined) return found;
		const meant = typeof value === 'string' ? nearest(value, words) : undefined;
		const hint = `${meant === undefined ? '' : `Did you mean ${meant}? `}Write ${words.join(' or ')}.`;
		this.complain([...path, key], `${shown(value)} is not valid`, hint);
		return words[0];
	}

	list(raw: Raw, key: string, path: SettingPath): readonly unknown[] {
		const value = raw[key];
		if (value === undefined || value === null) return [];
		if (Array.isArray(value)) return value;
		this.complainAboutShape([...path, key], 'is not a list', 'Write one "- ..." line for each.');
		return [];
	}
}
