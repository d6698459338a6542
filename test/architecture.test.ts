import {globSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {breaches, medianLines} from './support/architecture.ts';

const root = path.resolve(import.meta.dirname, '..');
const names = globSync(['cli.tsx', 'source/**/*.{ts,tsx}', 'scripts/*.{ts,tsx}'], {cwd: root});
const files = Object.fromEntries(names.map((name) => [name, readFileSync(path.join(root, name), 'utf8')]));

describe('the structure', () => {
	it('was found', () => {
		expect(names.length).toBeGreaterThan(150);
	});

	it('obeys the one rule of source/readme.md', () => {
		expect(breaches(files)).toEqual([]);
	});

	it('is made of small files', () => {
		expect(medianLines(files)).toBeLessThan(100);
	});
});

describe('the check itself', () => {
	it.each([
		['source/state/a.ts', "import {b} from '../tools/b.ts';", 'state imports tools'],
		['source/tools/a.ts', "import {readFileSync} from 'node:fs';", 'a pure folder imports node:fs'],
		['source/actions/a.ts', "import {\n\tx,\n\ty,\n} from 'ioredis';", 'a pure folder imports ioredis'],
		['source/tools/a.ts', "const fs = await import('node:fs');", 'a pure folder imports node:fs'],
		['source/state/a.ts', "type B = import('../engine/b.ts').B;", 'state imports engine'],
		['source/ui/a.tsx', "import {b} from '../engine/b.ts';", 'ui imports engine'],
		['source/ui/panes/a.ts', "export {b} from '../../session/b.ts';", 'ui imports session'],
		['source/ui/a.ts', "import fs from 'node:fs';", 'the screen imports node:fs'],
		['source/engine/tasks/a.ts', "import type {B} from '../../ui/b.tsx';", 'engine imports ui'],
		['source/engine/a.ts', "import '../lab/b.ts';", 'engine imports lab'],
		['source/lab/a.ts', 'export default 1;', 'a default export'],
		['source/lab/a.ts', 'x\n'.repeat(301), '301 lines'],
	])('finds the fault in %s', (file, text, expected) => {
		expect(breaches({[file]: text})).toEqual([expect.stringContaining(expected)]);
	});

	it.each([
		['source/tools/a.ts', "import type {Event} from '../state/events.ts';"],
		['source/ui/panes/a.ts', "import {b} from '../../tools/b.ts';\nimport {Text} from 'ink';"],
		['source/engine/a.ts', "import {b} from '../actions/b.ts';\nimport fs from 'node:fs';"],
		['source/session/a.ts', "import {b} from '../ui/b.tsx';\nimport {c} from '../engine/c.ts';"],
	])('lets %s be', (file, text) => {
		expect(breaches({[file]: text})).toEqual([]);
	});
});
