import {expect, it} from 'vitest';
import {whyUnserved} from '../../../source/actions/provision/support.ts';
import {someFacts} from '../../support/events.ts';

it.each([
	['debian 11', true],
	['debian 13', true],
	['debian ', true],
	['debian 10', false],
	['ubuntu 20.04', true],
	['ubuntu 24.04', true],
	['ubuntu 18.04', false],
	['linuxmint 22', true],
	['pop 22.04', true],
])('%s can be provisioned: %s', (distribution, isServed) => {
	expect(whyUnserved('w1', {...someFacts, distribution}) === undefined).toBe(isServed);
});

it.each([
	['debian 11', false],
	['debian 12', true],
	['ubuntu 20.04', false],
	['ubuntu 22.04', true],
])('a master with %s can be provisioned: %s', (distribution, isServed) => {
	expect(whyUnserved('master', {...someFacts, distribution}) === undefined).toBe(isServed);
});

it.each([
	[{distribution: 'fedora 41', hasApt: false}, 'w1 runs fedora 41 without apt.'],
	[{hasSystemd: false}, 'w1 was not started by systemd, so no service can be set up there.'],
	[{architecture: 'aarch64'}, 'w1 is aarch64, where the compilers of the tree do not run.'],
	[{distribution: 'debian 10'}, 'w1 runs debian 10, which is too old.'],
])('a host is refused in one sentence, with what would do: %j', (facts, message) => {
	expect(whyUnserved('w1', {...someFacts, ...facts})).toMatchObject({code: 'configuration', message, hint: expect.any(String)});
});
