import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {fail} from '../../source/engine/failure.ts';
import type {HostPool} from '../../source/engine/host-pool.ts';
import {localHost} from '../../source/engine/local-host.ts';
import {lookAtHosts, lookAtTree} from '../../source/engine/look.ts';
import {hostFrom} from '../../source/engine/sudo.ts';
import {temporaryDirectory} from '../support/run.ts';

let directory: ReturnType<typeof temporaryDirectory>;
beforeEach(() => {
	directory = temporaryDirectory();
});
afterEach(() => directory.remove());

const clangs = 'prebuilts/clang/host/linux-x86';

function tree(names: readonly string[], goSource?: string): string {
	for (const name of names) mkdirSync(path.join(directory.path, clangs, name), {recursive: true});
	if (goSource !== undefined) {
		mkdirSync(path.join(directory.path, 'build/soong/cc/config'), {recursive: true});
		writeFileSync(path.join(directory.path, 'build/soong/cc/config/global.go'), goSource);
	}
	return directory.path;
}

describe('the compilers of a tree', () => {
	const both = ['clang-r2', 'clang-r1', 'clang-stable', 'llvm-binutils', 'clang r3', 'soong'];
	const all = ['clang-r1', 'clang-r2', 'clang-stable'].map((name) => `${clangs}/${name}`);

	it('sees the C libraries for the host, where there are any', () => {
		for (const name of ['x86_64-linux-glibc2.17-4.8/sysroot', 'other/lib', 'bad name/sysroot'])
			mkdirSync(path.join(directory.path, 'prebuilts/gcc/linux-x86/host', name), {recursive: true});
		expect(lookAtTree(directory.path).sysroots).toEqual(['prebuilts/gcc/linux-x86/host/x86_64-linux-glibc2.17-4.8/sysroot']);
	});

	it.each<readonly [string, readonly string[], string | undefined, readonly string[]]>([
		['none in an empty tree', [], undefined, []],
		['all where nobody says which', both, undefined, all],
		['the one that Soong takes by default', both, '\tClangDefaultVersion           = "clang-r2"\n', [`${clangs}/clang-r2`]],
		['all where Soong names one that is not there', both, 'ClangDefaultVersion = "clang-r9"', all],
		['all where Soong names none', both, 'package config\n', all],
	])('are %s', (_name, names, goSource, directories) => {
		expect(lookAtTree(tree(names, goSource))).toEqual({compilerDirectories: directories, sysroots: []});
	});
});

describe('a look at hosts', () => {
	const unlike = hostFrom({
		name: 'w2',
		password: undefined,
		raw: async () => ({code: 1, stdout: '', stderr: 'sh: not found'}),
		timeoutMs: 1000,
		close: () => {},
	});
	const hosts = {
		get: async (name: string) => {
			if (name === 'master') return localHost('master', undefined);
			if (name === 'w2') return unlike;
			throw fail('unreachable', 'w1 cannot be reached.');
		},
	} as unknown as HostPool;

	it('finds those that answer, and says of the others why they do not', async () => {
		const {facts, failures} = await lookAtHosts(['master', 'w1', 'w2'], hosts);
		expect(Object.keys(facts)).toEqual(['master']);
		expect(facts['master']).toMatchObject({architecture: expect.stringMatching(/./), cores: expect.any(Number)});
		expect(failures['w1']).toEqual({code: 'unreachable', message: 'w1 cannot be reached.'});
		expect(failures['w2']).toMatchObject({code: 'exit', message: 'w2 is no Linux that this program understands.'});
	});
});
