import {masterName} from '../../../config/config.ts';
import * as places from '../../../config/places.ts';
import {type Command, script} from '../../../tools/command.ts';
import {parseDistccdStats, refusalWords, refusedCompiler} from '../../../tools/distccd.ts';
import type {PlanInput} from '../../plan.ts';
import {portAnswers} from '../../provision/steps.ts';
import {commandsList} from '../../provision/worker-files.ts';
import {type Check, fault, fine, lastWords, notLooked, onlyAnswer, statusOf, unknown, warn} from '../check.ts';
import {packagesAgain, serviceAgain, syncAgain} from '../fixes.ts';

function hasCompiler(_host: string, {tree}: PlanInput): boolean {
	return tree.compilerDirectories.length > 0;
}

const restart = (host: string, input: PlanInput) =>
	serviceAgain(host, places.distccdUnit, input, portAnswers(places.distccdPort));

/** `127.0.0.1` of `LISTEN 0 1024 127.0.0.1:3642 0.0.0.0:*` (ss(8), without its head). */
export function listeningAddresses(text: string): readonly string[] {
	return text.split('\n').flatMap((line) => line.trim().split(/\s+/)[3]?.replace(/:\d+$/, '') ?? []);
}

export function isLoopback(address: string): boolean {
	return /^(127\.|\[::1\]|\[::ffff:127\.|localhost)/.test(address);
}

export function listening(port: number): Command {
	return {argv: ['ss', '-Htln', `sport = :${port}`]};
}

// Everything that makes the compiler what it is: its programs and the shared libraries beside it, by content.
const digestScript =
	'cd -- "$1" && for file in bin/clang bin/clang++ lib/*.so lib/*.so.*; do [ ! -f "$file" ] || sha256sum -- "$file"; done';

// On its loopback, or where it listens for a master on the network.
const statisticsScript =
	'read -r _ _ a _ <<< "$SSH_CONNECTION"; for h in 127.0.0.1 $a; do if exec 3<"/dev/tcp/$h/$1"; then cat <&3; exit; fi; done; exit 1';

// Only what this start of the daemon said.
const refusalScript = 'tac /var/log/distbuild/distccd.log | sed "/listening on/q" | grep -E "$1" | head -n 20; true';

export const compileServerChecks: readonly Check[] = [
	{
		id: 'distcc',
		title: 'distcc is there',
		on: 'all',
		// distcc makes its directory whatever it is asked; where that cannot be made, it says its version all the same.
		probes: (host) => [
			{
				on: 'host',
				command: {argv: [host === masterName ? 'distcc' : 'distccd', '--version'], environment: {DISTCC_DIR: '/nonexistent'}},
			},
		],
		read(answers) {
			const {code, stdout} = onlyAnswer(answers);
			const version = /^distccd? (\S+)/.exec(stdout)?.[1];
			return code === 0 && version !== undefined ? fine(`distcc ${version}`) : fault('distcc is not installed or does not run.');
		},
		fix: packagesAgain,
	},
	{
		id: 'distccd-unit',
		title: 'the compile server runs',
		on: 'worker',
		isEssential: true,
		probes: () => [
			{on: 'host', command: {argv: ['systemctl', 'is-active', '--', places.distccdUnit]}},
			{on: 'host', command: {argv: ['systemctl', 'show', '-p', 'Result,ExecMainStatus,NRestarts', '--', places.distccdUnit]}},
			statusOf(places.distccdUnit),
		],
		read([active, shown]) {
			const state = active?.stdout.trim() ?? '';
			if (state === 'active') return fine('its service is active');
			const reason = (shown?.stdout ?? '').trim().split('\n').join(', ');
			return fault(`the service ${places.distccdUnit} is ${state || 'not there'} (${reason}).`);
		},
		fix: restart,
	},
	{
		id: 'distccd-answers',
		title: 'the compile server answers',
		on: 'worker',
		isEssential: true,
		probes: () => [{on: 'host', command: portAnswers(places.distccdPort)}],
		read(answers, host) {
			const {code} = onlyAnswer(answers);
			if (code === 0) return fine(`port ${places.distccdPort} answers`);
			// A closed port refuses at once; silence is what a packet filter makes of it.
			if (code === 124)
				return {
					...fault(`its port ${places.distccdPort} is blocked: a firewall on it drops what arrives there.`),
					byHand: `look for the rule with "nft list ruleset" or "iptables -S" on ${host}`,
				};
			return fault(`nothing answers on its port ${places.distccdPort}.`);
		},
		fix: restart,
	},
	{
		id: 'distccd-address',
		title: 'the compile server listens where it should',
		on: 'worker',
		probes: () => [{on: 'host', command: listening(places.distccdPort)}],
		read(answers, _host, {config}) {
			const {code, stdout} = onlyAnswer(answers);
			if (code !== 0) return unknown(`ss(8) failed: ${lastWords(onlyAnswer(answers))}`);
			const addresses = listeningAddresses(stdout);
			if (addresses.length === 0) return fault(`nothing listens on port ${places.distccdPort}.`);
			const open = addresses.filter((address) => !isLoopback(address));
			const text = `${addresses.join(', ')} port ${places.distccdPort}`;
			if (config.transport === 'direct')
				return open.length > 0
					? fine(text)
					: fault(`it listens on its loopback only (${text}), and compiles come over the network.`);
			return open.length === 0 ? fine(text) : fault(`it listens on ${text}, where everybody in the network can reach it.`);
		},
		fix: restart,
	},
	{
		id: 'distccd-statistics',
		title: 'the compile server tells its figures',
		on: 'worker',
		probes: () => [
			{
				on: 'host',
				command: {
					argv: ['timeout', '3', 'bash', '-c', statisticsScript, 'bash', String(places.distccdStatisticsPort)],
				},
			},
		],
		read(answers) {
			const stats = parseDistccdStats(onlyAnswer(answers).stdout);
			if (stats === undefined)
				return fault(`no figures come from port ${places.distccdStatisticsPort}: it is not there or hangs.`);
			return fine(`${stats.ok} compiled, ${stats.error} with errors, ${stats.rejected} turned away`);
		},
		fix: restart,
	},
	{
		id: 'distccd-refusals',
		title: 'the compile server refused no compiler',
		on: 'worker',
		probes: () => [{on: 'host', command: {argv: script(refusalScript, refusalWords)}}],
		read(answers) {
			const unseen = notLooked(answers);
			if (unseen !== undefined) return unseen;
			const lines = onlyAnswer(answers)
				.stdout.split('\n')
				.filter((line) => line !== '');
			if (lines.length === 0) return fine('none since it started');
			const jobs = lines.length === 1 ? '1 job was' : `${lines.length === 20 ? '20 or more' : lines.length} jobs were`;
			return warn(`${jobs} refused since it started, the last for ${refusedCompiler(lines[0] ?? '')}.`);
		},
		fix: restart,
	},
	{
		id: 'allowed-compilers',
		title: "the tree's compilers are allowed",
		on: 'worker',
		isEssential: true,
		probes: () => [{on: 'host', command: {argv: ['cat', '--', `${places.etcDirectory}/commands.list`]}}],
		read(answers, _host, {tree}) {
			const allowed = new Set(onlyAnswer(answers).stdout.split('\n'));
			const missing = commandsList(tree)
				.split('\n')
				.filter((line) => line !== '' && !allowed.has(line));
			return missing.length === 0 ? fine('all of them') : fault(`distccd may not run ${missing.join(', ')}.`);
		},
		fix: restart,
	},
	{
		id: 'compiler',
		title: "the tree's compilers are there and run",
		on: 'worker',
		isEssential: true,
		applies: hasCompiler,
		probes: (_host, {tree}) => [
			{
				on: 'host',
				command: {
					argv: script(
						'for c; do "$c" --version > /dev/null || { echo "$c"; exit 1; }; done',
						...tree.compilerDirectories.map((directory) => `${places.optDirectory}/${directory}/bin/clang`),
					),
				},
			},
		],
		read(answers) {
			const {code, stdout} = onlyAnswer(answers);
			return code === 0 ? fine('each answers to --version') : fault(`the compiler ${stdout.trim()} does not run there.`);
		},
		fix: syncAgain,
	},
	{
		id: 'compiler-digest',
		title: "the compilers are the master's, byte by byte",
		on: 'worker',
		applies: hasCompiler,
		probes: (_host, {tree, config}) =>
			tree.compilerDirectories.flatMap((directory) => [
				{on: 'master', command: {argv: script(digestScript, `${config.master.tree}/${directory}`), timeoutMs: 60_000}},
				{on: 'host', command: {argv: script(digestScript, `${places.optDirectory}/${directory}`), timeoutMs: 60_000}},
			]),
		read(answers, _host, {tree}) {
			for (const [index, directory] of tree.compilerDirectories.entries()) {
				const here = (answers[2 * index]?.stdout ?? '').trim().split('\n');
				const there = (answers[2 * index + 1]?.stdout ?? '').trim().split('\n');
				if (here.join('') === '') return unknown(`the compiler in ${directory} of the tree could not be read.`);
				const name = (line: string | undefined) => line?.split(/\s+/)[1] ?? '?';
				const other = here.find((line) => !there.includes(line)) ?? there.find((line) => !here.includes(line));
				if (other === undefined) continue;
				if (there.join('') === '') return fault(`${directory} is not there.`);
				return fault(`${directory}/${name(other)} is not the same file as on the master.`);
			}
			return fine(
				`${tree.compilerDirectories.length === 1 ? 'one compiler' : `${tree.compilerDirectories.length} compilers`}, by SHA-256`,
			);
		},
		fix: syncAgain,
	},
	{
		id: 'tree-copy',
		title: 'the tree is there too',
		on: 'worker',
		applies: (_host, {config}) => config.sync.scope === 'full',
		probes: (_host, {config}) => [{on: 'host', command: {argv: ['ls', '-d', '--', `${config.master.tree}/build`]}}],
		read(answers, _host, {config}) {
			return onlyAnswer(answers).code === 0
				? fine(config.master.tree)
				: fault(`${config.master.tree} is not there or empty, and sync.scope is full.`);
		},
		fix: syncAgain,
	},
];
