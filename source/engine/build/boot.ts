import {readFileSync} from 'node:fs';
import {ticksPerSecond} from '../../tools/processes.ts';
import {startTicksOf} from '../lock.ts';

/**
 * Differs after every boot: the kernel's boot_id (random(4)), and when pid 1 began, for machines that share a kernel.
 */
export function bootMark(): string {
	return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${startTicksOf(1) ?? ''}`;
}

/** When this machine came up, in milliseconds since the epoch. */
export function bootedAt(now: number): number {
	return beganAt(now, Number(startTicksOf(1) ?? 0));
}

/** When a process of this machine began, by the start that proc_pid_stat(5) gives it, in milliseconds since the epoch. */
export function beganAt(now: number, startTicks: number): number {
	const upSeconds = Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]);
	return Math.round(now - 1000 * (upSeconds - startTicks / ticksPerSecond));
}
