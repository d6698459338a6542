import {defaultTimeoutMs} from './host.ts';
import {runLocally} from './local-host.ts';

/** The main process of a service on this machine; undefined where it has none right now. */
export async function mainProcessOf(unit: string): Promise<number | undefined> {
	const argv = ['systemctl', 'show', '--property=MainPID', '--value', '--', unit];
	const {stdout} = await runLocally(argv, '', defaultTimeoutMs, {});
	return Number(stdout.trim()) || undefined;
}

const ended = new Set<number>();

/** Whether we ended that process, so that nobody wonders. */
export function wasEndedByUs(pid: number | undefined): boolean {
	return pid !== undefined && ended.has(pid);
}

/**
 * Ends the main process of a service that runs as us, also one that hangs; systemd then ends what it left and starts it anew
 * (`Restart=always`). Needs no root. One without a process is being started already.
 *
 * @throws EPERM where it is not ours
 */
export async function startAnew(unit: string): Promise<void> {
	const pid = await mainProcessOf(unit);
	if (pid === undefined) return;
	try {
		ended.add(pid);
		process.kill(pid, 'SIGKILL');
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
	}
}
