import {mkdir, mkdtemp} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {removeTree} from '../../source/lab/cache.ts';
import {type Lab, startLab} from '../../source/lab/lab.ts';
import {asRoot} from '../../source/lab/privilege.ts';
import {runOrFail} from '../../source/lab/process.ts';
import {prepareTree, type Tree} from '../../source/lab/tree/prepare.ts';

const buildTimeoutMs = 10 * 60_000;

// What a compile sees of the sandbox, written down by a program in front of the compiler.
const wrapper = `#!/bin/bash
echo "$*" >>/tmp/compiles
[ -e /tmp/seen ] || {
	id -u; hostname
	touch /home/builder/written 2>&1; touch out/written && echo writable
	(exec 3<>/dev/tcp/198.18.77.11/22) 2>/dev/null && echo network
} >/tmp/seen 2>&1
exec "$@"
`;

let lab: Lab;
let tree: Tree;
let workerLayer = '';

const builder = (script: string) =>
	lab.exec('master', ['bash', '--norc', '-c', `cd ${tree.top} && ${script}`], {user: 'builder', timeoutMs: buildTimeoutMs});

const build = (goals: string, environment = '') =>
	builder(`${environment} build/soong/soong_ui.bash --make-mode ${goals} </dev/null 2>&1`);

beforeAll(async () => {
	tree = await prepareTree({size: 'quick', log: () => {}});
	workerLayer = await mkdtemp(path.join(tmpdir(), 'tree-worker-'));
	const place = path.join(workerLayer, 'opt/distbuild', tree.clang);
	await mkdir(place, {recursive: true});
	await runOrFail('Cannot copy the compiler', asRoot(['cp', '-a', `${path.join(tree.layer, tree.top, tree.clang)}/.`, place]));
	lab = await startLab({
		name: 'treetest',
		workers: 1,
		layers: {master: [tree.layer], w1: [workerLayer]},
		program: false,
		log: () => {},
	});
	await lab.writeFile('master', '/tmp/wrapper', wrapper, {owner: 'builder:builder', mode: '755'});
});

afterAll(async () => {
	await lab?.stop();
	await removeTree(workerLayer);
});

describe('the tree on a machine that has no compiler, no headers and no Go', () => {
	it('belongs to the builder, whose home is closed to others', async () => {
		const {stdout} = await lab.exec('master', ['stat', '-c', '%U %G %a', '/home/builder', tree.top]);
		expect(stdout.trim().split('\n')).toEqual(['builder builder 700', 'builder builder 755']);
		expect((await lab.exec('master', ['find', '/home', '!', '-user', 'builder', '-path', '*aosp*'])).stdout).toBe('');
	});

	it('is built by the real soong_ui with every compile in the sandbox and through the wrapper', {
		timeout: buildTimeoutMs,
	}, async () => {
		const {code, stdout} = await build('', 'USE_CCACHE=1 CCACHE_EXEC=/tmp/wrapper');
		expect(stdout).not.toContain('sandboxing disabled');
		expect(code).toBe(0);
		const sources = (await builder("awk '{print $NF}' /tmp/compiles")).stdout.trim().split('\n');
		const count = (ending: RegExp) => sources.filter((name) => ending.test(name)).length;
		expect([count(/\.c$/), count(/\.cc$/), count(/\.cpp$/), count(/\.S$/)]).toEqual([244, 55, 93, 21]);
		const seen = (await builder('cat /tmp/seen')).stdout.trim().split('\n');
		expect(seen).toEqual(['65534', 'android-build', expect.stringContaining('Read-only file system'), 'writable']);
	});

	it('has nothing more to do when it is built again', {timeout: buildTimeoutMs}, async () => {
		// The first start after a clean build still looks at the folders that it has not looked at.
		await build('', 'USE_CCACHE=1 CCACHE_EXEC=/tmp/wrapper');
		const {stdout} = await build('', 'USE_CCACHE=1 CCACHE_EXEC=/tmp/wrapper');
		expect(stdout.match(/^ninja: no work to do\.$/gm)).toHaveLength(3);
	});

	it('makes a program that runs', async () => {
		const {stdout} = await builder('out/host/linux-x86/bin/lab_hello abc');
		expect(stdout).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  abc\n');
	});

	it('opens the sandbox to the network when BoardConfig.mk says so', {timeout: buildTimeoutMs}, async () => {
		const switchTo = (from: string, to: string) =>
			`sed -i 's/USES_NETWORK := ${from}/USES_NETWORK := ${to}/' device/lab/BoardConfig.mk`;
		await builder(`${switchTo('false', 'true')} && rm -r /tmp/seen out/soong/.intermediates/external/zlib`);
		const {stdout} = await build('libz', 'USE_CCACHE=1 CCACHE_EXEC=/tmp/wrapper');
		expect(stdout).toContain('BuildBrokenUsesNetwork: true');
		expect((await builder('cat /tmp/seen')).stdout.trim().split('\n').at(-1)).toBe('network');
		await builder(switchTo('true', 'false'));
	});

	it('can be used through lunch and m from any folder', {timeout: buildTimeoutMs}, async () => {
		const {stdout} = await builder('cd system/core && . ../../build/envsetup.sh && lunch lab_x86_64-eng && m liblog </dev/null');
		expect(stdout).toContain('#### build completed successfully');
		expect((await builder('. build/envsetup.sh; lunch aosp_arm64-eng')).stderr).toContain(
			"Don't have a product spec for: 'aosp_arm64'",
		);
	});
});

describe('the compiler of the tree', () => {
	it('works on a worker that has nothing else, at another place', {timeout: buildTimeoutMs}, async () => {
		await builder('echo "#include <vector>" >/tmp/a.cpp; echo "int f() { return std::vector<int>{4}.size(); }" >>/tmp/a.cpp');
		const sysroot = 'prebuilts/gcc/linux-x86/host/x86_64-linux-glibc2.17-4.8/sysroot';
		const preprocessed = await builder(
			`${tree.clang}/bin/clang++ -nostdinc++ -Iexternal/libcxx/include --sysroot ${sysroot} -E /tmp/a.cpp`,
		);
		expect(preprocessed).toMatchObject({code: 0, stderr: ''});
		await lab.writeFile('w1', '/tmp/a.ii', preprocessed.stdout);
		const compile = `cd /opt/distbuild && ${tree.clang}/bin/clang++ -c /tmp/a.ii -o /tmp/a.o && ${tree.clang}/bin/llvm-nm -C --defined-only /tmp/a.o`;
		const compiled = await lab.exec('w1', ['sh', '-c', compile]);
		expect(compiled).toMatchObject({code: 0, stderr: ''});
		expect(compiled.stdout).toContain('T f()');
		expect((await lab.exec('w1', ['sh', '-c', 'command -v cc clang; ls -d /usr/include/stdio.h'])).stdout).toBe('');
	});
});
