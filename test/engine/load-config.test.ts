import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {toFailure} from '../../source/engine/failure.ts';
import {loadConfig, readConfig} from '../../source/engine/load-config.ts';
import {temporaryDirectory} from '../support/run.ts';

let directory: ReturnType<typeof temporaryDirectory>;
let file: string;
beforeEach(() => {
	directory = temporaryDirectory();
	file = path.join(directory.path, 'cluster.yaml');
});
afterEach(() => directory.remove());

const good = `# The farm in the cellar
cluster: farm
user: builder
master:
  address: 192.168.1.100
  tree: /home/builder/aosp
workers:
  - name: w1
    address: 192.168.1.101
  - {name: w2, address: w2.example, port: 2222, slots: 12}
build:
  target: aosp_arm64-eng
  jobs: auto
`;

function failureOf(text: string | Uint8Array) {
	writeFileSync(file, text);
	try {
		loadConfig(file);
	} catch (error) {
		return toFailure(error);
	}
	throw new Error('it was taken');
}

describe('cluster.yaml', () => {
	it.each([
		['as it is', good],
		['with ends of Windows', good.replaceAll('\n', '\r\n')],
		['with a byte order mark', `\uFEFF${good}`],
	])('is read %s', (_name, text) => {
		writeFileSync(file, text);
		expect(loadConfig(file)).toEqual({
			cluster: 'farm',
			user: 'builder',
			master: {address: '192.168.1.100', tree: '/home/builder/aosp'},
			workers: [
				{name: 'w1', address: '192.168.1.101', port: 22, user: 'builder'},
				{name: 'w2', address: 'w2.example', port: 2222, user: 'builder', slots: 12},
			],
			build: {
				target: 'aosp_arm64-eng',
				modules: [],
				directories: [],
				variables: [],
				clean: 'none',
				jobs: 'auto',
				pump: 'off',
				mode: 'plain',
			},
			sync: {scope: 'toolchain'},
			transport: 'tunnel',
			trust: 'one-way',
			cache: {engine: 'auto', persistence: 'none', listen: 'loopback'},
		});
	});

	it('may say once what several workers share, and says where it was said', () => {
		const shared = good
			.replace('  - name: w1\n', '  - &w\n    name: w1\n    port: 2200\n')
			.replace('{name: w2, address: w2.example, port: 2222, slots: 12}', '{<<: *w, name: w2, address: w2.example}');
		writeFileSync(file, shared);
		const read = readConfig(file);
		if (!('config' in read)) throw new Error('it is good');
		expect(read.config.workers[1]).toEqual({name: 'w2', address: 'w2.example', port: 2200, user: 'builder'});
		expect([read.lineOf(['workers', 1, 'port']), read.lineOf(['workers', 1, 'slots'])]).toEqual([12, undefined]);
		expect(failureOf(shared.replace('port: 2200', 'port: 0')).message).toContain(
			'line 10, column 11: workers.0.port 0 is not valid',
		);
	});

	it('that is missing says where it was looked for and what to do', () => {
		expect(() => loadConfig(file)).toThrow(`There is no configuration at ${file}.`);
	});

	it('that cannot be read says why', () => {
		expect(() => loadConfig(directory.path)).toThrow(`${directory.path} cannot be read: EISDIR.`);
	});

	it.each<readonly [string, string, string, string]>([
		[
			'a value',
			'port: 2222',
			'port: 0',
			'line 10, column 43: workers.1.port 0 is not valid. Write a whole number from 1 to 65535.',
		],
		[
			'an unknown setting',
			'jobs: auto',
			'job: 4',
			'line 13, column 3: build.job is not a known setting. Did you mean jobs? Known here: target, modules, directories, variables, clean, jobs, pump, mode.',
		],
		[
			'what is missing, by the place where it should be',
			'  tree: /home/builder/aosp\n',
			'',
			'line 5, column 3: master.tree is missing.',
		],
		['what is missing at the top', 'user: builder\n', '', 'line 1, column 1: user is missing.'],
		['a name that is twice', 'name: w2', 'name: w1', 'line 10, column 12: workers.1.name w1 is there twice.'],
		[
			'a key in the wrong place',
			'jobs: auto',
			'slots: 4',
			'line 13, column 3: build.slots is not a known setting. It belongs elsewhere: workers[].slots.',
		],
		[
			'a machine that is there twice',
			'address: w2.example, port: 2222',
			'address: 192.168.1.101',
			'line 10, column 25: workers.1.address 192.168.1.101 is w1 already.',
		],
		[
			'a number in quotes',
			'port: 2222',
			'port: "2222"',
			'line 10, column 43: workers.1.port "2222" is not valid. Write it without quotes, 2222.',
		],
		[
			'a text without quotes',
			'cluster: farm',
			'cluster: 7',
			'line 2, column 10: cluster 7 is not valid. It is a text: write it in quotes, "7".',
		],
		[
			'a mistyped word',
			'build:\n',
			'transport: tunel\nbuild:\n',
			'line 11, column 12: transport "tunel" is not valid. Did you mean tunnel? Write tunnel or direct.',
		],
		['a hostile name', 'name: w1\n', 'name: "w1; rm -rf /"\n', 'line 8, column 11: workers.0.name "w1; rm -rf /" is not valid.'],
		[
			'a name that would be an option',
			'address: w2.example',
			'address: -oProxyCommand=id',
			'line 10, column 25: workers.1.address',
		],
	])('with a mistake names the line of %s', (_name, before, after, said) => {
		const failure = failureOf(good.replace(before, after));
		expect(failure.code).toBe('configuration');
		expect(failure.message.split('\n  ')[0]).toBe(`${file}:`);
		expect(failure.message.split('\n  ')[1]).toContain(said);
		expect(failure.message.split('\n  ')).toHaveLength(2);
	});

	it('with many mistakes names each with its line', () => {
		const {message} = failureOf(good.replace('port: 2222', 'port: x').replace('cluster: farm', 'cluster: A B'));
		expect(
			message
				.split('\n')
				.slice(1)
				.map((text) => text.split(',')[0]),
		).toEqual(['  line 2', '  line 10']);
	});

	it.each<readonly [string, string, string]>([
		['an open quote', 'cluster: "farm\nuser: builder\n', 'line'],
		['a tab as indentation', 'master:\n\taddress: x\n', 'line 2, column 1: Tabs are not allowed as indentation'],
		['a key that is twice', 'cluster: a\ncluster: b\n', 'line 2, column 1: Map keys must be unique'],
		['two documents', 'cluster: a\n---\ncluster: b\n', 'line 2, column 1: Source contains multiple documents'],
	])('that is no YAML names line and reason: %s', (_name, text, said) => {
		const failure = failureOf(text);
		expect(failure.code).toBe('configuration');
		expect(failure.message).toMatch(/ Correct the YAML there\.$/);
		expect(failure.message).toContain(said);
	});

	it.each([
		['nothing', ''],
		['only a comment', '# later\n'],
		['a list', '- a\n'],
		['a word', 'farm\n'],
	])('with %s is refused with what is missing', (_name, text) => {
		expect(failureOf(text)).toMatchObject({code: 'configuration', message: expect.stringContaining('cluster is missing')});
	});

	it.each([
		['bytes that are no text', Buffer.from([0xff, 0xfe, 0, 1, 2, 255])],
		[
			'aliases that would blow up',
			`a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefg'].map((key, index) => `${key}: &${key} [${`*${'abcdef'[index]},`.repeat(9)}]\n`).join('')}`,
		],
	])('with %s is refused as a configuration, not as a bug', (_name, text) => {
		expect(failureOf(text).code).toBe('configuration');
	});
});

it('a file that cannot be read says why', () => {
	// A directory cannot be read by root either.
	expect(() => loadConfig(path.dirname(file))).toThrow(`${path.dirname(file)} cannot be read: EISDIR.`);
});
