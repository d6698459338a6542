import {chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {compileText, connectorText, environmentFile, launcherText, masqueradeText} from '../../source/tools/launcher.ts';
import {run, temporaryDirectory} from '../support/run.ts';

const relativeCompiler = 'prebuilts/clang/host/linux-x86/clang-r1/bin/clang++';
const otherCompiler = 'prebuilts/gcc/bin/gcc';
const hostile = ['-DNAME="a b"', "it's", '$(touch stolen)', '`id`', '*', '', 'a\\nb', '-DX=;y'];

/** Writes what it was called with to `NAME.calls`, one `[word]` each, then does what the test says. */
function stub(name: string, then: string): string {
	return `#!/bin/sh\n{ printf '${name}'; printf ' [%s]' "$@"; echo; } >> "$CALLS"\n${then}\n`;
}

let directory: ReturnType<typeof temporaryDirectory>;
const at = (...names: readonly string[]) => path.join(directory.path, ...names);
const calls = () => (existsSync(at('calls')) ? readFileSync(at('calls'), 'utf8').trimEnd().split('\n') : []);

function program(file: string, text: string): void {
	mkdirSync(path.dirname(file), {recursive: true});
	// The three real programs are called by absolute path, since the build's PATH refuses them.
	writeFileSync(file, text.replaceAll(/\/usr\/bin\/(?=sccache|ccache|distcc|socat)/g, `${at('stubs')}/`));
	chmodSync(file, 0o755);
}

function sccacheDoes(then: string): void {
	program(at('stubs/sccache'), stub('sccache', then));
}

function chooseEngine(name: 'sccache' | 'ccache', isDistributed = true, program = at('stubs', name)): void {
	const text = environmentFile({
		distccHosts: '--localslots=2 @w1/4,lzo',
		scratch: at('scratch'),
		connector: at('opt/bin/connector'),
		masquerade: at('opt/masquerade'),
		engine: {name, program},
		sccacheSocket: '/run/sccache.sock',
		isDistributed,
		ccacheConfiguration: at('opt/ccache.conf'),
	});
	writeFileSync(at('opt/environment'), text.replaceAll('/usr/bin/', `${at('stubs')}/`));
}

beforeEach(() => {
	directory = temporaryDirectory();
	mkdirSync(at('scratch'));
	mkdirSync(at('opt/bin'), {recursive: true});
	chooseEngine('sccache');
	program(at('opt/bin/launcher'), launcherText);
	program(at('opt/bin/connector'), connectorText);
	program(at('opt/bin/compile'), compileText);
	program(at('opt/masquerade', relativeCompiler), masqueradeText(relativeCompiler, 'abc'));
	writeFileSync(at('opt/masquerade', `${relativeCompiler}.digest`), 'abc\n');
	program(at('tree', relativeCompiler), stub('compiler', 'echo compiled; echo warning >&2'));
	program(at('tree', otherCompiler), stub('gcc', 'exit 3'));
	program(at('stubs/distcc'), stub('distcc', 'exec "$@"'));
	program(at('stubs/socat'), stub('socat', 'cat'));
	sccacheDoes('exec "$@"');
});

afterEach(() => directory.remove());

function inTree(argv: readonly string[], stdin = '', environment: Readonly<Record<string, string>> = {}) {
	return run(argv, {directory: at('tree'), stdin, environment: {CALLS: at('calls'), ...environment}});
}

function launch(...words: readonly string[]) {
	return inTree([at('opt/bin/launcher'), ...words]);
}

function words(...list: readonly string[]): string {
	return list.map((word) => ` [${word}]`).join('');
}

describe('the launcher', () => {
	it.each([
		['relative', () => relativeCompiler],
		['absolute', () => at('tree', relativeCompiler)],
	])('sends a compiler called by its %s path through sccache and distcc', (_kind, compiler) => {
		expect(launch(compiler(), '-c', 'a.cc')).toEqual({code: 0, stdout: 'compiled\n', stderr: 'warning\n'});
		expect(calls()).toEqual([
			`sccache${words(at('opt/masquerade', relativeCompiler), '-c', 'a.cc')}`,
			`distcc${words(relativeCompiler, '-c', 'a.cc')}`,
			`compiler${words('-c', 'a.cc')}`,
		]);
	});

	it('asks the compiler once what it is, and answers sccache from then on', () => {
		program(at('tree', relativeCompiler), stub('compiler', `echo '# 1 "testfile.c"'; echo; echo '  compiler_id=clang *  '`));
		const detection = ['-E', '/tmp/sccacheAbC123/testfile.c'];
		const asked = () =>
			inTree([at('opt/masquerade', relativeCompiler), ...detection], '', {
				DISTBUILD_TREE: at('tree'),
				DISTBUILD_SCRATCH: at('scratch'),
			});
		const first = asked();
		expect(first).toEqual({code: 0, stdout: '# 1 "testfile.c"\n\n  compiler_id=clang *  \n', stderr: ''});
		expect(asked()).toEqual(first);
		expect(calls()).toEqual([`compiler${words(...detection)}`]);
	});

	it('writes nothing down where the compiler fails', () => {
		program(at('tree', relativeCompiler), stub('compiler', 'echo no >&2; exit 4'));
		const argv = [at('opt/masquerade', relativeCompiler), '-E', '/tmp/sccacheAbC123/testfile.c'];
		const environment = {DISTBUILD_TREE: at('tree'), DISTBUILD_SCRATCH: at('scratch')};
		for (const _time of [1, 2]) expect(inTree(argv, '', environment)).toEqual({code: 4, stdout: '', stderr: 'no\n'});
		expect(calls()).toHaveLength(2);
	});

	it('knows the tree where the build sets PWD to /proc/self/cwd', () => {
		const called = inTree([at('opt/bin/launcher'), at('tree', relativeCompiler), '-c', 'a.cc'], '', {PWD: '/proc/self/cwd'});
		expect(called.code).toBe(0);
		expect(calls()[1]).toBe(`distcc${words(relativeCompiler, '-c', 'a.cc')}`);
	});

	it('leaves PWD to the compiler as the build set it, also where the tree is reached by a link', () => {
		symlinkSync(at('tree'), at('link'));
		program(at('tree', relativeCompiler), stub('compiler', 'echo "$PWD ${OLDPWD-none} $DISTBUILD_TREE"'));
		const argv = [at('opt/bin/launcher'), relativeCompiler, '-c', 'a.cc'];
		const called = run(argv, {directory: at('link'), environment: {CALLS: at('calls'), PWD: '/proc/self/cwd'}});
		expect(called.stdout).toBe(`/proc/self/cwd none ${at('tree')}\n`);
	});

	it('runs a compiler without a masquerade directly and notes it', () => {
		expect(launch(otherCompiler, '-c', 'a.c').code).toBe(3);
		expect(calls()).toEqual([`gcc${words('-c', 'a.c')}`]);
		expect(readFileSync(at('scratch/launcher.log'), 'utf8')).toMatch(new RegExp(`^\\d+ not wrapped: ${otherCompiler}\n$`));
	});

	it.each([
		['could not reach its server', 'echo "cannot reach the server" >&2; exit 2'],
		['lost its server', 'echo "sccache: encountered fatal error: cannot reach the server" >&2; exit 254'],
	])('goes on without the cache where sccache itself %s, and notes why', (_what, then) => {
		sccacheDoes(then);
		expect(launch(relativeCompiler, '-c', 'a.cc')).toEqual({code: 0, stdout: 'compiled\n', stderr: 'warning\n'});
		expect(calls().map((call) => call.split(' ')[0])).toEqual(['sccache', 'distcc', 'compiler']);
		expect(readFileSync(at('scratch/launcher.log'), 'utf8')).toContain('sccache failed, compiling without it: ');
	});

	it('passes on a compile error with everything that was printed, and compiles no second time', () => {
		sccacheDoes("echo out; cat >&2 <<'END'\na.cc:1: error: it's 100% wrong \\n\nsecond\nEND\nexit 1");
		expect(launch(relativeCompiler, '-c', 'a.cc')).toEqual({
			code: 1,
			stdout: 'out\n',
			stderr: "a.cc:1: error: it's 100% wrong \\n\nsecond\n",
		});
		expect(calls()).toHaveLength(1);
		expect(existsSync(at('scratch/launcher.log'))).toBe(false);
	});

	it.each(['sccache', 'ccache'] as const)('compiles here, behind %s, where nothing shall be distributed', (engine) => {
		chooseEngine(engine, false);
		program(at('stubs/ccache'), stub('ccache', `shift; exec ${at('opt/bin/compile')} ${at('tree', relativeCompiler)} "$@"`));
		expect(launch(relativeCompiler, '-c', 'a.cc').code).toBe(0);
		expect(calls().map((call) => call.split(' ')[0])).toEqual([engine, 'compiler']);
	});

	it.each(['sccache', 'ccache'] as const)(
		'says for pump mode where the headers of the compiler are, and --sysroot as one word, behind %s',
		(engine) => {
			chooseEngine(engine);
			writeFileSync(at('opt/environment'), `${readFileSync(at('opt/environment'), 'utf8')}export INCLUDE_SERVER_PORT=/socket\n`);
			program(at('stubs/ccache'), stub('ccache', `shift; exec ${at('opt/bin/compile')} ${at('tree', relativeCompiler)} "$@"`));
			program(at('tree', relativeCompiler), stub('compiler', 'case $* in *-print-resource-dir) echo prebuilts/a b ;; esac'));
			const given = ['--sysroot', 'a b', ...hostile, '--sysroot=c', '-c', 'a.cc'];
			expect(launch(relativeCompiler, ...given).code).toBe(0);
			expect(calls()).toContain(
				`distcc${words(relativeCompiler, '-resource-dir=prebuilts/a b', '--sysroot=a b', ...hostile, '--sysroot=c', '-c', 'a.cc')}`,
			);
		},
	);

	it.each([
		['-fprofile-sample-use=sample.prof', 'profile'],
		['-fprofile-use=pgo.profdata', 'profile'],
		['-fprofile-instr-use=pgo.profdata', 'profile'],
		['-fsanitize-ignorelist=list.txt', 'sanitizer ignore-list'],
		['-fsanitize-blacklist=list.txt', 'sanitizer ignore-list'],
		['-fplugin=plugin.so', 'plugin or specs'],
		['@flags.rsp', 'response file'],
	])('keeps a unit with %s here, behind either engine, and notes why', (flag, reason) => {
		program(at('stubs/ccache'), stub('ccache', `shift; exec ${at('opt/bin/compile')} ${at('tree', relativeCompiler)} "$@"`));
		for (const engine of ['sccache', 'ccache'] as const) {
			chooseEngine(engine);
			expect(launch(relativeCompiler, flag, '-c', 'a.cc').code).toBe(0);
		}
		expect(calls().map((call) => call.split(' ')[0])).toEqual(['sccache', 'compiler', 'ccache', 'compiler']);
		const line = `\\d+ stays here: ${reason}\n`;
		expect(readFileSync(at('scratch/launcher.log'), 'utf8')).toMatch(new RegExp(`^${line}${line}$`));
	});

	it.each(['sccache', 'ccache'] as const)('goes to distcc at once where %s is switched off', (engine) => {
		chooseEngine(engine, true, '');
		expect(launch(relativeCompiler, '-c', 'a.cc').code).toBe(0);
		expect(calls().map((call) => call.split(' ')[0])).toEqual(['distcc', 'compiler']);
		expect(existsSync(at('scratch/launcher.log'))).toBe(false);
	});

	it('says nothing where nothing was said', () => {
		sccacheDoes('exit 0');
		expect(launch(relativeCompiler, '-c', 'a.cc')).toEqual({code: 0, stdout: '', stderr: ''});
	});

	it('hands on arguments with spaces and quotes as they are', () => {
		launch(relativeCompiler, ...hostile);
		expect(calls()).toEqual([
			`sccache${words(at('opt/masquerade', relativeCompiler), ...hostile)}`,
			`distcc${words(relativeCompiler, ...hostile)}`,
			`compiler${words(...hostile)}`,
		]);
		expect(existsSync(at('tree/stolen'))).toBe(false);
	});
});

describe('the launcher with ccache', () => {
	const ccache = (then: string) => program(at('stubs/ccache'), stub('ccache', then));

	beforeEach(() => chooseEngine('ccache'));

	it('hands the compiler to ccache, which calls distcc with the relative path where it has to compile', () => {
		ccache(`shift; exec ${at('opt/bin/compile')} ${at('tree', relativeCompiler)} "$@"`);
		expect(launch(relativeCompiler, '-c', 'a.cc')).toEqual({code: 0, stdout: 'compiled\n', stderr: 'warning\n'});
		expect(calls()).toEqual([
			`ccache${words(relativeCompiler, '-c', 'a.cc')}`,
			`distcc${words(relativeCompiler, '-c', 'a.cc')}`,
			`compiler${words('-c', 'a.cc')}`,
		]);
	});

	it('tells ccache which compiler it is and where its settings are, and forgets those that the build has for another', () => {
		ccache('echo "$CCACHE_COMPILERCHECK|$CCACHE_CONFIGPATH|$CCACHE_DIR|$CCACHE_BASEDIR"');
		const foreign = {CCACHE_DIR: '/home/x/.ccache', CCACHE_BASEDIR: '/', CCACHE_COMPILERCHECK: 'content'};
		const called = inTree([at('opt/bin/launcher'), relativeCompiler, '-c', 'a.cc'], '', foreign);
		expect(called.stdout).toBe(`string:abc|${at('opt/ccache.conf')}||\n`);
	});

	it('hands on arguments with spaces and quotes as they are, and compile errors', () => {
		ccache('exit 1');
		expect(launch(relativeCompiler, ...hostile).code).toBe(1);
		expect(calls()).toEqual([`ccache${words(relativeCompiler, ...hostile)}`]);
		expect(existsSync(at('tree/stolen'))).toBe(false);
	});

	it('goes on without a ccache that is gone, and notes it', () => {
		expect(launch(relativeCompiler, '-c', 'a.cc').code).toBe(0);
		expect(calls().map((call) => call.split(' ')[0])).toEqual(['distcc', 'compiler']);
		expect(readFileSync(at('scratch/launcher.log'), 'utf8')).toContain('ccache failed, compiling without it');
	});
});

describe('the masquerade', () => {
	const masquerade = (...list: readonly string[]) =>
		inTree([at('opt/masquerade', relativeCompiler), ...list], '', {DISTBUILD_TREE: at('tree')});

	it('preprocesses with the real compiler, not through distcc', () => {
		masquerade('-x', 'c++', '-E', 'a.cc');
		expect(calls()).toEqual([`compiler${words('-x', 'c++', '-E', 'a.cc')}`]);
	});

	it.each([
		['c++', 'a.cc', true],
		['c++', 'dir with space/a.cpp', true],
		['c++', 'a.cxx', true],
		['c', 'a.c', true],
		['c++', 'a.c', false],
		['c', 'a.cc', false],
		['c++-header', 'a.h', false],
		['assembler-with-cpp', 'a.S', false],
	])('-x %s in front of %s is left out: %s', (language, file, isLeftOut) => {
		masquerade('-x', language, '-c', file);
		const seen = isLeftOut ? words('-c', file) : words('-x', language, '-c', file);
		expect(calls()).toEqual([`distcc${words(relativeCompiler)}${seen}`, `compiler${seen}`]);
	});

	it('finds the compiler of the tree when it is called from elsewhere', () => {
		run([at('opt/masquerade', relativeCompiler), '--version'], {
			directory: at('scratch'),
			environment: {CALLS: at('calls'), DISTBUILD_TREE: at('tree')},
		});
		expect(calls()).toEqual([`distcc${words(at('tree', relativeCompiler), '--version')}`, `compiler${words('--version')}`]);
	});

	it('has other bytes for another compiler, and names no tree', () => {
		expect(masqueradeText(relativeCompiler, 'abc')).not.toBe(masqueradeText(relativeCompiler, 'abd'));
		expect(masqueradeText(relativeCompiler, 'abc')).toBe(masqueradeText(relativeCompiler, 'abc'));
	});

	it('survives a compiler path with a quote', () => {
		program(at("tree/it's/clang"), stub('compiler', 'exit 0'));
		program(at('odd'), masqueradeText("it's/clang", 'abc'));
		inTree([at('odd'), '-c', 'a.c']);
		expect(calls()[0]).toBe(`distcc${words("it's/clang", '-c', 'a.c')}`);
	});
});

describe('the connector', () => {
	it.each([[['w1']], [['-l', 'builder', 'w1']], [['-q', '-l', 'builder', 'w1']]])('%j leads to the tunnel of w1', (before) => {
		const called = inTree([at('opt/bin/connector'), ...before, 'distccd', '--inetd'], 'DIST1', {
			DISTBUILD_SCRATCH: at('scratch'),
		});
		expect(called).toEqual({code: 0, stdout: 'DIST1', stderr: ''});
		expect(calls()).toEqual([`socat${words('-', 'UNIX-CONNECT:/run/distbuild-w1/distccd.sock')}`]);
	});

	it('complains into a file, because distcc would hand its words on to the cache', () => {
		program(at('stubs/socat'), 'echo "Connection refused" >&2; exit 1');
		const called = inTree([at('opt/bin/connector'), 'w1', 'distccd'], '', {DISTBUILD_SCRATCH: at('scratch')});
		expect(called).toEqual({code: 1, stdout: '', stderr: ''});
		expect(readFileSync(at('scratch/connector.log'), 'utf8')).toBe('Connection refused\n');
	});
});

describe('the environment', () => {
	it('arrives in the programs word for word, quotes and all', () => {
		const text = environmentFile({
			distccHosts: "--localslots=2 @w1/4,lzo 'x'",
			scratch: '/tmp/a b',
			connector: '/c',
			masquerade: '/m',
			engine: {name: 'sccache', program: '/usr/bin/sccache'},
			sccacheSocket: '/s',
			isDistributed: true,
			ccacheConfiguration: '/c.conf',
		});
		writeFileSync(at('environment'), text);
		const seen = run([
			'sh',
			'-c',
			'. "$1"; printf "%s|%s|%s" "$DISTCC_HOSTS" "$DISTCC_DIR" "$DISTBUILD_SCRATCH"',
			'sh',
			at('environment'),
		]);
		expect(seen.stdout).toBe("--localslots=2 @w1/4,lzo 'x'|/tmp/a b/distcc|/tmp/a b");
	});
});
