import {existsSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {draftConfig} from '../../source/config/draft.ts';
import {toFailure} from '../../source/engine/failure.ts';
import {loadConfig} from '../../source/engine/load-config.ts';
import {writeConfig} from '../../source/engine/write-config.ts';
import {temporaryDirectory} from '../support/run.ts';

let directory: ReturnType<typeof temporaryDirectory>;
let file: string;

beforeEach(() => {
	directory = temporaryDirectory();
	file = path.join(directory.path, 'new/distbuild-tui/cluster.yaml');
});
afterEach(() => directory.remove());

const drafted = draftConfig(
	{cluster: 'farm', tree: '/srv/aosp', user: 'builder', target: 'aosp_arm64-eng', address: '10.0.0.1'},
	[{name: 'w1', address: '10.0.0.11', port: 22, user: 'builder'}],
);
if (!('config' in drafted)) throw new Error('it is good');
const {config} = drafted;

function failureOf(work: () => void) {
	try {
		work();
	} catch (error) {
		return toFailure(error);
	}
	throw new Error('it was written');
}

describe('a configuration that is written', () => {
	it('is for us alone, whatever the umask, and is the same when it is loaded', () => {
		const umask = process.umask(0);
		writeConfig(file, config, {isReplacing: false, notes: {w1: '4 cores'}});
		process.umask(umask);
		expect(statSync(file).mode & 0o777).toBe(0o600);
		expect(statSync(path.dirname(file)).mode & 0o777).toBe(0o700);
		expect(loadConfig(file)).toEqual(config);
		expect(readdirSync(path.dirname(file))).toEqual(['cluster.yaml']);
	});

	it('never takes the place of another one without being told', () => {
		writeConfig(file, config, {isReplacing: false});
		writeFileSync(file, '# mine\n');
		expect(failureOf(() => writeConfig(file, config, {isReplacing: false}))).toMatchObject({
			code: 'configuration',
			hint: expect.stringContaining('--yes'),
		});
		expect(readFileSync(file, 'utf8')).toBe('# mine\n');
		writeConfig(file, config, {isReplacing: true});
		expect(loadConfig(file)).toEqual(config);
		expect(readdirSync(path.dirname(file))).toEqual(['cluster.yaml']);
	});

	it('leaves nothing behind where it cannot be written', () => {
		writeFileSync(path.join(directory.path, 'new'), 'in the way');
		expect(failureOf(() => writeConfig(file, config, {isReplacing: false}))).toMatchObject({
			code: 'configuration',
			message: expect.stringContaining('cannot be written: E'),
		});
		expect(readdirSync(directory.path)).toEqual(['new']);
		expect(existsSync(file)).toBe(false);
	});
});
