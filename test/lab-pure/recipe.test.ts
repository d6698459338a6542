import {describe, expect, it} from 'vitest';
import {cgroupMount} from '../../source/lab/cgroup.ts';
import {parseMirror, sourceLines} from '../../source/lab/mirror.ts';
import {cacheKey} from '../../source/lab/recipe.ts';

describe('the key of a cached base', () => {
	it('is the same for the same recipe', () => {
		expect(cacheKey('trixie', [['a', 'b'], 'script'])).toBe(cacheKey('trixie', [['a', 'b'], 'script']));
	});

	it('changes with any ingredient and with the name', () => {
		const keys = [
			cacheKey('trixie', [['a', 'b']]),
			cacheKey('trixie', [['a']]),
			cacheKey('trixie', [['a', 'b'], '']),
			cacheKey('testing', [['a', 'b']]),
		];
		expect(new Set(keys).size).toBe(4);
	});

	it('is usable as a folder in an overlay mount', () => {
		expect(cacheKey('bookworm', [':,'])).toMatch(/^bookworm-[0-9a-f]{12}$/);
	});
});

describe('the package mirrors', () => {
	const indexTargets = [
		'Debian|Debian|http://mirror.example/debian/',
		'Debian|Debian|http://mirror.example/debian/',
		'Debian|Debian-Security|http://mirror.example/debian-security/',
		'Somebody|Else|https://elsewhere.example/apt/',
	].join('\n');

	it("are those of the machine's own apt", () => {
		expect(parseMirror(indexTargets)).toEqual({
			main: 'http://mirror.example/debian',
			security: 'http://mirror.example/debian-security',
		});
	});

	it('are not found where apt knows other archives only', () => {
		expect(parseMirror('Somebody|Else|https://elsewhere.example/apt/\n')).toBeUndefined();
	});

	it('give a stable release its updates and security fixes, and testing neither', () => {
		const mirror = {main: 'http://m', security: 'http://s'};
		expect(sourceLines('trixie', mirror)).toEqual([
			'deb http://m trixie main',
			'deb http://m trixie-updates main',
			'deb http://s trixie-security main',
		]);
		expect(sourceLines('testing', mirror)).toEqual(['deb http://m testing main']);
	});
});

describe('the cgroup2 file system', () => {
	it('is found on a hybrid machine, below /sys/fs/cgroup', () => {
		const mountinfo = [
			'30 29 0:26 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755',
			'31 30 0:27 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu',
			'40 30 0:36 / /sys/fs/cgroup/unified rw,relatime shared:9 - cgroup2 cgroup2 rw',
		].join('\n');
		expect(cgroupMount(mountinfo)).toBe('/sys/fs/cgroup/unified');
	});

	it('is found on a pure machine', () => {
		expect(cgroupMount('35 24 0:30 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate')).toBe('/sys/fs/cgroup');
	});
});
