import {describe, expect, it} from 'vitest';
import {BoundedText, LineSplitter} from '../../source/engine/lines.ts';

function linesOf(chunks: readonly (string | Uint8Array)[], limit?: number): readonly string[] {
	const lines: string[] = [];
	const splitter = new LineSplitter((line) => lines.push(line), limit);
	for (const chunk of chunks) splitter.write(Buffer.from(chunk as string));
	splitter.end();
	return lines;
}

describe('bytes become lines', () => {
	it.each<readonly [string, readonly string[], readonly string[]]>([
		['nothing', [], []],
		['an empty chunk', [''], []],
		['one line', ['a\n'], ['a']],
		['a last line without an end', ['a\nb'], ['a', 'b']],
		['empty lines', ['\n\na\n'], ['', '', 'a']],
		['a line in pieces', ['a', 'b', 'c\nd'], ['abc', 'd']],
		['the ends of Windows', ['a\r\nb\r\n'], ['a', 'b']],
		['an end of Windows in two chunks', ['a\r', '\nb\r', '\n'], ['a', 'b']],
		['an end of Windows in two chunks before an empty line', ['a\r', '\n\nb'], ['a', '', 'b']],
		['a progress meter', ['10 %\r20 %\r', '30 %\r'], ['10 %', '20 %', '30 %']],
	])('%s', (_name, chunks, lines) => {
		expect(linesOf(chunks)).toEqual(lines);
	});

	it('hands a progress meter over before its next chunk comes', () => {
		const lines: string[] = [];
		new LineSplitter((line) => lines.push(line)).write(Buffer.from('10 %\r'));
		expect(lines).toEqual(['10 %']);
	});

	it('puts characters together wherever they are split', () => {
		const bytes = Buffer.from('aä€\u{1F600}b\n');
		for (let cut = 0; cut <= bytes.length; cut += 1) {
			expect(linesOf([bytes.subarray(0, cut), bytes.subarray(cut)])).toEqual(['aä€\u{1F600}b']);
		}
		expect(linesOf([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(['aä€\u{1F600}b']);
	});

	it('shows a character that never ends as a replacement', () => {
		expect(linesOf([Buffer.from('€').subarray(0, 2)])).toEqual(['\uFFFD']);
	});

	it('cuts an endless line once, skips the rest of it, and goes on with the next', () => {
		expect(linesOf(['x'.repeat(25), 'x'.repeat(25), 'x'.repeat(25), 'y\nnext\n'], 10)).toEqual(['x'.repeat(10), 'next']);
		expect(linesOf(['x'.repeat(25), '\nnext\n'], 10)).toEqual(['x'.repeat(10), 'next']);
		expect(linesOf([`${'x'.repeat(25)}\nnext\n`], 10)).toEqual(['x'.repeat(10), 'next']);
		expect(linesOf(['x'.repeat(25), 'end'], 10)).toEqual(['x'.repeat(10)]);
	});
});

describe('collected output', () => {
	it('is whole below its limit', () => {
		const text = new BoundedText(100);
		text.write(Buffer.from('€').subarray(0, 1));
		text.write(Buffer.from('€').subarray(1));
		expect(text.toString()).toBe('€');
	});

	it('is cut above it and says how much is missing', () => {
		const text = new BoundedText(10);
		text.write(Buffer.from('a'.repeat(11)));
		text.write(Buffer.from('b'.repeat(7)));
		text.write(Buffer.from('c'.repeat(5)));
		expect(text.toString()).toBe(`${'a'.repeat(11)}\n(12 bytes more)`);
	});
});
