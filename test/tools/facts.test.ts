import {describe, expect, it} from 'vitest';
import {factsCommand, parseFacts} from '../../source/tools/facts.ts';
import {run} from '../support/run.ts';

const output = [
	'distribution=debian 12',
	'codename=bookworm',
	'architecture=x86_64',
	'cores=4',
	'memoryKibibytes=16384',
	'freeKibibytes=1000',
	'user=builder',
	'home=/home/a=b',
	'like=',
	'connection=10.0.0.1 40000 10.0.0.2 22',
	'apt=yes',
	'systemd=yes',
	'',
].join('\n');

describe('the facts of a host', () => {
	it('are read', () => {
		expect(parseFacts(output, 'password')).toEqual({
			distribution: 'debian 12',
			codename: 'bookworm',
			like: '',
			hasApt: true,
			hasSystemd: true,
			connection: {own: '10.0.0.2', peer: '10.0.0.1'},
			architecture: 'x86_64',
			cores: 4,
			memoryBytes: 16 * 1024 ** 2,
			freeDiskBytes: 1_024_000,
			user: 'builder',
			home: '/home/a=b',
			sudo: 'password',
		});
	});

	it('of a distribution without a version or without /opt are read too', () => {
		const text = output.replace('debian 12', 'debian ').replace('codename=bookworm', 'codename=').replace('=1000', '=');
		expect(parseFacts(text, 'root')).toMatchObject({distribution: 'debian', codename: '', freeDiskBytes: 0});
	});

	it.each(['', 'Welcome!\n', 'cores=4\n', 'memoryKibibytes=5\n', 'cores=0\nmemoryKibibytes=5\n'])('are none in %j', (text) => {
		expect(parseFacts(text, 'root')).toBeUndefined();
	});

	it('come out of the real script on this machine', () => {
		const {code, stdout} = run(factsCommand.argv, {environment: {HOME: '/home/somebody'}});
		expect(code).toBe(0);
		const facts = parseFacts(stdout, 'free');
		expect(facts).toMatchObject({
			architecture: run(['uname', '-m']).stdout.trim(),
			user: run(['id', '-un']).stdout.trim(),
			home: '/home/somebody',
		});
		expect(facts?.distribution).not.toBe('');
		expect(facts?.cores).toBe(Number(run(['getconf', '_NPROCESSORS_ONLN']).stdout));
		expect(facts?.memoryBytes).toBeGreaterThan(64 * 1024 ** 2);
		expect(facts?.freeDiskBytes).toBeGreaterThan(0);
	});
});
