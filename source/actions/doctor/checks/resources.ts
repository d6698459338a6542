import {masterName} from '../../../config/config.ts';
import {distccdUnit} from '../../../config/places.ts';
import {script, shellLine} from '../../../tools/command.ts';
import {sshArgv} from '../../../tools/ssh.ts';
import type {PlanInput} from '../../plan.ts';
import {file} from '../../provision/steps.ts';
import {jobsOf, slotsOf} from '../../slots.ts';
import {type Check, type Fix, fault, fieldsOf, fine, onlyAnswer, unknown, type Verdict, warn} from '../check.ts';
import {packagesAgain} from '../fixes.ts';

const gibibyte = 1024 ** 3;

/** `-j` of a build in this cluster. */
function jobs({config, facts}: PlanInput): number {
	const slots = config.workers.reduce((sum, worker) => sum + slotsOf(worker, facts[worker.name]), 0);
	return jobsOf(config.build.jobs, slots, facts[masterName]);
}

/** Compiles at once on this host. */
function load(host: string, input: PlanInput): number {
	const worker = input.config.workers.find(({name}) => name === host);
	return worker === undefined ? jobs(input) : slotsOf(worker, input.facts[host]);
}

function gibibytes(bytes: number): string {
	return `${(bytes / gibibyte).toFixed(1)} GiB`;
}

const memoryScript = 'sed -n "s/^\\(MemTotal\\|MemAvailable\\|SwapTotal\\|SwapFree\\): *\\([0-9]*\\) kB/\\1 \\2/p" /proc/meminfo';
/** A quarter of what an average compile takes, on a master half of it again: a job there mostly waits for a worker. */
const leastPerJob = {master: gibibyte / 4, worker: gibibyte / 2};

function readMemory(shown: string, host: string, input: PlanInput): Verdict {
	const fields = fieldsOf(shown);
	const bytes = (name: string) => Number(fields.get(name) ?? Number.NaN) * 1024;
	const total = bytes('MemTotal');
	const available = bytes('MemAvailable');
	if (Number.isNaN(total) || Number.isNaN(available)) return unknown('/proc/meminfo says no number.');
	const isMaster = host === masterName;
	const count = load(host, input);
	const what = isMaster ? `-j ${count}` : `${count} ${count === 1 ? 'slot' : 'slots'}`;
	const needed = count * leastPerJob[isMaster ? 'master' : 'worker'];
	const text = `${gibibytes(available)} of ${gibibytes(total)} free, for ${what}`;
	if (total < needed)
		return fault(`${what} would need at least ${gibibytes(needed)}, and there are ${gibibytes(total)} of memory.`);
	if (available < total / 20) return fault(`memory is nearly used up: ${text}.`);
	return available < needed ? warn(`little memory is free now: ${text}.`) : fine(text);
}

const limitsScript = 'echo "files $(ulimit -n)"; echo "processes $(ulimit -u)"';

/** A fresh login, because limits are set when one begins. */
function limitsArgv(host: string, input: PlanInput): readonly string[] {
	const worker = input.config.workers.find(({name}) => name === host);
	const inner = ['bash', '-c', limitsScript];
	return worker === undefined
		? inner
		: [...sshArgv(worker, input.settings), '--', `${worker.user}@${worker.address}`, shellLine(inner)];
}

function limit(text: string | undefined): number {
	return text === 'unlimited' || text === 'infinity' ? Number.POSITIVE_INFINITY : Number.parseInt(text ?? '', 10);
}

function said(value: number): string {
	return Number.isFinite(value) ? String(value) : 'unlimited';
}

const limitsPath = '/etc/security/limits.d/zz-distbuild.conf';

/** For the next login; this program's own limits are those of the login that started it. */
function limitsAgain(host: string, {config, facts}: PlanInput): Fix {
	if (host === masterName) return {byHand: 'raise nofile and nproc of the user in /etc/security/limits.conf, then log in again'};
	const user = facts[host]?.user ?? config.user;
	const content = [
		'# Written by distbuild-tui; removed by its teardown.',
		...['nofile', 'nproc'].flatMap((item) => [`${user} soft ${item} 65536`, `${user} hard ${item} 65536`]),
		'',
	].join('\n');
	return {
		title: `raise the limits of ${user} on ${host}`,
		steps: [file(host, 'limits', {path: limitsPath, content})],
	};
}

const dnsScript = [
	'ask() { before=$(date +%s%N); timeout 8 getent "$1" "$2" > /dev/null; echo "$3 $((($(date +%s%N) - before) / 1000000))"; }',
	// A name that nobody has, so that the answer comes from the name servers and from no file.
	'ask ahosts probe.distbuild.invalid stranger; ask hosts "$1" peer; ask ahosts "$(uname -n)" self',
	'grep "^nameserver" /etc/resolv.conf 2> /dev/null || true',
].join('\n');

export const resourceChecks: readonly Check[] = [
	{
		id: 'memory',
		title: 'there is memory for as many compiles at once',
		on: 'all',
		probes: () => [{on: 'host', command: {argv: script(memoryScript)}}],
		read: (answers, host, input) => readMemory(onlyAnswer(answers).stdout, host, input),
		fix: (host) => ({
			byHand:
				host === masterName
					? 'set build.jobs in cluster.yaml to auto or to less, or end what else uses the memory'
					: `set slots of ${host} in cluster.yaml to less and provision it, or end what else uses its memory`,
		}),
	},
	{
		id: 'load',
		title: 'nothing else keeps it busy',
		on: 'all',
		probes: () => [
			{on: 'host', command: {argv: ['cat', '/proc/loadavg']}},
			// Not in every kernel.
			{on: 'host', command: {argv: ['cat', '/proc/pressure/io']}},
		],
		read(answers, host, {facts}) {
			const average = Number.parseFloat(onlyAnswer(answers).stdout);
			// Share of the last minute in which nothing went on, because everything waited for a disk.
			const stalled = Number(/^full .*avg60=([\d.]+)/m.exec(answers[1]?.stdout ?? '')?.[1] ?? 0);
			const cores = facts[host]?.cores ?? 1;
			if (Number.isNaN(average)) return unknown('/proc/loadavg says no number.');
			const text = `load ${average.toFixed(1)} on ${cores} cores`;
			if (stalled > 40) return warn(`${text}, and everything waits for its disks (${Math.round(stalled)} % of the last minute).`);
			return average > 4 * cores ? warn(`${text}: compiles there wait for each other.`) : fine(text);
		},
		fix: (host) => ({byHand: `see with top what keeps ${host} busy`}),
	},
	{
		id: 'limits',
		title: 'enough files and processes may be open',
		on: 'all',
		probes: (host, input) => [
			{on: 'master', command: {argv: limitsArgv(host, input)}},
			...(host === masterName
				? []
				: [
						{
							on: 'host' as const,
							command: {argv: ['systemctl', 'show', '-p', 'LimitNOFILE,LimitNPROC,TasksMax', '--', distccdUnit]},
						},
					]),
		],
		read([login, unit], host, input) {
			const fields = fieldsOf(login?.stdout ?? '');
			const ofUnit = new Map((unit?.stdout ?? '').split('\n').map((line) => line.split('=', 2) as [string, string]));
			const files = limit(fields.get('files'));
			const processes = limit(fields.get('processes'));
			if (Number.isNaN(files) || Number.isNaN(processes)) return unknown('ulimit said no number.');
			const count = load(host, input);
			// A compile: its standard streams, a pipe, its files; the shells, distcc and the compiler itself.
			const wantedFiles = Math.max(256, 4 * count);
			const wantedProcesses = Math.max(256, 6 * count);
			if (files < wantedFiles)
				return fault(`a login may open ${files} files, and ${count} compiles at once want ${wantedFiles}.`);
			if (processes < wantedProcesses)
				return fault(`the user may have ${processes} processes, and ${count} compiles at once want ${wantedProcesses}.`);
			const service = Math.min(...['LimitNOFILE', 'LimitNPROC', 'TasksMax'].map((key) => limit(ofUnit.get(key)) || Infinity));
			if (service < wantedFiles)
				return {
					...fault(`${distccdUnit} may have only ${service} files or processes.`),
					byHand: `see with "systemctl cat ${distccdUnit}" on ${host} what limits it`,
				};
			return fine(`${said(files)} files, ${said(processes)} processes`);
		},
		fix: limitsAgain,
	},
	{
		id: 'dns',
		title: 'names are answered at once',
		on: 'all',
		probes: (host, {config}) => {
			const peer = host === masterName ? (config.workers[0]?.address ?? 'localhost') : config.master.address;
			return [{on: 'host', command: {argv: script(dnsScript, peer), timeoutMs: 40_000}}];
		},
		read(answers) {
			const fields = fieldsOf(onlyAnswer(answers).stdout);
			const times = ['stranger', 'peer', 'self'].map((key) => Number(fields.get(key) ?? Number.NaN));
			if (times.some(Number.isNaN)) return unknown('the time of a look-up could not be measured.');
			const worst = Math.max(...times);
			const server = fields.get('nameserver');
			const who = server === undefined ? '' : ` (name server ${server})`;
			if (worst >= 3000)
				return fault(`a name took ${(worst / 1000).toFixed(1)} s to be looked up${who}: every login and sudo waits for it.`);
			if (worst >= 1000) return warn(`a name took ${(worst / 1000).toFixed(1)} s to be looked up${who}.`);
			return fine(`${Math.round(worst)} ms at most`);
		},
		fix: (host) => ({byHand: `put a name server that answers into /etc/resolv.conf of ${host}, and every host into /etc/hosts`}),
	},
	{
		id: 'rsync',
		title: 'rsync is there',
		on: 'all',
		probes: () => [{on: 'host', command: {argv: ['rsync', '--version']}}],
		read(answers) {
			const {code, stdout} = onlyAnswer(answers);
			const version = /^rsync +version (\S+)/.exec(stdout)?.[1];
			return code === 0 && version !== undefined ? fine(`rsync ${version}`) : fault('rsync is not installed or does not run.');
		},
		fix: packagesAgain,
	},
];
