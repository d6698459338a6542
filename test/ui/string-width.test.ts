import stringWidth from 'string-width';
import {expect, it, vi} from 'vitest';
import {fastWidth} from '../../source/ui/string-width.ts';
import {symbols} from '../../source/ui/theme.ts';

it.each([
	'',
	'plain',
	'╭─ 1 nodes ─╮',
	'━━━───',
	'▁▂▃▄▅▆▇█',
	'■▪□',
	'日本語',
	'👩‍🚀',
	'e\u0301',
	'\u001B[1;31m✗ down\u001B[0m',
	...Object.values(symbols),
])('measures %j as the original does', (text) => {
	expect(fastWidth(stringWidth)(text)).toBe(stringWidth(text));
});

it('answers what the screen is made of without the original', () => {
	const original = vi.fn(stringWidth);
	const width = fastWidth(original);
	for (const text of ['╭─ 1 nodes ─╮', '━━━─── 43%', '▁▂▃', '■▪□', '• ▏ ← → ↑ ↓ …', ...Object.values(symbols)])
		width(`\u001B[36m${text}\u001B[0m`);
	expect(original).not.toHaveBeenCalled();
});
