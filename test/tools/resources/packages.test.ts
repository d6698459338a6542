import {describe, expect, it} from 'vitest';
import {packagesDriver} from '../../../source/tools/resources/packages.ts';
import {fixture} from '../../support/fixture.ts';
import {run} from '../../support/run.ts';

const resource = {
	kind: 'packages',
	names: ['distcc', 'rsync'],
	quietUnits: {distcc: 'distcc.service', rsync: 'rsync.service'},
} as const;
const output = 'base=1\nrsync=3.2.7-1\n--users\nroot\nbuilder\n--groups\nroot\n';
const before = {installed: ['base=1', 'rsync=3.2.7-1'], users: ['root', 'builder'], groups: ['root']};
const now = {
	installed: ['base=2', 'distcc=3.4', 'libx=1', 'rsync=3.2.7-1'],
	users: ['root', 'builder', 'distccd'],
	groups: ['root', 'distccd'],
};

describe('packages', () => {
	it('are read from the probe', () => {
		expect(packagesDriver.read(resource, output)).toEqual(before);
		expect(packagesDriver.read(resource, '')).toEqual({installed: [], users: [], groups: []});
	});

	it('are read from what a real machine printed, before and after an installation', () => {
		const distcc = {...resource, names: ['distcc']} as const;
		const earlier = packagesDriver.read(distcc, fixture('packages/testing-before.txt'));
		const later = packagesDriver.read(distcc, fixture('packages/testing-after.txt'));
		expect([earlier.installed.length, later.installed.length]).toEqual([130, 136]);
		expect(packagesDriver.differences(distcc, earlier)).toEqual(['install distcc']);
		expect(packagesDriver.differences(distcc, later)).toEqual([]);
		const came = ['adduser', 'distcc', 'libavahi-client3', 'libavahi-common-data', 'libavahi-common3', 'libpopt0'];
		expect(packagesDriver.undo(distcc, earlier, later).map(({argv}) => argv.slice(4))).toEqual([['distccd', '', ...came]]);
	});

	it('are missing by name, whatever the version is', () => {
		expect(packagesDriver.differences(resource, before)).toEqual(['install distcc']);
		expect(packagesDriver.differences(resource, now)).toEqual([]);
		expect(packagesDriver.differences(resource, {...before, installed: ['distcc-doc=1']})).toEqual(['install distcc rsync']);
	});

	it('are installed without the ones that are there, with only their own services kept quiet, in one call as root', () => {
		const [command, ...more] = packagesDriver.apply(resource, before);
		expect(more).toEqual([]);
		expect(command?.argv.slice(4)).toEqual(['distcc.service', 'distcc']);
		expect(command).toMatchObject({
			isRoot: true,
			environment: {DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C', NEEDRESTART_SUSPEND: '1'},
			timeoutMs: 1_800_000,
		});
	});

	it('go exactly as they came: packages, users and groups, but nothing that was there', () => {
		const commands = packagesDriver.undo(resource, before, now);
		expect(commands.map(({argv, isRoot}) => [argv.slice(4), isRoot])).toEqual([[['distccd', 'distccd', 'distcc', 'libx'], true]]);
	});

	it('stay where something else has come to need them, and say so', () => {
		const later = {...now, installed: ['base=2', 'libx=1', 'theirs=1', 'rsync=3.2.7-1']};
		expect(packagesDriver.neededBy?.(resource, before, now, later)).toBe(
			'packages libx stay, because something else needs them by now',
		);
		expect(packagesDriver.neededBy?.(resource, before, now, before)).toBe(undefined);
	});

	it('need no undo where none came', () => {
		expect(packagesDriver.undo(resource, before, before)).toEqual([]);
		expect(packagesDriver.undo(resource, before, {...before, installed: ['base=2', 'rsync=4']})).toEqual([]);
	});

	it('that came with us and are still there are named', () => {
		expect(packagesDriver.remains(resource, before, now)).toEqual(['package distcc is still installed']);
		expect(packagesDriver.remains(resource, before, before)).toEqual([]);
	});

	it('are scripts that a shell understands', () => {
		const commands = [
			packagesDriver.probe(resource),
			...packagesDriver.apply(resource, before),
			...packagesDriver.undo(resource, before, now),
		];
		for (const {argv} of commands) expect(run(['sh', '-n', '-c', argv[2] ?? ''])).toEqual({code: 0, stdout: '', stderr: ''});
	});
});
