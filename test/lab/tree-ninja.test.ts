import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {asRoot} from '../../source/lab/privilege.ts';
import {run} from '../../source/lab/process.ts';
import {prepareTree} from '../../source/lab/tree/prepare.ts';
import {decodeFields, decodeFrames, type ProtoField} from './proto.ts';

let folder = '';
let ninja = '';

beforeAll(async () => {
	const tree = await prepareTree({size: 'full', log: () => {}});
	ninja = path.join(tree.layer, tree.top, 'prebuilts/build-tools/linux-x86/bin/ninja');
	folder = await mkdtemp(path.join(tmpdir(), 'tree-ninja-'));
	const manifest = [
		'rule copy',
		'  command = cp $in $out && echo copied $out',
		'  description = copy $out',
		'  phony_output = false',
		'rule fail',
		'  command = echo broken; exit 3',
		'build one: copy input',
		'build two: copy one | input',
		'build three: fail two',
		'',
	];
	await writeFile(path.join(folder, 'build.ninja'), manifest.join('\n'));
	await writeFile(path.join(folder, 'input'), 'x');
});

afterAll(() => rm(folder, {recursive: true}));

const events = async (...argv: string[]) => {
	const stream = path.join(folder, 'stream');
	const result = await run(asRoot([ninja, '-C', folder, '--frontend_file', stream, ...argv]));
	const frames = decodeFrames(await readFile(stream));
	// Every frame is a Status with the one event in it.
	const decoded = frames.map((fields) => {
		expect(fields).toHaveLength(1);
		const [event] = fields as [ProtoField];
		return {kind: event.number, fields: decodeFields(event.value as Buffer)};
	});
	return {result, decoded};
};

const text = (fields: readonly ProtoField[], number: number) =>
	fields.filter((field) => field.number === number).map((field) => String(field.value));
const numberOf = (fields: readonly ProtoField[], number: number) => fields.find((field) => field.number === number)?.value;

// Field numbers of ninja_frontend.Status.
const kinds = {totalEdges: 1, buildStarted: 2, buildFinished: 3, edgeStarted: 4, edgeFinished: 5, message: 6};

describe("ninja's stream of build events", () => {
	it('tells what is planned, what runs and how it ended, in the form of frontend.proto', async () => {
		const {result, decoded} = await events('-j', '3', 'two');
		expect(result.code).toBe(0);
		const of = (kind: number) => decoded.filter((event) => event.kind === kind).map((event) => event.fields);
		expect(numberOf(of(kinds.totalEdges).at(-1) ?? [], 1)).toBe(2);
		expect(of(kinds.buildStarted).map((fields) => [numberOf(fields, 1), numberOf(fields, 2)])).toEqual([[3, 0]]);
		expect(of(kinds.buildFinished)).toHaveLength(1);
		const [first, second] = of(kinds.edgeStarted);
		expect(text(first ?? [], 3)).toEqual(['input']);
		expect(text(first ?? [], 4)).toEqual(['one']);
		expect(text(first ?? [], 5)).toEqual(['copy one']);
		expect(text(first ?? [], 6)).toEqual(['cp input one && echo copied one']);
		expect(text(second ?? [], 3)).toEqual(['one', 'input']);
		const ended = of(kinds.edgeFinished);
		expect(ended.map((fields) => numberOf(fields, 1))).toEqual([numberOf(first ?? [], 1), numberOf(second ?? [], 1)]);
		expect(ended.map((fields) => [numberOf(fields, 3), ...text(fields, 4)])).toEqual([
			[0, 'copied one\n'],
			[0, 'copied two\n'],
		]);
	});

	it('gives a failed edge a status that is not 0 (sint32: 1 travels as 2), and its output', async () => {
		const {result, decoded} = await events('three');
		expect(result.code).toBe(1);
		const failed = decoded.filter((event) => event.kind === kinds.edgeFinished).at(-1)?.fields ?? [];
		expect([numberOf(failed, 3), ...text(failed, 4)]).toEqual([2, 'broken\n']);
	});

	it('carries messages with their level instead of printing them', async () => {
		const {result, decoded} = await events('no-such-target');
		expect(result.code).toBe(1);
		const messages = decoded
			.filter((event) => event.kind === kinds.message)
			.map(({fields}) => [numberOf(fields, 1), ...text(fields, 2)]);
		expect(messages).toEqual([
			[0, `Entering directory \`${folder}'`],
			[2, "unknown target 'no-such-target'"],
		]);
		expect(result.stderr).not.toContain('no-such-target');
	});
});

describe("the options of AOSP's ninja", () => {
	it('are understood', async () => {
		const options = [
			'-o',
			'usesphonyoutputs=yes',
			'-o',
			'preremoveoutputs=yes',
			'-w',
			'dupbuild=err',
			'-w',
			'missingdepfile=err',
		];
		const result = await run(
			asRoot([ninja, '-C', folder, '-d', 'keepdepfile', '-d', 'keeprsp', '-d', 'stats', ...options, 'one']),
		);
		expect(result.code).toBe(0);
	});

	it.each([
		['-o', 'usesphonyoutput=yes'],
		['-w', 'missingdepfiles=err'],
	])('are refused when they are unknown: %s %s', async (option, value) => {
		const result = await run(asRoot([ninja, '-C', folder, option, value, 'one']));
		expect(result.code).toBe(1);
		expect(result.stderr).toContain(value);
	});
});
