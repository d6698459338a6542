import type {WorkerConfig} from '../../../config/config.ts';
import {type Command, script} from '../../../tools/command.ts';
import {sshArgv} from '../../../tools/ssh.ts';
import type {PlanInput} from '../../plan.ts';
import {type Check, fault, fieldsOf, fine, lastWords, onlyAnswer, unknown, warn} from '../check.ts';

const slowMilliseconds = 10;
const tooSlowMilliseconds = 150;
/** Below it the network is slower than a gigabit by far, and preprocessed sources pile up. */
const slowMegabytes = 40;
const tooSlowMegabytes = 5;
const sampleBytes = 32 * 1024 * 1024;
const sampleSeconds = 4;

function workerOf({config}: PlanInput, host: string): WorkerConfig | undefined {
	return config.workers.find(({name}) => name === host);
}

/** Packets go to it straight, so that they can be looked at. */
function isDirect(host: string, input: PlanInput): boolean {
	return (workerOf(input, host)?.jump ?? []).length === 0;
}

// `-M do` forbids to cut a packet in pieces. A router that says why it drops one does no harm (the sender learns); one that
// says nothing is a black hole: logins work, transfers hang.
const pathScript = [
	'address=$(getent ahosts -- "$1" | sed -n "1s/ .*//p"); device=$(ip -o route get "$address" | sed -n "s/.* dev \\([^ ]*\\).*/\\1/p")',
	'mtu=$(cat "/sys/class/net/$device/mtu"); echo "device $device"; echo "mtu $mtu"; [ "$mtu" -le 9000 ] || mtu=9000',
	'case $address in *:*) head=48 ;; *) head=28 ;; esac',
	'passes() { ping -n -c 2 -i 0.2 -W 1 -M do -s $(($1 - head)) "$address" 2>&1; }',
	'passes 100 > /dev/null || exit 0; echo "small yes"',
	'if said=$(passes "$mtu"); then echo "large yes"; exit 0; fi; echo "said $(echo "$said" | grep -i -m 1 -e mtu= -e frag)"',
	'for size in 1492 1472 1450 1420 1400 1380 1300 1280 1000 576; do [ $size -lt $mtu ] && passes $size > /dev/null && echo "passes $size" && break; done; true',
].join('\n');

const latencyArgv = (address: string) => ['ping', '-n', '-q', '-c', '10', '-i', '0.05', '-W', '1', '--', address];

// dd(1) of the receiving side: its clock starts with the first byte, so that the login does not count. `head -c 1` waits for it.
const throughputScript = [
	'bytes=$1; seconds=$2; shift 2; LC_ALL=C; export LC_ALL',
	'echo "up $(head -c "$bytes" /dev/zero | timeout "$seconds" "$@" "head -c 1 > /dev/null; LC_ALL=C dd of=/dev/null bs=64k 2>&1 | tail -n 1")"',
	'echo "down $(timeout "$seconds" "$@" "head -c $bytes /dev/zero" | { head -c 1 > /dev/null; dd of=/dev/null bs=64k 2>&1; } | tail -n 1)"',
].join('\n');

function throughputCommand(host: string, input: PlanInput): Command {
	const worker = workerOf(input, host);
	const login = worker === undefined ? [] : [...sshArgv(worker, input.settings), '--', `${worker.user}@${worker.address}`];
	return {argv: script(throughputScript, String(sampleBytes), String(sampleSeconds), ...login), timeoutMs: 30_000};
}

/** `33488896 bytes (33 MB, 32 MiB) copied, 0.071 s, 471 MB/s`; what a cut transfer brought counts. Megabytes a second. */
function rateOf(report: string | undefined): number | undefined {
	const match = /^(\d+) bytes .* copied, ([\d.e+-]+) s,/.exec(report ?? '');
	if (match === null) return undefined;
	const [, bytes = '0', time = '0'] = match;
	return Number(time) > 0 ? Number(bytes) / Number(time) / 1e6 : undefined;
}

function megabytes(rate: number): string {
	return rate < 10 ? rate.toFixed(1) : String(Math.round(rate));
}

export const pathChecks: readonly Check[] = [
	{
		id: 'path-mtu',
		title: 'packets of full size arrive',
		on: 'worker',
		needsNoLogin: true,
		hidesOthers: true,
		applies: isDirect,
		probes: (host, input) => [
			{on: 'master', command: {argv: script(pathScript, workerOf(input, host)?.address ?? host), timeoutMs: 30_000}},
		],
		read(answers, host) {
			const fields = fieldsOf(onlyAnswer(answers).stdout);
			const mtu = fields.get('mtu');
			if (mtu === undefined) return unknown('it was not found out by which device packets leave.');
			if (fields.get('small') !== 'yes') return unknown(`${host} does not answer to ping, which some firewalls forbid.`);
			if (fields.get('large') === 'yes') return fine(`packets of ${mtu} bytes pass whole`);
			if ((fields.get('said') ?? '') !== '') return fine(`a router says that ${mtu} bytes are too much: ${fields.get('said')}`);
			const passes = fields.get('passes');
			return fault(
				`packets of ${mtu} bytes vanish on the way to ${host} and nobody says so (MTU black hole)${passes === undefined ? '' : `; ${passes} bytes pass`}.`,
			);
		},
		fix: (host) => ({
			byHand: `give both network devices the size that passes (ip link set dev DEVICE mtu SIZE), or mend the switch or tunnel between the master and ${host}`,
		}),
	},
];

export const networkChecks: readonly Check[] = [
	{
		id: 'latency',
		title: 'the way to the worker is short',
		on: 'worker',
		needsNoLogin: true,
		applies: isDirect,
		probes: (host, input) => [
			{on: 'master', command: {argv: latencyArgv(workerOf(input, host)?.address ?? host), timeoutMs: 20_000}},
		],
		read(answers) {
			const {stdout} = onlyAnswer(answers);
			const average = Number(/= [\d.]+\/([\d.]+)\//.exec(stdout)?.[1] ?? Number.NaN);
			const lost = Number(/([\d.]+)% packet loss/.exec(stdout)?.[1] ?? Number.NaN);
			if (Number.isNaN(average)) return unknown(`no answer to ping: ${lastWords(onlyAnswer(answers))}`);
			const text = `${average.toFixed(average < 10 ? 1 : 0)} ms there and back`;
			if (lost >= 10) return warn(`${lost} % of the packets are lost, ${text}.`);
			if (average > tooSlowMilliseconds) return fault(`${text}: every compile waits for that several times.`);
			return average > slowMilliseconds ? warn(`${text}: that is no local network.`) : fine(text);
		},
		fix: (host) => ({byHand: `look at the network between the master and ${host}: cable, Wi-Fi, VPN, switch`}),
	},
	{
		id: 'throughput',
		title: 'the network to the worker is fast enough',
		on: 'worker',
		isAlone: true,
		probes: (host, input) => [{on: 'master', command: throughputCommand(host, input)}],
		read(answers) {
			const fields = fieldsOf(onlyAnswer(answers).stdout);
			const up = rateOf(fields.get('up'));
			const down = rateOf(fields.get('down'));
			if (up === undefined && down === undefined && onlyAnswer(answers).stderr.trim() !== '')
				return unknown(`nothing could be measured: ${lastWords(onlyAnswer(answers))}`);
			const least = sampleBytes / sampleSeconds / 1e6;
			const text = [
				['to', up],
				['from', down],
			]
				.map(([way, rate]) => `${typeof rate === 'number' ? megabytes(rate) : `less than ${megabytes(least)}`} MB/s ${way} it`)
				.join(', ');
			const slowest = Math.min(up ?? 0, down ?? 0);
			if (slowest < tooSlowMegabytes) return fault(`${text}: compiling there takes longer than here.`);
			return slowest < slowMegabytes ? warn(`${text}; a gigabit network brings 110.`) : fine(text);
		},
		fix: (host) => ({
			byHand: `look at the link of ${host} (ethtool DEVICE says its speed), the switch, and who else uses the network`,
		}),
	},
];
