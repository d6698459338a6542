import {describe, expect, it} from 'vitest';
import {checkOf} from '../../../../source/actions/doctor/index.ts';
import {fixture} from '../../../support/fixture.ts';
import {input} from '../../support.ts';
import {type Case, configured, judged, said} from '../support.ts';

function table(id: string, cases: readonly Case[]): void {
	describe(id, () => {
		it.each(cases)('%s', (_about, answers, verdict) => {
			expect(judged(id, answers)).toBe(verdict);
		});
	});
}

// redis-cli and redis 8.0.6, recorded.
table('redis-answers', [
	['answers', [said('OK\nPONG\n')], 'ok: PONG'],
	[
		'wrong password',
		[said('WRONGPASS invalid username-password pair or user is disabled.\n\nNOAUTH Authentication required.\n\n')],
		'fault: Redis refuses our password.',
	],
	[
		'down',
		[said('', 'Could not connect to Redis at 127.0.0.1:6390: Connection refused\n', 1)],
		'fault: Redis does not answer on port 6390: Could not connect to Redis at 127.0.0.1:6390: Connection refused.',
	],
	['hung', [said('', '', 124)], 'fault: Redis takes connections and does not answer.'],
]);

table('redis-password', [
	['needed', [said('NOAUTH Authentication required.\n\n')], 'ok: it refuses without one'],
	['not needed', [said('413\n')], 'fault: Redis answers to everybody on this machine, without a password.'],
	[
		'down',
		[said('', 'Could not connect to Redis at 127.0.0.1:6390: Connection refused\n', 1)],
		'unknown: Redis does not answer: Could not connect to Redis at 127.0.0.1:6390: Connection refused',
	],
]);

const info = (used: number, limit: number, policy: string, evicted = 0) =>
	said(
		`OK\nused_memory:${used * 1024 ** 2}\r\nmaxmemory:${limit * 1024 ** 2}\r\nmaxmemory_policy:${policy}\r\nevicted_keys:${evicted}\r\ndb0:keys=9,expires=0\r\n`,
	);

table('redis-memory', [
	['as recorded', [said(fixture('redis/8.0-info.txt'))], 'ok: 0.9 of 6026 MiB used, 61 keys'],
	['no limit', [info(5, 0, 'noeviction')], 'fault: Redis has no limit of memory: it grows until the master swaps.'],
	['full', [info(63, 64, 'noeviction')], 'fault: Redis is full and stores nothing more: 63 of 64 MiB used, 9 keys.'],
	['evicting', [info(63, 64, 'allkeys-lru', 7)], 'warning: Redis is full: 63 of 64 MiB used, 9 keys, 7 thrown out to make room.'],
	['too large', [info(1, 15000, 'allkeys-lru')], "warning: Redis may take 15000 MiB, most of the master's memory."],
	['silent', [said('NOAUTH Authentication required.\n')], 'unknown: Redis tells no figures: NOAUTH Authentication required.'],
]);

table('redis-policy', [
	['lru', [info(1, 64, 'allkeys-lru')], 'ok: allkeys-lru'],
	['none', [info(1, 64, 'noeviction')], 'fault: its policy is noeviction, so that a full cache stores nothing more.'],
]);

describe('redis-network', () => {
	const loopback = said('LISTEN 0      511    127.0.0.1:6390 0.0.0.0:*\n');
	const open = said('LISTEN 0      511    0.0.0.0:6390 0.0.0.0:*\n');
	const network = configured({cache: {...input.config.cache, listen: 'network'}});
	it.each([
		[loopback, input, 'ok: 127.0.0.1 port 6390'],
		[open, input, 'fault: it listens on 0.0.0.0 port 6390: the network can reach it.'],
		[open, network, 'ok: 0.0.0.0 port 6390'],
		[loopback, network, 'fault: it listens on 127.0.0.1 port 6390 only, and cache.listen is network.'],
	])('%j', (answer, cluster, verdict) => {
		expect(judged('redis-network', [answer], {input: cluster})).toBe(verdict);
	});
});

describe('every question to Redis', () => {
	it('carries the password on standard input only', () => {
		for (const id of ['redis-answers', 'redis-memory', 'redis-policy', 'redis-password']) {
			for (const {command} of checkOf(id).probes?.('master', input) ?? [])
				expect(command.argv.join(' ')).not.toContain(input.settings.redisPassword);
		}
	});
});

table('cache-program', [
	['good', [said('sccache 0.17.0\n'), said(fixture('sccache/0.17.0-help.txt'))], 'ok: sccache 0.17.0 with Redis'],
	[
		'without Redis',
		[said('sccache 0.17.0\n'), said(fixture('sccache/0.4.0-help.txt'))],
		'fault: sccache cannot be used: 0.17.0 was built without Redis.',
	],
	['missing', [said('', 'sccache: not found', 127), said('', '', 127)], 'fault: sccache cannot be used: it is not installed.'],
]);

const refused =
	'2026/11/23 10:50:47 socat[19264] E connect(, AF=1 "/run/distbuild-sccache/sccache.sock", 38): Connection refused\n';
table('cache-server', [
	['answers', [said(''), said('srwxr-xr-x ...')], 'ok: /run/distbuild-sccache/sccache.sock'],
	[
		'stale',
		[said('', refused, 1), said('srwxr-xr-x ...')],
		'fault: /run/distbuild-sccache/sccache.sock is stale: the file is there and nobody listens.',
	],
	[
		'gone',
		[said('', refused, 1), said('', 'ls: cannot access', 2)],
		'fault: /run/distbuild-sccache/sccache.sock is not there: no server listens.',
	],
]);

describe('cache-storage', () => {
	it.each([
		['redis', said(fixture('sccache/0.17.0-stats.txt')), /^ok: sccache 0\.17\.0, .*redis/],
		['disk', said(fixture('sccache/0.17.0-no-server.txt')), /^fault: the server stores in ".*", not in Redis/],
		['no server', said('', refused, 3), /^unknown: the server does not answer\.$/],
	])('%s', (_about, answer, verdict) => {
		expect(judged('cache-storage', [answer])).toMatch(verdict);
	});
});
