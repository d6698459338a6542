import {masterName} from '../../../config/config.ts';
import * as places from '../../../config/places.ts';
import {isUsableCcache, parseCcacheVersion, remoteHitsOf} from '../../../tools/ccache.ts';
import {type Command, script} from '../../../tools/command.ts';
import {
	isRedisBacked,
	isUsableSccache,
	parseSccacheHelp,
	parseSccacheStats,
	parseSccacheVersion,
} from '../../../tools/sccache.ts';
import type {PlanInput} from '../../plan.ts';
import {type Answer, type Check, fault, fine, lastWords, onlyAnswer, statusOf, unknown, type Verdict, warn} from '../check.ts';
import {serviceAgain} from '../fixes.ts';

const socketAnswers: Command = {
	argv: ['timeout', '3', 'socat', '-u', 'OPEN:/dev/null', `UNIX-CONNECT:${places.sccacheSocket}`],
};

// Asked for its statistics, sccache answers with zeros where no server runs: the socket is asked first.
const statisticsScript = [
	'timeout 3 socat -u OPEN:/dev/null "UNIX-CONNECT:$1" || exit 3',
	'SCCACHE_SERVER_UDS=$1 SCCACHE_CONF=/dev/null timeout 10 "$2" --show-stats --stats-format=json',
].join('\n');

function restart(_host: string, input: PlanInput) {
	return serviceAgain(masterName, places.sccacheUnit, input, socketAnswers);
}

function isSccache(_host: string, {engine}: PlanInput): boolean {
	return engine.name === 'sccache';
}

// Twice the same file, each time with an empty local level: the second result must come out of Redis. ccache says nothing where
// Redis refuses it.
const proofScript = [
	'directory=$(mktemp -d /tmp/distbuild-ccache.XXXXXX) || exit 1; trap \'rm -rf -- "$directory"\' EXIT',
	'cd -- "$directory" || exit 1; echo "int proof_$(date +%s%N)(int seed) { return seed; }" > proof.c',
	'export CCACHE_CONFIGPATH="$2" CCACHE_PREFIX=',
	'for time in 1 2; do CCACHE_DIR=$directory/$time; export CCACHE_DIR; timeout 15 "$1" "$3/bin/clang" -c proof.c -o proof.o || exit 1; done',
	'"$1" --print-stats | grep -e storage -e "^direct"',
].join('\n');

function storageArgv({engine, config, tree}: PlanInput): readonly string[] {
	if (engine.name === 'sccache') return script(statisticsScript, places.sccacheSocket, engine.program);
	const compiler = `${config.master.tree}/${tree.compilerDirectories.at(-1) ?? ''}`;
	return script(proofScript, engine.program, places.ccacheConfigurationPath, compiler);
}

function readSccacheStorage(answer: Answer): Verdict {
	if (answer.code === 3) return unknown('the server does not answer.');
	const sample = parseSccacheStats(answer.stdout);
	if (sample === undefined) return fault(`sccache does not tell its statistics: ${lastWords(answer)}`);
	if (!isRedisBacked(sample.location))
		return fault(`the server stores in "${sample.location}", not in Redis: it was started with another environment.`);
	const troubles = sample.errors + sample.writeErrors;
	const text = `${sample.version}, ${sample.location}`;
	return troubles > 0 ? warn(`${text}; ${troubles} errors since it started.`) : fine(text);
}

function readCcacheStorage(answer: Answer): Verdict {
	if (remoteHitsOf(answer.stdout) > 0) return fine('a second compile of the same file came out of Redis');
	if (answer.code !== 0) return fault(`ccache could not be tried: ${lastWords(answer)}`);
	const errors = /^(?:remote|secondary)_storage_(?:error|timeout)\t([1-9]\d*)$/m.exec(answer.stdout)?.[1];
	return fault(`ccache gets nothing out of Redis${errors === undefined ? '' : ` (${errors} errors)`}.`);
}

function readSccache(version: string, help: string): Verdict {
	const number = parseSccacheVersion(version);
	const usable = isUsableSccache(number, parseSccacheHelp(help).hasRedis);
	return usable.isUsable ? fine(`sccache ${number} with Redis`) : fault(`sccache cannot be used: ${usable.reason}.`);
}

function readCcache(said: string): Verdict {
	const found = parseCcacheVersion(said);
	if (found === undefined) return fault('ccache is not installed or does not run.');
	const usable = isUsableCcache(found.version, found.features);
	return usable.isUsable ? fine(`ccache ${found.version} with Redis`) : fault(`ccache cannot be used: ${usable.reason}.`);
}

export const cacheChecks: readonly Check[] = [
	{
		id: 'cache-program',
		title: "the cache's program is good enough",
		on: 'master',
		isEssential: true,
		probes: (_host, {engine}) =>
			(engine.name === 'ccache' ? ['--version'] : ['--version', '--help']).map((option) => ({
				on: 'host',
				command: {argv: [engine.program, option]},
			})),
		read: ([version, help], _host, {engine}) =>
			engine.name === 'ccache' ? readCcache(version?.stdout ?? '') : readSccache(version?.stdout ?? '', help?.stdout ?? ''),
		fix: (_host, {engine}) => ({
			byHand:
				engine.name === 'ccache'
					? 'install ccache 4.4 or later with Redis, and provision'
					: 'install sccache 0.17 or later with Redis, or set cache.engine to ccache, and provision',
		}),
	},
	{
		id: 'cache-unit',
		title: "the cache's server runs",
		on: 'master',
		applies: isSccache,
		probes: () => [
			{on: 'host', command: {argv: ['systemctl', 'is-active', '--', places.sccacheUnit]}},
			statusOf(places.sccacheUnit),
		],
		read(answers) {
			const state = onlyAnswer(answers).stdout.trim();
			return state === 'active'
				? fine('its service is active')
				: fault(`the service ${places.sccacheUnit} is ${state || 'not there'}.`);
		},
		fix: restart,
	},
	{
		id: 'cache-server',
		title: "the cache's server answers",
		on: 'master',
		isEssential: true,
		applies: isSccache,
		probes: () => [
			{on: 'host', command: socketAnswers},
			{on: 'host', command: {argv: ['ls', '-l', '--', places.sccacheSocket]}},
		],
		read([socket, file]) {
			if (socket?.code === 0) return fine(places.sccacheSocket);
			if (file?.code === 0) return fault(`${places.sccacheSocket} is stale: the file is there and nobody listens.`);
			return fault(`${places.sccacheSocket} is not there: no server listens.`);
		},
		fix: restart,
	},
	{
		id: 'cache-storage',
		title: 'the cache is kept in Redis',
		on: 'master',
		probes: (_host, input) => [{on: 'host', command: {argv: storageArgv(input), timeoutMs: 40_000}}],
		read: (answers, _host, {engine}) =>
			engine.name === 'ccache' ? readCcacheStorage(onlyAnswer(answers)) : readSccacheStorage(onlyAnswer(answers)),
		fix: (host, input) =>
			input.engine.name === 'ccache' ? serviceAgain(masterName, places.redisUnit, input) : restart(host, input),
	},
];
