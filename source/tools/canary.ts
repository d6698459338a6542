/** One compile that proves a worker, with the flags that Soong gives to most of its compiles. */
export type CanarySource = {
	/** For people. */
	readonly title: string;
	readonly compiler: 'clang' | 'clang++';
	readonly file: string;
	readonly text: string;
	readonly flags: readonly string[];
};

/** Of every compile of Soong (recorded from the lab's tree: test/fixtures/soong; no `-g`, so that objects can be compared). */
const common = ['-fPIC', '-O2', '-no-canonical-prefixes', '-fdebug-prefix-map=/proc/self/cwd=', '-Wa,--noexecstack', '-Werror'];

/** Sources that need no header: a device's headers are not on every tree, and its compiler's are not what is to be proved. */
const languages = [
	{
		name: 'C',
		compiler: 'clang',
		extension: 'c',
		flags: ['-std=gnu99'],
		text: 'int canary_MARK(int seed) { return seed * 7 + 1; }\n',
	},
	{
		name: 'C++',
		compiler: 'clang++',
		extension: 'cc',
		flags: ['-std=gnu++17', '-fno-exceptions'],
		text: 'template <typename T> T canary_MARK(T seed) { return seed * 7 + 1; }\ntemplate int canary_MARK<int>(int);\n',
	},
] as const;

const machines = [
	{name: 'host', flags: ['-target', 'x86_64-linux-gnu', '-m64']},
	{name: 'device', flags: ['-target', 'aarch64-linux-android29', '-march=armv8-a', '-nostdlibinc']},
] as const;

/** What the sources for pump mode include, so that there is something to send. */
export const pumpHeader = {file: 'canary.h', text: '#define CANARY_FACTOR 7\n'} as const;

/** The same for pump mode: with a header that is sent, one of the compiler's, and one of the tree's C library where it has one. */
export function pumpCanarySources(mark: string, sysroot: string | undefined): readonly CanarySource[] {
	return canarySources(mark).map((source) => {
		const isHost = sysroot !== undefined && source.file.startsWith('canary-host');
		const headers = [`#include "${pumpHeader.file}"`, '#include <stddef.h>', ...(isHost ? ['#include <string.h>'] : [])];
		return {
			...source,
			text: `${headers.join('\n')}\n${source.text.replaceAll('seed * 7', 'seed * CANARY_FACTOR')}`,
			flags: [...(isHost ? ['--sysroot', sysroot] : []), ...source.flags],
		};
	});
}

/** C and C++, for the host and for a device. `mark` is a word that no source had before, so that no cache answers for the worker. */
export function canarySources(mark: string): readonly CanarySource[] {
	return machines.flatMap((machine) =>
		languages.map(({name, compiler, extension, flags, text}) => ({
			title: `${name} for the ${machine.name}`,
			compiler,
			file: `canary-${machine.name}.${extension}`,
			text: text.replaceAll('MARK', mark),
			flags: [...machine.flags, ...common, ...flags],
		})),
	);
}
