import type {HostSample} from '../state/events.ts';

/**
 * One block of lines per interval. Sources: proc_loadavg(5), proc_stat(5), proc_meminfo(5), proc_net_dev(5), df(1); distccd's
 * statistics (`--stats`) through bash's own /dev/tcp, so that nothing needs to be installed, and in a process of its own with
 * a deadline, because a stopped distccd accepts and is silent. Nothing is sent there: distccd answers without reading, and
 * closing over an unread request resets the connection (28 of 60 answers lost, none without a request; measured).
 *
 * It ends by itself when nobody reads any more, because writing fails. bash reads /proc itself: 7 ms of CPU a tick, with grep,
 * sed and tail it was 14 (measured).
 */
const monitorScript = [
	'trap "exit 0" PIPE; interval=$1 port=$2 disk=$3',
	// Where distccd listens for a master on the network, its figures come from there too.
	'read -r _ _ address _ <<< "$SSH_CONNECTION"',
	'ask=\'for a in 127.0.0.1 $2; do if exec 3<"/dev/tcp/$a/$1"; then while read -r l; do case $l in dcc_*) echo "$l" ;; esac; done <&3; exit; fi; done\'',
	'while echo begin; do',
	'read -r load _ < /proc/loadavg; read -r cpu < /proc/stat; echo "load $load"; echo "$cpu"',
	'while read -r line; do case $line in MemTotal:*) echo "$line" ;; MemAvailable:*) echo "$line"; break ;; esac; done < /proc/meminfo',
	'{ read -r _; read -r _ _ _ free _; } < <(df -Pk "$disk" 2>/dev/null || df -Pk /); echo "disk $free"',
	'while read -r line; do case $line in *"|"*) ;; *) echo "net ${line/:/ }" ;; esac; done < /proc/net/dev',
	'timeout 2 bash --norc -c "$ask" bash "$port" "$address" 2>/dev/null',
	'echo end || exit 0; sleep "$interval"; done',
].join('\n');

export function monitorArgv(options: {intervalSeconds: number; statisticsPort: number; diskPath: string}): readonly string[] {
	return [
		'bash',
		// Debian's bash takes a socket on stdin for a remote shell and would read ~/.bashrc.
		'--norc',
		'-c',
		monitorScript,
		'distbuild-monitor',
		String(options.intervalSeconds),
		String(options.statisticsPort),
		options.diskPath,
	];
}

const mostFields = 120;

type Tick = {
	readonly at: number;
	readonly busy: number;
	readonly total: number;
	readonly received: number;
	readonly sent: number;
};
export type MonitorState = {
	readonly fields: Readonly<Record<string, number>>;
	readonly cpu: readonly number[];
	readonly received: number;
	readonly sent: number;
	readonly before?: Tick;
};
const emptyBlock = {fields: {}, cpu: [], received: 0, sent: 0};
export const initialMonitor: MonitorState = emptyBlock;

/** Loopback, and what carries the same bytes a second time: bridges, tunnels, bonds, VLANs, the ends of containers. */
const countedElsewhere = /^(lo$|docker|br\d|br-|veth|virbr|bond|tun|tap|wg)|\./;

/**
 * Takes one line; `at` is when it was read, in milliseconds of any clock that does not jump. A sample comes with the second
 * `end`, because rates need two ticks; counters that went back (a restart) cost one tick.
 */
export function foldMonitorLine(state: MonitorState, line: string, at: number): {state: MonitorState; sample?: HostSample} {
	const words = line.trim().split(/\s+/);
	const [word = ''] = words;
	if (word === 'begin') return {state: {...emptyBlock, ...(state.before === undefined ? {} : {before: state.before})}};
	if (word === 'cpu') return {state: {...state, cpu: words.slice(1, 9).map((word) => Math.max(0, Number(word) || 0))}};
	if (word === 'net') {
		if (countedElsewhere.test(words[1] ?? '')) return {state};
		return {state: {...state, received: state.received + Number(words[2] ?? 0), sent: state.sent + Number(words[10] ?? 0)}};
	}
	if (word !== 'end') {
		// Three times what a block holds: a machine that invents names cannot fill memory.
		if (Object.keys(state.fields).length >= mostFields) return {state};
		return {state: {...state, fields: {...state.fields, [word.replace(/:$/, '')]: Number(words[1])}}};
	}
	const total = state.cpu.reduce((sum, ticks) => sum + ticks, 0);
	const idle = (state.cpu[3] ?? 0) + (state.cpu[4] ?? 0);
	const now: Tick = {at, busy: total - idle, total, received: state.received, sent: state.sent};
	const {before, fields} = state;
	const next = {...emptyBlock, before: now};
	if (before === undefined || now.total <= before.total) return {state: next};
	const seconds = Math.max(0.001, (at - before.at) / 1000);
	const rate = (current: number, last: number) => Math.max(0, current - last) / seconds;
	const f = (k: string) => fields[k] || 0;
	return {
		state: next,
		sample: {
			load1: f('load'),
			// iowait may go back a little (proc_stat(5)).
			cpuBusy: Math.min(1, Math.max(0, (now.busy - before.busy) / (now.total - before.total))),
			memoryTotalBytes: f('MemTotal') * 1024,
			memoryAvailableBytes: f('MemAvailable') * 1024,
			diskFreeBytes: f('disk') * 1024,
			receivedBytesPerSecond: rate(now.received, before.received),
			sentBytesPerSecond: rate(now.sent, before.sent),
			...(fields['dcc_compile_ok'] === undefined
				? {}
				: {
						distccd: {
							ok: f('dcc_compile_ok'),
							error: f('dcc_compile_error'),
							other: f('dcc_other'),
							rejected: f('dcc_rej_overload') + f('dcc_rej_bad_req'),
						},
					}),
		},
	};
}
