import {existsSync, mkdirSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {directoryDriver} from '../../../source/tools/resources/directory.ts';
import {temporaryDirectory} from '../../support/run.ts';
import {currentUser, onThisMachine} from './support.ts';

let directory: ReturnType<typeof temporaryDirectory>;
beforeEach(() => {
	directory = temporaryDirectory();
});
afterEach(() => directory.remove());

const resource = () =>
	({kind: 'directory', path: path.join(directory.path, "it's a", 'new one'), owner: currentUser, mode: '750'}) as const;
const machine = () => onThisMachine(directoryDriver, directory.path);

describe('a directory', () => {
	it('is made, is then as it should be, and goes with all in it', () => {
		const wanted = resource();
		expect(machine().differences(wanted)).toEqual([`make directory ${wanted.path} (${currentUser}, 750)`]);
		const before = machine().apply(wanted);
		expect(before).toEqual({exists: false, owner: '', mode: ''});
		expect(statSync(wanted.path).mode & 0o777).toBe(0o750);
		expect(machine().differences(wanted)).toEqual([]);
		writeFileSync(path.join(wanted.path, 'file'), '');
		expect(machine().undo(wanted, before)).toEqual([]);
		expect(existsSync(wanted.path)).toBe(false);
	});

	it('that was there before keeps its content and gets its mode back', () => {
		const wanted = resource();
		mkdirSync(wanted.path, {recursive: true, mode: 0o700});
		writeFileSync(path.join(wanted.path, 'theirs'), '');
		expect(machine().differences(wanted)).toEqual([`set mode of ${wanted.path} to 750 (was 700)`]);
		const before = machine().apply(wanted);
		expect(machine().differences(wanted)).toEqual([]);
		expect(machine().undo(wanted, before)).toEqual([]);
		expect(statSync(wanted.path).mode & 0o777).toBe(0o700);
		expect(existsSync(path.join(wanted.path, 'theirs'))).toBe(true);
	});

	it('of which only some names are ours goes where nobody else uses it', () => {
		const wanted = {...resource(), ours: ['data', "it's"]};
		const before = machine().apply(wanted);
		mkdirSync(path.join(wanted.path, 'data', 'deep'), {recursive: true});
		writeFileSync(path.join(wanted.path, "it's"), '');
		expect(machine().undo(wanted, before)).toEqual([]);
		expect(existsSync(wanted.path)).toBe(false);
	});

	it('of which only some names are ours stays with what somebody else put there', () => {
		const wanted = {...resource(), ours: ['data']};
		const before = machine().apply(wanted);
		mkdirSync(path.join(wanted.path, 'data'));
		writeFileSync(path.join(wanted.path, 'theirs'), '');
		machine().undo(wanted, before);
		const now = machine().look(wanted);
		expect(now).toMatchObject({exists: true, holds: ['theirs']});
		expect(directoryDriver.neededBy?.(wanted, before, now, now)).toBe(
			`${wanted.path} holds what somebody else put there (theirs)`,
		);
	});

	it('is not the file that has its name', () => {
		const wanted = resource();
		mkdirSync(path.dirname(wanted.path));
		writeFileSync(wanted.path, '');
		expect(machine().look(wanted)).toMatchObject({exists: false});
	});

	it('of somebody else is given to its owner', () => {
		const found = {exists: true, owner: 'somebody', mode: '750'};
		const wanted = resource();
		expect(directoryDriver.differences(wanted, found)).toEqual([`give ${wanted.path} to ${currentUser} (was somebody)`]);
		expect(directoryDriver.remains(wanted, {exists: false, owner: '', mode: ''}, found)).toEqual([
			`${wanted.path} is still there`,
		]);
		expect(directoryDriver.remains(wanted, found, {exists: false, owner: '', mode: ''})).toEqual([`${wanted.path} is gone`]);
	});
});
