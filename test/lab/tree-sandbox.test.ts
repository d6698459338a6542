import {mkdtemp, rm} from 'node:fs/promises';
import {createServer, type Server} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {run} from '../../source/lab/process.ts';
import {recipeFolder} from '../../source/lab/tree/recipe.ts';

const program = path.join(recipeFolder, 'sandbox/nsjail');

// soong_ui's own call: "-x" is argv[0], and so the program comes as a bare word in front of the options.
const call = (argv0: string, argv: readonly string[], environment: NodeJS.ProcessEnv = {}) =>
	run(['bash', '--norc', '-c', 'exec -a "$1" "$2" "${@:3}"', 'bash', argv0, program, ...argv], {
		environment: {PATH: '/usr/bin:/bin', HOME: '/root', ...environment},
	});

const identity = ['-u', 'nobody', '-g', 'nogroup', '-R', '/'];

let folder = '';
let server: Server;
let port = 0;

const shell = (script: string, options: readonly string[] = []) =>
	call('nsjail', ['-H', 'android-build', '-e', ...identity, '-B', folder, ...options, '--', '/bin/bash', '--norc', '-c', script]);

beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'tree-sandbox-'));
	server = createServer((socket) => socket.end('hello\n'));
	port = await new Promise((resolve) => {
		server.listen(0, '127.0.0.1', () => {
			const address = server.address();
			resolve(typeof address === 'object' && address ? address.port : 0);
		});
	});
});

afterAll(async () => {
	server.close();
	await rm(folder, {recursive: true});
});

describe('the forms in which soong_ui calls the sandbox', () => {
	it('answers the probe', async () => {
		const probe = 'if [ $(hostname) == "android-build" ]; then echo "Android" "Success"; else echo Failure; fi';
		const result = await call('nsjail', [
			...['-H', 'android-build', '-e', ...identity, '-B', folder, '-B', '/tmp', '-B', folder],
			...['--disable_clone_newcgroup', '--', '/bin/bash', '--norc', '-c', probe],
		]);
		expect(result).toMatchObject({code: 0, stdout: 'Android Success\n', stderr: ''});
	});

	it('takes the program from in front of the options, with what follows "--" as its arguments', async () => {
		const result = await call('-x', [
			...['/usr/bin/printf', '-H', 'android-build', '--cwd', folder, '-t', '0', '-e', '--proc_rw', ...identity],
			...[
				'--rlimit_as',
				'soft',
				'--rlimit_core',
				'soft',
				'--rlimit_cpu',
				'soft',
				'--rlimit_fsize',
				'soft',
				'--rlimit_nofile',
				'soft',
			],
			...['-B', '/tmp', '-B', folder, '--disable_clone_newcgroup', '-q', '--', '%s|', '-d', 'stats', 'two words', ''],
		]);
		expect(result).toMatchObject({code: 0, stdout: '-d|stats|two words||', stderr: ''});
	});

	it('takes the program from -x', async () => {
		expect((await call('nsjail', ['-e', ...identity, '-x', '/bin/echo', '--', 'said'])).stdout).toBe('said\n');
	});

	it('starts it in the folder of --cwd and gives its exit code', async () => {
		expect(await shell('pwd; exit 7', ['--cwd', folder])).toMatchObject({code: 7, stdout: `${folder}\n`});
	});
});

describe('inside the sandbox', () => {
	it('a program is nobody, without capabilities', async () => {
		const {stdout} = await shell('id -un; id -gn; grep CapEff /proc/self/status; grep CapBnd /proc/self/status');
		expect(stdout.split(/\s+/)).toEqual(['nobody', 'nogroup', 'CapEff:', '0000000000000000', 'CapBnd:', '0000000000000000', '']);
	});

	it('only what -B names can be written to', async () => {
		const {stdout} = await shell(`touch ${folder}/mine && echo written; touch /var/tmp/theirs 2>&1; touch /root/theirs 2>&1`);
		const [first, ...rest] = stdout.trim().split('\n');
		expect(first).toBe('written');
		expect(rest.join('\n')).toMatch(/Read-only file system|Permission denied/);
		expect(rest).toHaveLength(2);
	});

	it('there is no network but its own loopback', async () => {
		const {stdout} = await shell(`exec 3<>/dev/tcp/127.0.0.1/${port} && cat <&3; grep -c : /proc/net/dev`);
		expect(stdout).toBe('1\n');
	});

	it('-N keeps the network', async () => {
		expect((await shell(`exec 3<>/dev/tcp/127.0.0.1/${port} && cat <&3`, ['-N'])).stdout).toBe('hello\n');
	});

	it('the environment is what the caller gave with -e, PATH included, and empty without', async () => {
		const given = {PATH: '/interposed:/bin', HOME: '/root', ONE: '1'};
		const kept = await call('nsjail', ['-e', ...identity, '--', '/usr/bin/env'], given);
		expect(
			kept.stdout
				.trim()
				.split('\n')
				.filter((line) => !line.startsWith('PWD='))
				.sort(),
		).toEqual(['HOME=/root', 'ONE=1', 'PATH=/interposed:/bin']);
		expect((await call('nsjail', [...identity, '--', '/usr/bin/env'], given)).stdout).toBe('');
	});

	it('limits are applied where they are given', async () => {
		const limited = await shell('ulimit -Hn; ulimit -Sn; ulimit -Hf', ['--rlimit_nofile', '99', '--rlimit_fsize', '2']);
		expect(limited.stdout).toBe('99\n99\n2048\n');
		const soft = await shell('ulimit -Sn; ulimit -Hn', ['--rlimit_nofile', 'soft']);
		const [now, highest] = soft.stdout.trim().split('\n');
		expect(highest).toBe(now);
	});

	it('a limit that makes no sense is refused', async () => {
		expect(await shell('true', ['--rlimit_nofile', 'many'])).toMatchObject({code: 255});
	});

	it('a time limit ends the program', async () => {
		expect((await shell('echo begun; sleep 60', ['-t', '1'])).stdout).toBe('begun\n');
	});
});
