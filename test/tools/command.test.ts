import {describe, expect, it} from 'vitest';
import {prepared, quote, script, shellLine} from '../../source/tools/command.ts';
import {run} from '../support/run.ts';

const hostile = [
	'',
	' ',
	'a b',
	"it's",
	"'",
	"''",
	'"',
	'$HOME',
	'$(id)',
	'`id`',
	'a;b',
	'a&&b',
	'a|b',
	'*',
	'?',
	'~',
	'~root',
	'-n',
	'--',
	'a\nb',
	'\n',
	'a\tb',
	'\\',
	'a\\',
	"\\'",
	'!x',
	'#x',
	'{a,b}',
	'<>',
	'ä€😀',
	'a=b',
];

describe('quoting for a shell', () => {
	it('gives every hostile word back through a real shell', () => {
		const {stdout} = run(['sh', '-c', `printf '%s\\0' ${shellLine(hostile)}`]);
		expect(stdout.split('\0').slice(0, -1)).toEqual(hostile);
	});

	it('survives two shells, as a command over ssh inside a script needs', () => {
		const inner = shellLine(['printf', '%s\\0', ...hostile]);
		const {stdout} = run(['sh', '-c', shellLine(['sh', '-c', inner])]);
		expect(stdout.split('\0').slice(0, -1)).toEqual(hostile);
	});

	it.each(['plain', '/usr/bin/x', 'user@w1:2', '-o', 'a=b', '100%'])('%s stays readable', (word) => {
		expect(quote(word)).toBe(word);
	});

	it('hands data to a script as parameters, so that nothing in it is executed', () => {
		const {stdout} = run(script('printf "%s\\0" "$@"', ...hostile));
		expect(stdout.split('\0').slice(0, -1)).toEqual(hostile);
	});
});

describe('a command on a host', () => {
	const argv = ['install', '-d', '/opt'];
	const secret = 'pass word $1';

	it.each(['root', 'free', 'password', 'none'] as const)('that needs no root is called as it is (sudo %s)', (sudo) => {
		expect(prepared({argv, stdin: 'in'}, sudo, secret)).toEqual({argv, stdin: 'in'});
	});

	it('as root already needs no sudo', () => {
		expect(prepared({argv, isRoot: true}, 'root', undefined)).toEqual({argv, stdin: ''});
	});

	it('never waits for a password where sudo should ask nothing', () => {
		expect(prepared({argv, isRoot: true}, 'free', secret)).toEqual({argv: ['sudo', '-n', '--', ...argv], stdin: ''});
	});

	it('gives the password in the first line of standard input and nowhere else', () => {
		const call = prepared({argv, isRoot: true, stdin: 'content\n', environment: {A: '1'}}, 'password', secret);
		expect(call.stdin).toBe(`${secret}\ncontent\n`);
		expect(JSON.stringify(call.argv)).not.toContain(secret);
		expect(call.argv).toEqual(['env', 'LC_ALL=C', 'sudo', '-k', '-S', '-p', '', '--', 'env', 'A=1', ...argv]);
	});

	it('runs in its directory with its environment', () => {
		const call = prepared(
			{argv: ['sh', '-c', 'echo "$PWD|$GREETING"'], directory: '/', environment: {GREETING: 'a b=c'}},
			'root',
			undefined,
		);
		expect(run(call.argv).stdout).toBe('/|a b=c\n');
	});
});
