import {readFileSync} from 'node:fs';
import {startTicksOf} from '../lock.ts';

/** Clock ticks a second in /proc, on every Linux that we know (sysconf(_SC_CLK_TCK)). */
const ticksPerSecond = 100;

/**
 * Differs after every boot: the kernel's boot_id (random(4)), and when pid 1 began, for machines that share a kernel.
 */
export function bootMark(): string {
	return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${startTicksOf(1) ?? ''}`;
}

/** When this machine came up, in milliseconds since the epoch. */
export function bootedAt(now: number): number {
	const upSeconds = Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]);
	return Math.round(now - 1000 * (upSeconds - Number(startTicksOf(1) ?? 0) / ticksPerSecond));
}
