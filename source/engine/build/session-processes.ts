import {readdirSync, readFileSync} from 'node:fs';

/** Pids of a session that live (proc_pid_stat(5), fields 3 and 6); a zombie is dead. */
export function processesOfSession(session: number): readonly number[] {
	return readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.map(Number)
		.filter((pid) => {
			try {
				const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
				const [state, , , sid] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
				return Number(sid) === session && state !== 'Z' && state !== 'X';
			} catch {
				// It ended between the two looks.
				return false;
			}
		});
}
