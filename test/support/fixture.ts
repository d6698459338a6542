import {readFileSync} from 'node:fs';
import path from 'node:path';

const fixtures = path.join(import.meta.dirname, '..', 'fixtures');

/** Real recorded output without its first line, which names the command and the version. */
export function fixture(name: string): string {
	const text = readFileSync(path.join(fixtures, name), 'utf8');
	return text.slice(text.indexOf('\n') + 1);
}

/** A recording that has no room for a first line; what made it stands in the text file of the same name. */
export function binaryFixture(name: string): Uint8Array {
	return readFileSync(path.join(fixtures, name));
}
