import stringWidth from 'string-width';
import {describe, expect, it} from 'vitest';
import {fitLine, fitText, harmless, span, truncate, truncateStart, widthOf, wrap} from '../../source/ui/text.ts';

describe('text of other machines', () => {
	it.each([
		['colours', '\u001B[31mred\u001B[0m', 'red'],
		['moving the cursor', 'a\u001B[10;10Hb\u001B[2J', 'ab'],
		['a title for the window', 'a\u001B]0;owned\u0007b', 'ab'],
		['a link, ended by ST', '\u001B]8;;http://x\u001B\\text\u001B]8;;\u001B\\', 'text'],
		['a clipboard write that never ends', 'a\u001B]52;c;aGk=', 'a'],
		['a device control string', 'a\u001BP1$qm\u001B\\b', 'ab'],
		['a full reset', 'a\u001Bcb', 'ab'],
		['8-bit controls', 'a\u009B31mb\u009D0;x\u009Cc', 'abc'],
		['a bare escape at the end', 'a\u001B', 'a'],
		['returns, bells and backspaces', 'a\rb\u0007c\b', 'abc'],
		['reordering marks', 'a\u202Eb\u2066c', 'abc'],
		['joiners and variation selectors', '\u2764\uFE0F\u200D\u{1F525}', '\u2764\u{1F525}'],
		['tabs', 'a\tb', 'a    b'],
		['a lone surrogate', 'a\uD800b', 'a\uFFFDb'],
	])('loses %s', (_, hostile, rest) => {
		expect(harmless(hostile)).toBe(rest);
	});

	it('is cut before it is looked at, however long it is', () => {
		expect(harmless('x'.repeat(5_000_000)).length).toBeLessThan(10_000);
	});
});

describe('cutting', () => {
	it('counts wide characters twice and never splits one', () => {
		expect(truncate('日本語', 5)).toBe('日本…');
		expect(truncate('日本語', 4)).toBe('日…');
		expect(truncate('日本語', 6)).toBe('日本語');
	});

	it('keeps the end of a path', () => {
		expect(truncateStart('art/compiler/driver.cc', 12)).toBe('…r/driver.cc');
	});

	it.each([0, 1, 2, 3, 5, 8, 13, 40])('fits any text into exactly %i columns', (width) => {
		for (const text of ['', 'abc', '日本語', 'a日b本c語', '👩‍🚀👩‍🚀', 'e\u0301'.repeat(9)]) {
			expect(stringWidth(fitText(text, width))).toBe(width);
			expect(stringWidth(truncateStart(text, width))).toBeLessThanOrEqual(width);
			expect(widthOf(fitLine([span(text), span(text, 'bad')], width))).toBe(width);
		}
	});

	it('breaks between words, and inside one only where it must', () => {
		expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
		expect(wrap('incomprehensible', 7)).toEqual(['incomp…']);
	});
});
