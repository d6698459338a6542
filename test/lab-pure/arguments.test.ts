import {describe, expect, it} from 'vitest';
import {parseLabArguments} from '../../source/lab/arguments.ts';
import {planMachines} from '../../source/lab/names.ts';

describe('the command line of the lab', () => {
	it('means three workers on Debian testing when nothing is said', () => {
		const machines = planMachines(parseLabArguments([]).plan);
		expect(machines.map(({name, base, address}) => `${name} ${base} ${address}`)).toEqual([
			'master testing 198.18.77.10',
			'w1 testing 198.18.77.11',
			'w2 testing 198.18.77.12',
			'w3 testing 198.18.77.13',
		]);
	});

	it('takes a base for all machines and another for one of them', () => {
		const {plan} = parseLabArguments(['--workers', '2', '--base', 'trixie', '--base', 'w2=bookworm']);
		expect(planMachines(plan).map(({base}) => base)).toEqual(['trixie', 'trixie', 'bookworm']);
	});

	it('keeps the order of the layers of a machine', () => {
		const {plan} = parseLabArguments(['--layer', 'master=/a', '--layer', 'master=/b=c']);
		expect(planMachines(plan)[0]?.layers).toEqual(['/a', '/b=c']);
	});

	it('leaves what stands behind -- to the command, options included', () => {
		const parsed = parseLabArguments(['w1', '--user', 'builder', '--', 'ls', '--json', '--', 'x']);
		expect(parsed).toMatchObject({positionals: ['w1'], user: 'builder', json: false, command: ['ls', '--json', '--', 'x']});
	});

	it.each([
		[['--workers', '17'], /0 to 16/],
		[['--workers', 'many'], /0 to 16/],
		[['--base', 'sid'], /'sid' is not a base: choose bookworm, trixie, testing/],
		[['--base', 'w1=sid'], /'sid' is not a base/],
		[['--layer', '/a'], /MACHINE=FOLDER/],
		[['--nonsense'], /--nonsense/],
	])('says what is wrong with %j and ends with code 2', (argv, message) => {
		expect(() => parseLabArguments(argv)).toThrow(expect.objectContaining({code: 2, message: expect.stringMatching(message)}));
	});

	it('refuses a base for a machine that the lab does not have', () => {
		const {plan} = parseLabArguments(['--workers', '1', '--base', 'w2=trixie']);
		expect(() => planMachines(plan)).toThrow(/no machine 'w2' in this lab, which has master, w1/);
	});

	it('gives every machine an address and a fixed hardware address of its own', () => {
		const machines = planMachines(parseLabArguments(['--workers', '16']).plan);
		expect(new Set(machines.map(({mac}) => mac)).size).toBe(17);
		expect(machines[0]?.mac).toBe('02:77:c6:12:4d:0a');
	});
});
