import {describe, expect, it} from 'vitest';
import {checkOf} from '../../../../source/actions/doctor/index.ts';
import {input} from '../../support.ts';
import {type Case, judged, said} from '../support.ts';

// ssh(1) of OpenSSH 10.6p1, recorded.
const refused = 'nobody@198.18.77.11: Permission denied (publickey,password).\n';
const strange =
	'No ED25519 host key is known for 198.18.77.11 and you have requested strict checking.\nHost key verification failed.\n';
const changed = [
	'@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@',
	'@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @',
	'@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@',
	'Host key for 198.18.77.11 has changed and you have requested strict checking.',
	'Host key verification failed.',
].join('\n');
const silent = 'ssh: connect to host 198.18.77.99 port 22: Connection timed out\n';
const locked = 'Connection reset by 198.18.77.11 port 22\n';

const logins: readonly Case[] = [
	['lets us in', [said('')], 'ok: logged in as builder by our key'],
	[
		'refuses our key',
		[said('', refused, 255)],
		'fault: builder is refused: our key is not in authorized_keys on w1, or the user is gone or locked there.',
	],
	[
		'has another host key',
		[said('', changed, 255)],
		'fault: the host key of w1 has CHANGED: it was reinstalled, or another machine answers in its place.',
	],
	['is new to us', [said('', strange, 255)], 'fault: the host key of w1 is not known yet.'],
	[
		'is silent',
		[said('', silent, 255)],
		'fault: w1 cannot be reached: ssh: connect to host 198.18.77.99 port 22: Connection timed out.',
	],
	[
		'has an account without a shell',
		[said('This account is currently not available.\n', '', 1)],
		'fault: builder may not log in on w1: the shell of that account is nologin.',
	],
	[
		'has locked us out',
		[said('', locked, 255)],
		'fault: w1 hangs up before anybody can log in: Connection reset by 198.18.77.11 port 22.',
	],
];

describe('login', () => {
	it.each(logins)('to a host that %s', (_about, answers, verdict) => {
		expect(judged('login', answers)).toBe(verdict);
	});

	it('is not tried again where it was refused a moment ago, because sshd counts', () => {
		const failures = {w1: {code: 'denied', message: 'w1 does not let our key in.'}} as const;
		const after = {...input, failures};
		expect(checkOf('login').probes?.('w1', after)).toEqual([]);
		expect(checkOf('login').probes?.('w2', after)).toHaveLength(1);
		expect(judged('login', [], {input: after})).toContain('fault: builder is refused');
	});

	it('is left to a person where the password was refused too', () => {
		const failures = {w1: {code: 'denied', message: 'w1 (10.0.0.2:22) refused the password of builder.'}} as const;
		const verdict = checkOf('login').read([], 'w1', {...input, failures});
		expect(verdict.sentence).toContain('by our key and by the password: the user is gone or locked there');
		expect(verdict.byHand).toContain('getent passwd builder');
	});

	it('is mended with the key only, and a changed host key never by itself', () => {
		const check = checkOf('login');
		const fix = check.fix?.('w1', input);
		expect(fix !== undefined && 'steps' in fix && fix.steps.map(({id}) => id)).toEqual(['w1/authorized-key']);
		expect(check.read([said('', changed, 255)], 'w1', input).byHand).toContain('ssh-keygen -lf');
	});
});

describe('sudo', () => {
	const withMode = (sudo: 'root' | 'free' | 'password' | 'none') => {
		const {w1} = input.facts;
		return w1 === undefined ? input : {...input, facts: {...input.facts, w1: {...w1, sudo}}};
	};
	const member = said('sudo yes\ngroups builder sudo\n');
	const nobody = said('sudo yes\ngroups builder\n');
	const notAsked = said('', 'sudo on w1 asks for a password.', 126);
	const forbidden = said('', 'The user may not use sudo on w1.', 126);

	it.each([
		['free', [member, said('')], 'ok: sudo asks nothing'],
		['root', [said('groups root\n'), said('')], 'ok: the user is root'],
		['password', [member, said('')], 'ok: sudo takes the password'],
		['password', [member, notAsked], 'ok: sudo asks for the password'],
		['password', [nobody, notAsked], 'warning: the user is in none of the groups root, sudo, admin, wheel: sudo may refuse.'],
		['password', [nobody, forbidden], 'fault: the user may not use sudo.'],
		['password', [member, said('', 'sudo on w1 refused the password.', 126)], 'fault: sudo refuses the password that was given.'],
		['none', [said('groups builder\n'), forbidden], 'fault: the user cannot become root: there is no sudo.'],
	] as const)('%s: %j', (mode, answers, verdict) => {
		expect(judged('sudo', answers, {input: withMode(mode)})).toBe(verdict);
	});
});
