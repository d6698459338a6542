import {describe, expect, it} from 'vitest';
import {hostWordText, readHostList} from '../../source/config/host-range.ts';

function texts(text: string): readonly string[] {
	const {words, problems} = readHostList(text);
	expect(problems).toEqual([]);
	return words.map(hostWordText);
}

describe('a list of machines', () => {
	it.each<readonly [string, readonly string[]]>([
		['', []],
		[' , ', []],
		['w1', ['w1']],
		['w1 w2,w3 , w4\nw5', ['w1', 'w2', 'w3', 'w4', 'w5']],
		['w1 w1', ['w1']],
		['10.0.0.[11-14]', ['10.0.0.11', '10.0.0.12', '10.0.0.13', '10.0.0.14']],
		['w[1-3]', ['w1', 'w2', 'w3']],
		['w[01-03,15]', ['w01', 'w02', 'w03', 'w15']],
		['w[08-11]', ['w08', 'w09', 'w10', 'w11']],
		['w[1, 3]', ['w1', 'w3']],
		['r[1-2]n[1-2].lan', ['r1n1.lan', 'r1n2.lan', 'r2n1.lan', 'r2n2.lan']],
		['ci@w[1-2]:2222', ['ci@w1:2222', 'ci@w2:2222']],
		['builder@host:22', ['builder@host:22']],
		['fe80::1', ['fe80::1']],
		['ci@[fe80::1]:2222', ['ci@[fe80::1]:2222']],
	])('%j is %j', (text, expected) => {
		expect(texts(text)).toEqual(expected);
	});

	it.each<readonly [string, string]>([
		['w[1-', 'Write it like w[1-3].'],
		['w[3-1]', 'Write [1-3].'],
		['w[a-c]', 'Write numbers'],
		['w[]', 'Write numbers'],
		['w[1-100000]', 'At most 256'],
		['10.0.0.11-18', 'Write a range in brackets: 10.0.0.[11-18].'],
		['w1:ssh', 'Write'],
		['w1:0', 'Write a number from 1 to 65535'],
		['w1:', 'Write a number from 1 to 65535'],
		['Root!@w1', 'Write it like builder@host.'],
		['-oProxyCommand=id', 'Write a name'],
		['$(id)', 'Write a name'],
		['w1;id', 'Write a name'],
		['w1]', 'Write a name'],
	])('%j is refused with what would be right', (text, hint) => {
		const {words, problems} = readHostList(text);
		expect(words).toEqual([]);
		expect(problems).toEqual([expect.objectContaining({text, hint: expect.stringContaining(hint)})]);
	});

	it('is read as far as it can be', () => {
		const {words, problems} = readHostList('w1 w[3-2] w4');
		expect(words.map(hostWordText)).toEqual(['w1', 'w4']);
		expect(problems.map(({text}) => text)).toEqual(['w[3-2]']);
	});

	it('is bounded, however large the ranges multiply', () => {
		const {words, problems} = readHostList('a[1-200] b[1-200]');
		expect(words).toHaveLength(256);
		expect(problems).toEqual([expect.objectContaining({message: 'these are too many machines'})]);
		expect(readHostList('[1-256][1-256][1-256][1-256][1-256]').problems).toHaveLength(1);
	});
});
