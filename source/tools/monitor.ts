import type {HostSample} from '../state/events.ts';

/**
 * One block of lines per interval. Sources: proc_loadavg(5), proc_stat(5), proc_meminfo(5), proc_net_dev(5), df(1); distccd's
 * statistics (plain HTTP/1.0, `--stats`) through bash's own /dev/tcp, so that nothing needs to be installed. It ends by itself
 * when nobody reads any more, because writing fails.
 */
const monitorScript = [
	'trap "exit 0" PIPE; interval=$1 port=$2 disk=$3',
	'while echo begin; do',
	'read -r load _ < /proc/loadavg; echo "load $load"; head -n 1 /proc/stat',
	'grep -E "^(MemTotal|MemAvailable):" /proc/meminfo',
	'echo "disk $({ df -Pk "$disk" 2>/dev/null || df -Pk /; } | tail -n 1 | tr -s " " | cut -d" " -f4)"',
	'sed -n "s/^ *\\([^:]*\\):/net \\1 /p" /proc/net/dev',
	'timeout 2 bash -c \'exec 3<>"/dev/tcp/127.0.0.1/$1" && printf "GET / HTTP/1.0\\r\\n\\r\\n" >&3 && grep -a "^dcc_" <&3\' bash "$port" 2>/dev/null',
	'echo end || exit 0; sleep "$interval"; done',
].join('\n');

export function monitorArgv(options: {intervalSeconds: number; statisticsPort: number; diskPath: string}): readonly string[] {
	return [
		'bash',
		'-c',
		monitorScript,
		'distbuild-monitor',
		String(options.intervalSeconds),
		String(options.statisticsPort),
		options.diskPath,
	];
}

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

export function foldMonitorLine(state: MonitorState, line: string, at: number): {state: MonitorState; sample?: HostSample} {
	const words = line.trim().split(/\s+/);
	const [word = ''] = words;
	if (word === 'begin') return {state: {...emptyBlock, ...(state.before === undefined ? {} : {before: state.before})}};
	if (word === 'cpu') return {state: {...state, cpu: words.slice(1, 9).map(Number)}};
	if (word === 'net') {
		if (words[1] === 'lo') return {state};
		return {state: {...state, received: state.received + Number(words[2] ?? 0), sent: state.sent + Number(words[10] ?? 0)}};
	}
	if (word !== 'end') return {state: {...state, fields: {...state.fields, [word.replace(/:$/, '')]: Number(words[1])}}};
	const total = state.cpu.reduce((sum, ticks) => sum + ticks, 0);
	const idle = (state.cpu[3] ?? 0) + (state.cpu[4] ?? 0);
	const now: Tick = {at, busy: total - idle, total, received: state.received, sent: state.sent};
	const {before, fields} = state;
	const next = {...emptyBlock, before: now};
	if (before === undefined || now.total <= before.total) return {state: next};
	const seconds = Math.max(0.001, (at - before.at) / 1000);
	const rate = (current: number, last: number) => Math.max(0, current - last) / seconds;
	const f = (k: string) => fields[k] ?? 0;
	return {
		state: next,
		sample: {
			load1: f('load'),
			cpuBusy: (now.busy - before.busy) / (now.total - before.total),
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
