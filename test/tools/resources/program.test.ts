import {chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {type ProgramResource, programDriver} from '../../../source/tools/resources/program.ts';
import {run, temporaryDirectory} from '../../support/run.ts';

let directory: ReturnType<typeof temporaryDirectory>;
const at = (...names: readonly string[]) => path.join(directory.path, ...names);
const look = (resource: ProgramResource) => programDriver.read(resource, run(programDriver.probe(resource).argv).stdout);
const differences = (resource: ProgramResource) => programDriver.differences(resource, look(resource));

function apply(resource: ProgramResource) {
	const [command] = programDriver.apply(resource, look(resource));
	return run(command?.argv ?? []);
}

/** An archive as upstream makes it; gives its SHA-256. */
function archive(name: string, member: string, text: string): {readonly source: string; readonly archiveSha256: string} {
	mkdirSync(at('release-1'), {recursive: true});
	writeFileSync(at('release-1', member), text);
	writeFileSync(at('release-1/README.md'), 'words');
	run(['tar', '-czf', at(name), '-C', directory.path, 'release-1']);
	return {source: at(name), archiveSha256: run(['sha256sum', at(name)]).stdout.slice(0, 64)};
}

const program = (more: Omit<ProgramResource, 'kind' | 'path'>): ProgramResource => ({
	kind: 'program',
	path: at('bin/tool'),
	...more,
});

beforeEach(() => {
	directory = temporaryDirectory();
	mkdirSync(at('bin'));
});

afterEach(() => directory.remove());

describe('a program', () => {
	it('comes out of an archive with the right SHA-256, for everybody to run', () => {
		const resource = program(archive('a.tar.gz', 'tool', '#!/bin/sh\necho one\n'));
		expect(differences(resource)).toEqual([`install ${resource.path} from ${resource.source}`]);
		expect(apply(resource).code).toBe(0);
		expect(run([resource.path]).stdout).toBe('one\n');
		expect(statSync(resource.path).mode & 0o777).toBe(0o755);
		expect(differences(resource)).toEqual([]);
	});

	it('is not installed from an archive with another', () => {
		const resource = program({...archive('a.tar.gz', 'tool', 'x'), archiveSha256: 'a'.repeat(64)});
		const {code, stderr} = apply(resource);
		expect(code).toBe(1);
		expect(stderr).toMatch(/a\.tar\.gz has SHA-256 [0-9a-f]{64}, not a{64}/);
		expect(existsSync(resource.path)).toBe(false);
	});

	it('is not installed from an archive that does not hold it', () => {
		expect(apply(program(archive('a.tar.gz', 'other', 'x'))).stderr).toContain('holds no file tool');
	});

	it('is installed anew from another archive, and where somebody changed it', () => {
		const first = program(archive('a.tar.gz', 'tool', 'one'));
		apply(first);
		const second = program(archive('b.tar.gz', 'tool', 'two'));
		expect(differences(second)).toEqual([`install ${second.path} anew from ${second.source}`]);
		apply(second);
		expect(readFileSync(second.path, 'utf8')).toBe('two');
		writeFileSync(second.path, 'changed');
		expect(differences(second)).toHaveLength(1);
	});

	it('is copied from a file that a user names, under the name that it must have', () => {
		writeFileSync(at('my-own'), 'mine');
		chmodSync(at('my-own'), 0o644);
		const resource = program({source: at('my-own')});
		apply(resource);
		expect(readFileSync(resource.path, 'utf8')).toBe('mine');
		expect(differences(resource)).toEqual([]);
		writeFileSync(at('my-own'), 'newer');
		expect(differences(resource)).toHaveLength(1);
	});

	it('that came with us goes again, with what we noted about it', () => {
		const resource = program(archive('a.tar.gz', 'tool', 'one'));
		const before = look(resource);
		apply(resource);
		for (const {argv} of programDriver.undo(resource, before, look(resource))) run(argv);
		expect(programDriver.remains(resource, before, look(resource))).toEqual([]);
		expect(run(['ls', '-A', at('bin')]).stdout).toBe('');
	});

	it('that was there before stays', () => {
		writeFileSync(at('bin/tool'), 'theirs');
		chmodSync(at('bin/tool'), 0o755);
		const resource = program(archive('a.tar.gz', 'tool', 'one'));
		expect(programDriver.undo(resource, look(resource), look(resource))).toEqual([]);
	});
});
