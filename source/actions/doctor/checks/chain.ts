import {masterName} from '../../../config/config.ts';
import * as places from '../../../config/places.ts';
import {script} from '../../../tools/command.ts';
import {parseHostsDump} from '../../../tools/distcc-hosts.ts';
import {connectorText, launcherText} from '../../../tools/launcher.ts';
import {environmentText} from '../../environment.ts';
import type {PlanInput} from '../../plan.ts';
import {tunnelAnswers} from '../../provision/master.ts';
import {farmHosts} from '../../slots.ts';
import {type Answer, type Check, type Fix, fault, fine, lastWords, onlyAnswer, unknown, warn, withoutTag} from '../check.ts';
import {filesAgain, running, tunnelAgain} from '../fixes.ts';
import {drift, headlines, planned, probeOf} from '../planned.ts';

function hostsText({config, facts}: PlanInput): {readonly text: string} | {readonly problem: string} {
	return farmHosts(
		config.workers.filter(({name}) => facts[name] !== undefined),
		facts,
	);
}

const writeScript = 'cat > "$1.new" && chmod 644 "$1.new" && mv -f -- "$1.new" "$1"';

/** The file that each build writes anew; here with every worker that could be looked at. */
function environmentAgain(_host: string, input: PlanInput): Fix {
	const hosts = hostsText(input);
	if ('problem' in hosts) return {byHand: 'make at least one worker reachable first'};
	const stdin = environmentText({engine: input.engine, distccHosts: hosts.text, userId: input.settings.userId});
	const says = `write ${places.environmentPath}`;
	return {title: says, steps: [running(masterName, says, {argv: script(writeScript, places.environmentPath), stdin})]};
}

/** `KEY='VALUE'` of the file's own spelling. */
export function exported(text: string): ReadonlyMap<string, string> {
	return new Map(
		text.split('\n').flatMap((line) => {
			const match = /^export (\w+)='((?:[^']|'\\'')*)'$/.exec(line);
			return match === null ? [] : [[match[1] ?? '', (match[2] ?? '').replaceAll("'\\''", "'")] as const];
		}),
	);
}

/** distcc's first complaint is the cause, the others follow from it. */
function causeOf(stderr: string): string {
	const lines = stderr.trim().split('\n');
	return withoutTag(lines.find((line) => /ERROR|CRITICAL/.test(line)) ?? lines.at(-1) ?? '');
}

// distcc makes its directory whatever it is asked: one that is gone again afterwards.
const hostListScript = [
	'[ ! -f "$1" ] || . "$1"; [ -n "$DISTCC_HOSTS" ] || DISTCC_HOSTS=$2; echo "list $DISTCC_HOSTS"',
	'DISTCC_DIR=$(mktemp -d /tmp/distbuild-hosts.XXXXXX) || exit 1; export DISTCC_DIR DISTCC_HOSTS',
	'distcc --show-hosts; code=$?; rm -rf -- "$DISTCC_DIR"; exit $code',
].join('\n');

function readHostList({stdout, stderr, code}: Answer, {config}: PlanInput) {
	const [head = '', ...dump] = stdout.split('\n');
	if (code === 127) return fault('distcc is not installed on the master.');
	const list = head.replace(/^list /, '');
	const hosts = parseHostsDump(dump.join('\n'));
	if (hosts.length === 0) return fault(`distcc drops the whole host list "${list}": ${causeOf(stderr)}`);
	const known = new Set(config.workers.map(({name}) => name));
	const stranger = hosts.find(({name}) => !known.has(name));
	if (stranger !== undefined) return fault(`the host list names ${stranger.name}, which is no worker of this cluster.`);
	const lacking = config.workers.filter(({name}) => !hosts.some((host) => host.name === name));
	const text = hosts.map(({name, slots}) => `${name} with ${slots} slots`).join(', ');
	return lacking.length === 0
		? fine(text)
		: fine(`${text}; without ${lacking.map(({name}) => name).join(', ')} since the last build`);
}

// distcc is made to use this worker and no other, and not to help itself; the connector is the build's own.
const canaryScript = [
	'directory=$(mktemp -d /tmp/distbuild-canary.XXXXXX) || exit 1; trap \'rm -rf -- "$directory"\' EXIT; cd -- "$1" || exit 1',
	'echo "int canary(int seed) { return seed * 7 + 1; }" > "$directory/canary.c"',
	'echo "template <typename T> T canary(T seed) { return seed * 7; } template int canary<int>(int);" > "$directory/canary.cc"',
	'export DISTCC_HOSTS="@$3/1,lzo" DISTCC_SSH="$4" DISTCC_DIR="$directory" DISTBUILD_SCRATCH="$directory"',
	'export DISTCC_FALLBACK=0 DISTCC_BACKOFF_PERIOD=3 DISTCC_IO_TIMEOUT=10 DISTCC_VERBOSE=0',
	'for pair in clang:canary.c clang++:canary.cc; do compiler=${pair%%:*}',
	'timeout 20 distcc "$2/bin/$compiler" -c "$directory/${pair#*:}" -o "$directory/canary.o" || { echo "$compiler $?"; exit 1; }; done',
].join('\n');

export const chainChecks: readonly Check[] = [
	{
		id: 'tree',
		title: 'the tree is there, with its compiler',
		on: 'master',
		isEssential: true,
		probes: (_host, {config}) => [{on: 'host', command: {argv: ['ls', '-d', '--', `${config.master.tree}/build/envsetup.sh`]}}],
		read(answers, _host, {tree, config}) {
			const found = tree.compilerDirectories;
			if (found.length === 0) return fault(`there is no clang below ${config.master.tree}/${places.compilerGlob}.`);
			if (onlyAnswer(answers).code !== 0) return fault(`${config.master.tree}/build/envsetup.sh is not there.`);
			return fine(found.join(', '));
		},
		fix: () => ({byHand: 'set master.tree in cluster.yaml to a complete AOSP checkout'}),
	},
	{
		id: 'launcher',
		title: 'launcher and connector are as they were written',
		on: 'master',
		isEssential: true,
		probes: () =>
			[places.launcherPath, places.connectorPath].map((path) => ({
				on: 'host',
				command: {argv: ['sh', '-c', '[ -x "$1" ] && cat -- "$1"', 'sh', path]},
			})),
		read([launcher, connector]) {
			if (launcher?.stdout !== launcherText) return fault(`${places.launcherPath} is missing, changed or not executable.`);
			if (connector?.stdout !== connectorText) return fault(`${places.connectorPath} is missing, changed or not executable.`);
			return fine('both are');
		},
		fix: (host, input) => filesAgain(host, input, 'launcher', 'connector'),
	},
	{
		id: 'environment',
		title: 'what the launcher reads is valid',
		on: 'master',
		probes: () => [
			{on: 'host', command: {argv: script('[ ! -e "$1" ] || { sh -n "$1" && cat -- "$1"; }', places.environmentPath)}},
		],
		read(answers, _host, {settings}) {
			const answer = onlyAnswer(answers);
			if (answer.code !== 0) return fault(`${places.environmentPath} cannot be read by a shell: ${lastWords(answer)}`);
			if (answer.stdout === '') return fine('the first build writes it');
			const values = exported(answer.stdout);
			const scratch = places.scratchDirectory(settings.userId);
			const wanted: Readonly<Record<string, string>> = {
				DISTCC_SSH: places.connectorPath,
				DISTCC_DIR: `${scratch}/distcc`,
				DISTBUILD_SCRATCH: scratch,
			};
			const wrong = Object.entries(wanted).find(([key, value]) => values.get(key) !== value);
			if (wrong !== undefined)
				return fault(`${wrong[0]} in ${places.environmentPath} is ${values.get(wrong[0]) ?? 'not set'}, not ${wrong[1]}.`);
			if ((values.get('DISTCC_HOSTS') ?? '') === '') return fault(`${places.environmentPath} names no hosts.`);
			const backoff = values.get('DISTCC_BACKOFF_PERIOD');
			if (backoff === '0') return fault('DISTCC_BACKOFF_PERIOD is 0: with one dead worker a build never ends.');
			return fine(`${values.size} variables`);
		},
		fix: environmentAgain,
	},
	{
		id: 'host-list',
		title: 'distcc accepts the list of hosts',
		on: 'master',
		probes(_host, input) {
			const hosts = hostsText(input);
			const command = {argv: script(hostListScript, places.environmentPath, 'text' in hosts ? hosts.text : '')};
			return 'text' in hosts ? [{on: 'host', command}] : [];
		},
		read(answers, _host, input) {
			const [answer] = answers;
			return answer === undefined
				? unknown('no worker could be looked at, so there is nothing to list.')
				: readHostList(answer, input);
		},
		fix: environmentAgain,
	},
	{
		id: 'shell-environment',
		title: '.distbuild_env is as it was written',
		on: 'master',
		probes: (host, input) => planned(host, input, 'shell-environment').map(probeOf),
		read(answers, host, input) {
			const [resource] = planned(host, input, 'shell-environment');
			if (resource === undefined) return unknown('it depends on workers that could not be looked at.');
			const differences = headlines(drift(resource, answers[0]));
			return differences.length === 0 ? fine('people who build by hand can source it') : fault(`${differences.join('; ')}.`);
		},
		fix: (host, input) => filesAgain(host, input, 'shell-environment'),
	},
	{
		id: 'tunnel',
		title: 'compiles reach the worker',
		on: 'worker',
		isEssential: true,
		needsNoLogin: true,
		probes: (host, {config}) => [
			{on: 'master', command: {argv: ['systemctl', 'is-active', '--', places.tunnelUnit(host)]}},
			{on: 'master', command: tunnelAnswers(host)},
			...(config.transport === 'direct'
				? [
						{
							on: 'master' as const,
							command: {
								argv: [
									'timeout',
									'5',
									'bash',
									'-c',
									'exec 3<>"/dev/tcp/$1/$2"',
									'bash',
									config.workers.find(({name}) => name === host)?.address ?? host,
									String(places.distccdPort),
								],
							},
						},
					]
				: []),
		],
		read([unit, socket, port], host) {
			const state = unit?.stdout.trim() || 'not there';
			if (socket?.code !== 0)
				return fault(
					`${places.tunnelSocket(host)} does not answer (its service is ${state}): ${lastWords(socket ?? {code: 1, stdout: '', stderr: ''})}`,
				);
			if (port !== undefined && port.code !== 0)
				return fault(
					port.code === 124
						? `port ${places.distccdPort} of ${host} is blocked: no answer comes back.`
						: `port ${places.distccdPort} of ${host} refuses the master: ${lastWords(port)}`,
				);
			return state === 'active' ? fine(`${places.tunnelSocket(host)} answers`) : warn(`it answers, but its service is ${state}.`);
		},
		fix: tunnelAgain,
	},
	{
		id: 'canary',
		title: 'C and C++ are compiled there',
		on: 'worker',
		applies: (_host, {tree}) => tree.compilerDirectories.length > 0,
		probes: (host, {tree, config}) => [
			{
				on: 'master',
				command: {
					argv: script(canaryScript, config.master.tree, tree.compilerDirectories.at(-1) ?? '', host, places.connectorPath),
					timeoutMs: 60_000,
				},
			},
		],
		read(answers) {
			const answer = onlyAnswer(answers);
			if (answer.code === 0) return fine('by the compiler of the tree, through the connector');
			const compiler = answer.stdout.split(' ')[0] ?? '';
			if (answer.stdout.trim().endsWith(' 124')) return fault(`${compiler} did not come to an end in 20 s.`);
			return fault(`${compiler}: ${causeOf(answer.stderr)}`);
		},
		fix: (host) => ({byHand: `mend what else is wrong with ${host} first; then look at /var/log/distbuild/distccd.log there`}),
	},
];
