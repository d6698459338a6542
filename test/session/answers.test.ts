import {describe, expect, it} from 'vitest';
import {nextAsking, secretsFrom, withAnswer, withoutAnswer} from '../../source/session/answers.ts';
import type {Failure} from '../../source/state/failure.ts';
import type {SecretQuestion} from '../../source/state/secret.ts';

function wanting(host: string, because: SecretQuestion['because'], more: Partial<SecretQuestion> = {}): Failure {
	return {code: 'denied', message: `${host} ${because}`, wants: {host, kind: 'login', of: 'builder', because, ...more}};
}

function asking(...failures: readonly Failure[]) {
	return nextAsking(failures) ?? expect.unreachable('nothing is asked');
}

describe('what is asked next', () => {
	it('is nothing where nothing is wanted', () => {
		expect(nextAsking([{code: 'unreachable', message: 'w1 is off.'}])).toBeUndefined();
	});

	it('is one password for all hosts of a user', () => {
		const both = asking(wanting('w1', 'missing'), wanting('w2', 'missing'), wanting('w3', 'missing', {of: 'root'}));
		expect(both).toMatchObject({prompt: 'Password of builder for ssh and sudo on w1, w2', canChoose: false});
		expect(both.problem).toBeUndefined();
		expect(withAnswer({}, both, 'x', false)).toMatchObject({users: {builder: 'x'}});
	});

	it('is, after a refusal, for all who wait or for the one, as the person says', () => {
		const again = asking(wanting('w2', 'untried'), wanting('w1', 'refused'), wanting('w3', 'untried'));
		expect(again).toMatchObject({hosts: ['w1', 'w2', 'w3'], canChoose: true, problem: 'w1 refused'});
		const before = {users: {builder: 'old'}, hosts: {w1: {login: 'older'}}};
		expect(withAnswer(before, again, 'new', false)).toEqual({users: {builder: 'new'}, hosts: {w1: {}}});
		expect(withAnswer(before, again, 'new', true)).toEqual({users: {builder: 'old'}, hosts: {w1: {login: 'new'}}});
	});

	it('is for the one host alone where the others have taken it', () => {
		const own = asking(wanting('w2', 'refused'));
		expect(own).toMatchObject({hosts: ['w2'], canChoose: false});
		expect(withAnswer({users: {builder: 'old'}}, own, 'new', false)).toEqual({
			users: {builder: 'old'},
			hosts: {w2: {login: 'new'}},
		});
	});

	it('is the passphrase of a key first, then logins, then sudo', () => {
		const sudo = wanting('w1', 'refused', {kind: 'sudo', of: 'root'});
		const key = wanting('w2', 'missing', {kind: 'passphrase', of: '/keys/id'});
		expect(asking(sudo, wanting('w3', 'missing'), key).prompt).toBe('Passphrase of /keys/id');
		expect(withAnswer({}, asking(key), 'x', false)).toEqual({passphrases: {'/keys/id': 'x'}});
		expect(asking(sudo).prompt).toBe('Password of root for sudo on w1');
		expect(withAnswer({}, asking(sudo), 'x', false)).toEqual({hosts: {w1: {sudo: 'x'}}});
	});

	it('can be left without an answer', () => {
		const waiting = asking(wanting('w1', 'refused'), wanting('w2', 'untried'));
		expect(withoutAnswer({}, waiting)).toEqual({hosts: {w1: {isLeftOut: true}}});
		expect(withoutAnswer({}, asking(wanting('w1', 'missing'), wanting('w2', 'missing')))).toEqual({
			hosts: {w1: {isLeftOut: true}, w2: {isLeftOut: true}},
		});
	});
});

describe('standard input', () => {
	it.each([
		['secret\n', {login: 'secret'}],
		['secret', {login: 'secret'}],
		[' with blanks \r\n', {login: ' with blanks '}],
		['secret\nw2 other one\n', {login: 'secret', hosts: {w2: {login: 'other one'}}}],
		['\nw2/sudo x\nw2 y\n', {hosts: {w2: {sudo: 'x', login: 'y'}}}],
		['secret\n\n/home/me/.ssh/id pass phrase\n', {login: 'secret', passphrases: {'/home/me/.ssh/id': 'pass phrase'}}],
		['', {}],
	])('%j holds the secrets', (text, secrets) => {
		expect(secretsFrom(text)).toEqual(secrets);
	});

	it.each(['secret\nw2\n', 'secret\nw2 \n'])('%j holds none in its second line', (text) => {
		expect(secretsFrom(text)).toBeUndefined();
	});
});
