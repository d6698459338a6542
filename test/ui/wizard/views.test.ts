import stringWidth from 'string-width';
import {describe, expect, it} from 'vitest';
import {locked, measured, screenOf, seen, wizard} from '../../support/wizard.ts';

const workers = [
	seen('w1', measured),
	seen('far', locked, {address: '10.0.0.12', port: 2222, user: 'ci', jump: [{address: 'gate', port: 22, user: 'builder'}]}),
	seen('off', {phase: 'done', problem: '10.0.0.99 port 22: no machine answers at that address. Check that it is up.'}),
	seen('late', {phase: 'connecting', latencyMs: 1}),
	seen('slow', {...measured, clockSkewMs: 3_600_000}),
];
const many = Array.from({length: 64}, (_, index) => seen(`w${index + 1}`, measured));
const long = `${'very-long-name.'.repeat(40)}example`;

const pages = {
	'the first page': wizard({workers: 'w[1-8] big'}),
	'the first page, searching': {...wizard(), isSearching: true},
	'the first page with a mistake': wizard({workers: 'w[2-1]'}),
	'the first page with a long list': wizard({workers: long}),
	'the workers': wizard({page: 'workers', surveyed: workers}),
	'many workers, at the last': wizard({page: 'workers', surveyed: many, cursor: 64}),
	'the workers while one is changed': wizard({
		page: 'workers',
		surveyed: workers,
		edit: {of: {worker: 'w1'}, text: `w1 = ${long}`},
	}),
	'workers with hostile words': wizard({
		page: 'workers',
		surveyed: [
			seen('w1', {
				...measured,
				machine: {cores: 1, memoryBytes: 1, freeDiskBytes: 1, system: '\u001B[2J\u001B]0;x\u0007evil\r\n'},
			}),
		],
	}),
	'the file': wizard({page: 'file', surveyed: workers.slice(0, 2)}),
	'the file over another one': wizard({
		page: 'file',
		surveyed: workers.slice(0, 2),
		file: {path: `/${long}`, isThere: true},
		isAgreeing: true,
	}),
};

describe('every page', () => {
	const sizes = [
		[60, 15],
		[80, 24],
		[200, 60],
	] as const;
	const all = Object.entries(pages).flatMap(([name, state]) => sizes.map(([columns, rows]) => ({name, state, columns, rows})));

	it.each(all)('fills the screen exactly: $name at $columns x $rows', ({state, columns, rows}) => {
		const screen = screenOf(state, columns, rows);
		expect(screen).toHaveLength(rows);
		for (const row of screen) {
			expect(stringWidth(row)).toBe(columns);
			expect(row).not.toMatch(/[\u0000-\u001F\u007F]/);
		}
		expect(screen.at(-1)).toMatch(/Enter/);
	});
});

function text(state: Parameters<typeof screenOf>[0], columns = 100, rows = 24): string {
	return screenOf(state, columns, rows).join('\n');
}

describe('the first page', () => {
	it('shows what was found, how many trees there are, and what the field means', () => {
		expect(text(wizard({focus: 'tree'}))).toMatch(/▸ AOSP tree +\/home\/builder\/aosp▏ 1 of 2 found/);
		expect(text(wizard(), 130)).toContain('ranges 10.0.0.[11-18]; user@host:port; aliases of ~/.ssh/config.');
		expect(text({...wizard({focus: 'tree'}), isSearching: true})).toContain('searching…');
	});

	it('says what is wrong where it is typed', () => {
		expect(text(pages['the first page with a mistake'])).toContain('✗ "w[2-1]": [2-1] runs backwards. Write [1-2].');
	});

	it('says that a configuration is there already', () => {
		expect(text(wizard({file: {path: '/x', isThere: true}}))).toContain('There is a configuration already.');
	});
});

describe('the page of the workers', () => {
	const state = pages['the workers'];

	it('shows figures of those that let us in, and of the others the reason', () => {
		const screen = text(state, 130);
		expect(screen).toMatch(/✓ w1 +builder@10\.0\.0\.2 +16 +63G +410G debian 13 trixie +right +0\.4ms +112MB\/s/);
		expect(screen).toMatch(/✓ far +ci@10\.0\.0\.12:2222 via g.* answers; needs a password: asked by ssh-setup/);
		expect(screen).toMatch(/✗ off +builder@10\.0\.0\.3 +10\.0\.0\.99 port 22: no machine answers/);
		expect(screen).toMatch(/◌ late .* is being called/);
		expect(screen).toMatch(/! slow .*\+60min/);
		expect(screen).toContain('the workers: 4 of 5 looked at');
		expect(screen).toContain('this machine: 10.0.0.1');
	});

	it('shows host key and the way of the chosen one', () => {
		expect(text({...state, cursor: 1})).toContain(
			'host key SHA256:eTFB7FytcyZ5K7ZvKcEIwW6gavjCEUirvOOq6Xo/n90  OpenSSH_10.0p2 Debian-7',
		);
		expect(text({...state, cursor: 2})).toContain('login ci@10.0.0.12:2222 via gate');
		expect(text({...state, cursor: 5})).toContain('its clock is wrong by +60min: builds would be confused');
		expect(text({...state, cursor: 0})).toContain('The address by which the workers know this machine.');
	});

	it('points at two that have one host key', () => {
		const twins = wizard({page: 'workers', surveyed: [seen('w1', measured), seen('w2', measured), seen('w3', locked)]});
		expect(text(twins)).toContain('! the same host key as w2: one machine twice, or a copy of it');
		expect(text({...twins, cursor: 3})).not.toContain('same host key');
	});

	it('keeps the chosen one in sight among many', () => {
		const screen = text(pages['many workers, at the last'], 80, 15);
		expect(screen).toMatch(/w64 /);
		expect(screen).toMatch(/of 64/);
	});

	it('leaves out columns where there is no room, the name and the login last', () => {
		const screen = text(state, 60, 15);
		expect(screen).toMatch(/worker +login/);
		expect(screen).not.toContain('clock ');
	});

	it('shows a long answer on the page, where it is not cut', () => {
		const notice =
			'workers.1.address 10.0.0.2 is w1 already. A worker is one machine: remove one of the two, or correct its address.';
		const screen = text({...state, notice}, 60, 15).replace(/[│\s]+/g, ' ');
		expect(screen).toContain(notice);
	});
});

describe('the page of the file', () => {
	it('shows where it goes and every line of it', () => {
		const screen = text(pages['the file'], 120, 90);
		expect(screen).toContain('Written to /home/builder/.config/distbuild-tui/cluster.yaml');
		expect(screen).toContain('  - name: w1 # 16 cores, 63G memory, debian 13 trixie');
		expect(screen).toContain('      - {address: gate, port: 22, user: builder}');
		expect(screen).toContain('# persistence: none');
	});

	it('asks before it replaces one', () => {
		expect(text(pages['the file over another one'])).toContain('▸[ Replace it ]');
		expect(text({...pages['the file over another one'], isAgreeing: false})).toContain('▸[ Keep it ]');
	});
});
