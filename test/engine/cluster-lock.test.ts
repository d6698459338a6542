import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {holdCluster} from '../../source/engine/cluster-lock.ts';
import {toFailure} from '../../source/engine/failure.ts';
import {type LockHolder, startTicksOf} from '../../source/engine/lock.ts';
import type {ActionId} from '../../source/state/events.ts';

let directory: string;

beforeEach(() => {
	directory = mkdtempSync(path.join(os.tmpdir(), 'cluster-lock-'));
	const changes = [
		{type: 'farm/changed', at: 1, host: 'w1', standing: 'in', slots: 4, reason: ''},
		{type: 'farm/changed', at: 2, host: 'w2', standing: 'in', slots: 4, reason: ''},
		{type: 'farm/changed', at: 3, host: 'w2', standing: 'drained', slots: 0, reason: ''},
	];
	writeFileSync(path.join(directory, 'run-build.jsonl'), changes.map((change) => `${JSON.stringify(change)}\n`).join(''));
});

afterEach(() => rmSync(directory, {recursive: true, force: true}));

function holder(action: ActionId): LockHolder {
	return {pid: process.pid, startTicks: startTicksOf(process.pid) ?? '', runId: `run-${action}`, action};
}

const hold = (action: ActionId, only?: string) => holdCluster(path.join(directory, 'lock'), directory, holder(action), only);

function refusal(action: ActionId, only?: string): string {
	try {
		hold(action, only);
		return 'none';
	} catch (error) {
		return toFailure(error).message;
	}
}

describe('beside a build', () => {
	it.each([
		['provision', 'w3'],
		['ssh-setup', 'w3,w4'],
		['sync', 'w2'],
	] as const)('%s of %s goes, which do not compile for it', (action, only) => {
		hold('build');
		expect(hold(action, only).isBeside).toBe(true);
	});

	it.each([
		['provision', 'w3,w1', 'w1 compiles for the build that runs (run-build).'],
		['provision', undefined, /^Another run holds the cluster: build/],
		['provision', 'master,w3', /^Another run holds the cluster: build/],
		['teardown', 'w3', /^Another run holds the cluster: build/],
		['build', 'w3', /^Another run holds the cluster: build/],
	] as const)('%s of %s does not', (action, only, expected) => {
		hold('build');
		expect(refusal(action, only)).toMatch(expected);
	});

	it('goes one of them only, and no other run but a build until it has ended', () => {
		const build = hold('build');
		const beside = hold('provision', 'w3');
		expect(refusal('sync', 'w4')).toMatch(/^Another run holds the cluster: provision/);
		build.release();
		expect(refusal('teardown')).toMatch(/^Another run holds the cluster: provision/);
		const next = hold('build');
		next.release();
		beside.release();
		expect(hold('teardown').isBeside).toBe(false);
	});
});
