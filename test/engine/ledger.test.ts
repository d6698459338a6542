import {appendFileSync, chmodSync, existsSync, readFileSync, statSync} from 'node:fs';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import type {LedgerEntry} from '../../source/actions/plan.ts';
import {Ledger} from '../../source/engine/ledger.ts';
import {temporaryDirectory} from '../support/run.ts';

let directory: ReturnType<typeof temporaryDirectory>;
let file: string;
let ledger: Ledger;
beforeEach(() => {
	directory = temporaryDirectory();
	file = path.join(directory.path, 'farm', 'ledger.jsonl');
	ledger = new Ledger(file);
});
afterEach(() => directory.remove());

function entry(id: string, more: Partial<LedgerEntry> = {}): LedgerEntry {
	const resource = {kind: 'unit', name: `${id}.service`, reads: []} as const;
	return {id, at: 1, host: 'w1', title: id, resource, before: {isActive: false}, ...more};
}

const secretFile = {kind: 'file', path: '/etc/x', content: 'new-secret', owner: 'root', mode: '600', isSecret: true} as const;

describe('the ledger', () => {
	it('is empty before the first change', () => {
		expect(ledger.entries()).toEqual([]);
		expect(existsSync(file)).toBe(false);
	});

	it('knows a change in progress, then the whole of it', () => {
		ledger.record(entry('a'));
		expect(ledger.entries()).toEqual([entry('a')]);
		ledger.record(entry('a', {after: {isActive: true}}));
		expect(ledger.entries()).toEqual([entry('a', {after: {isActive: true}})]);
	});

	it('keeps what was there before the first change, however often it is changed', () => {
		ledger.record(entry('a', {before: {isActive: 'first'}}));
		ledger.record(entry('a', {before: {isActive: 'second'}, after: {isActive: 'x'}}));
		ledger.record(entry('a', {before: {isActive: 'third'}, after: {isActive: 'y'}, at: 3}));
		expect(ledger.entries()).toEqual([entry('a', {before: {isActive: 'first'}, after: {isActive: 'y'}, at: 3})]);
	});

	it('keeps the order of the first changes, which teardown goes back', () => {
		for (const id of ['a', 'b', 'c', 'a']) ledger.record(entry(id));
		expect(ledger.entries().map(({id}) => id)).toEqual(['a', 'b', 'c']);
	});

	it('knows what a teardown left, until a later one undoes it or it is done anew', () => {
		ledger.record(entry('a', {after: {isActive: true}}));
		ledger.recordKept('a', 'it was changed');
		expect(ledger.entries()).toEqual([entry('a', {after: {isActive: true}, kept: 'it was changed'})]);
		ledger.record(entry('a'));
		expect(ledger.entries()[0]?.kept).toBe(undefined);
		ledger.recordKept('a', 'it was changed');
		ledger.recordUndone('a');
		ledger.recordKept('a', 'nobody knows it');
		expect(ledger.entries()).toEqual([]);
	});

	it.each([
		['the file', () => file],
		['its directory', () => path.dirname(file)],
	])('that others can write is refused: %s', (_name, place) => {
		ledger.record(entry('a'));
		chmodSync(place(), 0o777);
		expect(() => ledger.entries()).toThrow('can be written by other users');
	});

	it('forgets what was undone, and takes it anew when it is done again', () => {
		ledger.record(entry('a', {before: {isActive: 'first'}}));
		ledger.record(entry('b'));
		ledger.recordUndone('a');
		expect(ledger.entries().map(({id}) => id)).toEqual(['b']);
		ledger.record(entry('a', {before: {isActive: 'later'}}));
		expect(ledger.entries()).toEqual([entry('b'), entry('a', {before: {isActive: 'later'}})]);
	});

	it('is the same for everybody who opens it, and for its owner alone', () => {
		ledger.record(entry('a'));
		expect(new Ledger(file).entries()).toEqual([entry('a')]);
		expect([statSync(file).mode & 0o777, statSync(path.dirname(file)).mode & 0o777]).toEqual([0o600, 0o700]);
	});

	it('loses nothing to a line that is not whole, neither before nor after it', () => {
		ledger.record(entry('a'));
		appendFileSync(file, '\n{"entry":{"id":"b","at');
		expect(ledger.entries()).toEqual([entry('a')]);
		ledger.record(entry('c'));
		ledger.recordUndone('a');
		expect(ledger.entries()).toEqual([entry('c')]);
	});

	it('can go', () => {
		ledger.record(entry('a'));
		ledger.remove();
		ledger.remove();
		expect([ledger.entries(), existsSync(file)]).toEqual([[], false]);
	});
});

describe('a secret file in the ledger', () => {
	const found = (content: string) => ({exists: true, content, owner: 'root', mode: '600'});

	it('never shows what we wrote, nor what we had written before', () => {
		const resource = {...secretFile, content: 'first-secret'};
		ledger.record(entry('s', {resource, before: {exists: false, content: '', owner: '', mode: ''}}));
		ledger.record(
			entry('s', {resource, before: {exists: false, content: '', owner: '', mode: ''}, after: found('first-secret')}),
		);
		ledger.record(entry('s', {resource: secretFile, before: found('first-secret')}));
		ledger.record(entry('s', {resource: secretFile, before: found('first-secret'), after: found('new-secret')}));
		expect(readFileSync(file, 'utf8')).not.toMatch(/first-secret|new-secret/);
		expect(ledger.entries()[0]?.before).toMatchObject({exists: false});
	});

	it('keeps what others had written there, because it must come back', () => {
		ledger.record(entry('s', {resource: secretFile, before: found('theirs'), after: found('new-secret')}));
		ledger.record(entry('s', {resource: secretFile, before: found('new-secret'), after: found('newer-secret')}));
		expect(ledger.entries()[0]).toMatchObject({before: {content: 'theirs'}, after: {content: ''}, resource: {content: ''}});
		expect(readFileSync(file, 'utf8')).not.toContain('new');
	});
});
