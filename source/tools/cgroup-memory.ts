export type CgroupMemory = {readonly totalBytes: number; readonly availableBytes: number};

const mount = '/sys/fs/cgroup';

/** The folders of a process's own cgroup and those above it, from /proc/PID/cgroup (cgroup v2: the line `0::/PATH`). */
export function cgroupFolders(text: string): readonly string[] {
	const path = /^0::(\/.*)$/m.exec(text)?.[1];
	if (path === undefined) return [];
	const parts = path.split('/').filter((part) => part !== '' && part !== '..');
	return [mount, ...parts.map((_, index) => `${mount}/${parts.slice(0, index + 1).join('/')}`)];
}

/**
 * What a cgroup may have and what is left of it, from memory.max, memory.current and memory.stat (Documentation/admin-guide/
 * cgroup-v2.rst): cached files that nobody used lately count as free. Undefined where it has no limit.
 */
export function parseCgroupMemory(files: {
	readonly max: string;
	readonly current: string;
	readonly stat: string;
}): CgroupMemory | undefined {
	if (!/^\d+\s*$/.test(files.max) || !/^\d+\s*$/.test(files.current)) return undefined;
	const inactive = Number(/^inactive_file (\d+)$/m.exec(files.stat)?.[1] ?? 0);
	const totalBytes = Number(files.max);
	return {totalBytes, availableBytes: Math.max(0, totalBytes - Number(files.current) + inactive)};
}

/** The tightest of them. */
export function boundedBy(machine: CgroupMemory, groups: readonly CgroupMemory[]): CgroupMemory {
	return groups.reduce(
		(least, group) => ({
			totalBytes: Math.min(least.totalBytes, group.totalBytes),
			availableBytes: Math.min(least.availableBytes, group.availableBytes),
		}),
		machine,
	);
}
