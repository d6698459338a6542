import {describe, expect, it} from 'vitest';
import {boundedBy, cgroupFolders, parseCgroupMemory} from '../../source/tools/cgroup-memory.ts';
import {kindOf, parseMeminfo, parsePressure, parseStat} from '../../source/tools/processes.ts';
import {fixture} from '../support/fixture.ts';

describe('a process', () => {
	it('is read, whatever its name', () => {
		const found = parseStat(fixture('proc/stat.txt'));
		expect(found).toMatchObject({name: 'a (b) c', state: 'R'});
		expect(found?.residentBytes).toBeGreaterThan(100_000);
		expect(found?.startTicks).toBeGreaterThan(0);
	});

	it('has used what it and its children that have ended used', () => {
		const fields = ['S', ...Array(10).fill('0'), '3', '4', '50', '60', ...Array(10).fill('7')];
		expect(parseStat(`12 (ninja) ${fields.join(' ')}`)?.cpuTicks).toBe(117);
	});

	it.each(['', '12', '12 (cat) R', 'x (cat) R 1 2 3'])('is none in %j', (text) => {
		expect(parseStat(text)).toBeUndefined();
	});

	it.each([
		['ld.lld', 'ld.lld\0@out/x.rsp', 'ld.lld'],
		['java', 'java\0-Xmx2g\0-jar\0out/host/framework/metalava.jar\0--x', 'java metalava.jar'],
		['java', 'prebuilts/jdk/bin/java\0-cp\0a.jar:b.jar\0com.android.tools.r8.D8\0x', 'java com.android.tools.r8.D8'],
		['python3', 'python3\0build/make/tools/releasetools/build_image.py\0x', 'python3 build_image.py'],
		['python3', 'python3\0-c\0print(1)', 'python3'],
		['java', '', 'java'],
	])('%s is of the kind of what it runs', (name, commandLine, expected) => {
		expect(kindOf(name, commandLine)).toBe(expected);
	});
});

describe('memory', () => {
	it('of the machine is what the kernel says', () => {
		expect(parseMeminfo(fixture('proc/meminfo.txt'))).toEqual({
			totalBytes: expect.any(Number),
			availableBytes: expect.any(Number),
		});
		expect(parseMeminfo('MemTotal: 12 kB\n')).toBeUndefined();
	});

	it('that is waited for is a share of time', () => {
		expect(parsePressure(fixture('proc/pressure.txt'))).toBe(0);
		expect(parsePressure('some avg10=12.50 avg60=3.00 avg300=0.10 total=1\nfull avg10=1.00 ...\n')).toBe(12.5);
		expect(parsePressure('')).toBeUndefined();
	});

	it('is bounded by the tightest cgroup, whose unused cached files count as free', () => {
		const folders = cgroupFolders('1:memory:/\n0::/user.slice/user-1000.slice\n');
		expect(folders).toEqual(['/sys/fs/cgroup', '/sys/fs/cgroup/user.slice', '/sys/fs/cgroup/user.slice/user-1000.slice']);
		expect(cgroupFolders('1:memory:/\n')).toEqual([]);
		const found = parseCgroupMemory({max: '1000\n', current: '900\n', stat: 'anon 1\ninactive_file 300\n'});
		expect(found).toEqual({totalBytes: 1000, availableBytes: 400});
		expect(parseCgroupMemory({max: 'max\n', current: '900\n', stat: ''})).toBeUndefined();
		const machine = {totalBytes: 5000, availableBytes: 200};
		expect(boundedBy(machine, [{totalBytes: 1000, availableBytes: 400}])).toEqual({totalBytes: 1000, availableBytes: 200});
	});
});
