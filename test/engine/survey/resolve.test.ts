import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {readHostList} from '../../../source/config/host-range.ts';
import {type AskSsh, resolveHosts} from '../../../source/engine/survey/resolve.ts';
import {parseSshConfig, type SshConfig} from '../../../source/tools/ssh-config.ts';
import {fixture} from '../../support/fixture.ts';
import {temporaryDirectory} from '../../support/run.ts';

const plain: Omit<SshConfig, 'hostname'> = {port: 22, user: 'me', identityFiles: ['~/.ssh/id_rsa'], proxyJump: []};
const aliases: Readonly<Record<string, SshConfig | undefined>> = {
	far: parseSshConfig(fixture('ssh/10.6-g-far.txt')),
	corp: parseSshConfig(fixture('ssh/10.6-g-corp.txt')),
	chain: parseSshConfig(fixture('ssh/10.6-g-chain.txt')),
	gate: {...plain, hostname: '198.18.77.11', user: 'builder'},
	inner: {...plain, hostname: '10.9.9.9', proxyJump: ['far']},
	one: {...plain, hostname: '10.8.0.1', proxyJump: ['two']},
	behind: {...plain, hostname: '10.7.7.7', proxyJump: ['corp']},
	strange: {...plain, hostname: '10.6.6.6', proxyJump: ['a;b']},
	two: {...plain, hostname: '10.8.0.2', proxyJump: ['one']},
};

const ask: AskSsh = async (name) => aliases[name] ?? {...plain, hostname: name};

function resolve(text: string, more: {ask?: AskSsh; taken?: readonly string[]} = {}) {
	const options = {user: 'builder', localUser: 'me', home: '/home/me', ask: more.ask ?? ask};
	return resolveHosts(readHostList(text).words, options, more.taken);
}

async function workersOf(text: string, more?: Parameters<typeof resolve>[1]) {
	return (await resolve(text, more)).map(({worker}) => worker);
}

describe('machines as they are named', () => {
	it('are written out with what ssh says of their alias', async () => {
		expect(await workersOf('far')).toEqual([
			{
				name: 'far',
				address: '198.18.77.12',
				port: 2222,
				user: 'ci',
				identityFile: '/home/me/.ssh/id_work',
				jump: [{address: '198.18.77.11', port: 22, user: 'builder'}],
			},
		]);
	});

	it('go through every machine on the way, the first one first, a jump host by its own jump hosts', async () => {
		const [inner] = await workersOf('inner');
		expect(inner?.jump?.map(({address}) => address)).toEqual(['198.18.77.11', '198.18.77.12']);
		const [chain] = await workersOf('chain');
		expect(chain?.jump).toEqual([
			{address: '198.18.77.11', port: 2022, user: 'root'},
			{address: '198.18.77.12', port: 2222, user: 'ci', identityFile: '/home/me/.ssh/id_work'},
		]);
	});

	it('keep what the list itself says of user and port', async () => {
		expect(await workersOf('root@far:22 w9:2200')).toMatchObject([
			{user: 'root', port: 22},
			{user: 'builder', port: 2200},
		]);
	});

	it('are taken as they are where there is no ssh', async () => {
		const directory = temporaryDirectory();
		const unknown: AskSsh = async () => undefined;
		const options = {user: 'builder', localUser: 'me', home: directory.path, ask: unknown};
		expect(await resolveHosts([{host: 'far'}], options)).toMatchObject([{worker: {address: 'far'}}]);
		expect((await resolveHosts([{host: 'far'}], options))[0]).not.toHaveProperty('note');
		mkdirSync(path.join(directory.path, '.ssh'));
		writeFileSync(path.join(directory.path, '.ssh/config'), 'Host far\n');
		expect(await resolveHosts([{host: 'far'}], options)).toMatchObject([
			{note: expect.stringContaining('is openssh-client installed here?')},
		]);
		directory.remove();
		expect(await workersOf('far', {ask: unknown})).toEqual([{name: 'far', address: 'far', port: 22, user: 'builder'}]);
	});

	it.each([
		['corp', 'use ProxyJump'],
		['one', 'go round in a circle'],
		['behind', 'corp is reached through a ProxyCommand'],
		['strange', 'its jump host a;b cannot be read'],
	])('%s is refused with a reason', async (name, reason) => {
		expect(await resolve(name)).toMatchObject([{word: name, problem: expect.stringContaining(reason)}]);
	});

	it('get names that nobody has', async () => {
		const names = (await workersOf('10.0.0.[1-2] W1.lan big.lan big.other fe80::1 master _x', {taken: ['w2']})).map(
			({name}) => name,
		);
		expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
		expect(names).toEqual(['w1', 'w3', 'w1-1', 'big', 'big-1', 'w4', 'master-1']);
	});
});
