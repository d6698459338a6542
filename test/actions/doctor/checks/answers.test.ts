import {describe, expect, it} from 'vitest';
import {checkOf} from '../../../../source/actions/doctor/index.ts';
import {input} from '../../support.ts';
import {judged, said} from '../support.ts';

describe('the port of the compile server', () => {
	it.each([
		['answers', said(''), 'ok: port 3642 answers'],
		['is closed', said('', 'bash: connect: Connection refused', 1), 'fault: nothing answers on its port 3642.'],
		['is silent', said('', '', 124), 'fault: its port 3642 is blocked: a firewall on it drops what arrives there.'],
	])('%s', (_about, answer, verdict) => {
		expect(judged('distccd-answers', [answer])).toBe(verdict);
	});

	it('is no matter for a restart where a firewall is in the way', () => {
		const check = checkOf('distccd-answers');
		expect(check.read([said('', '', 124)], 'w1', input).byHand).toContain('nft list ruleset');
		expect(check.read([said('', '', 1)], 'w1', input).byHand).toBeUndefined();
	});
});

// redis-cli 8.0.6: an empty line follows each error.
const may = (...lines: readonly string[]) =>
	said(lines.map((line) => (line.startsWith('OK') ? `${line}\n` : `${line}\n\n`)).join(''));
const noCount = "NOPERM User cache has no permissions to run the 'dbsize' command";
const noKey = 'NOPERM No permissions to access a key';
const noStore = "NOPERM User cache has no permissions to run the 'set' command";

describe("the cache's user of Redis", () => {
	it.each([
		[
			'reads and writes its own',
			may('OK', 'PONG', noCount, noKey, 'ERR syntax error'),
			'ok: it reads and writes its own keys only',
		],
		['may not store', may('OK', 'PONG', noCount, noKey, noStore), `fault: the user "cache" may not do its work: ${noStore}.`],
		[
			'may count what others have',
			may('OK', 'PONG', '(integer) 0', noKey, 'ERR syntax error'),
			'fault: the user "cache" may do more than read and write its own keys.',
		],
		[
			"may read others' keys",
			may('OK', 'PONG', noCount, '(nil)', 'ERR syntax error'),
			'fault: the user "cache" may do more than read and write its own keys.',
		],
	])('%s', (_about, answer, verdict) => {
		expect(judged('redis-users', [answer])).toBe(verdict);
	});
});
