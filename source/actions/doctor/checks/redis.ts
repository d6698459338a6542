import {masterName} from '../../../config/config.ts';
import {cacheMaster} from '../../../config/machines.ts';
import * as places from '../../../config/places.ts';
import type {Command} from '../../../tools/command.ts';
import {cacheUser, parseRedisInfo, sccacheKeyPrefix} from '../../../tools/redis.ts';
import type {PlanInput} from '../../plan.ts';
import {redisServer} from '../../provision/cache-files.ts';
import {
	type Answer,
	type Check,
	type Fix,
	fault,
	fine,
	lastWords,
	onlyAnswer,
	statusOf,
	unknown,
	type Verdict,
	warn,
} from '../check.ts';
import {serviceAgain} from '../fixes.ts';
import {isLoopback, listening, listeningAddresses} from './compile-server.ts';

const port = String(places.redisPort);
const megabyte = 1024 ** 2;

/** Redis' own client, or Valkey's. */
function client(input: PlanInput): readonly string[] {
	return ['timeout', '5', redisServer(input).client, '-h', '127.0.0.1', '-p', port];
}

/** Commands go in through standard input, and the password with them: it stands in no argv and is never shown. */
function asked(input: PlanInput, ...commands: readonly string[]): Command {
	const {redisPassword, cachePassword} = input.settings;
	const login = input.config.cache.otherMaster === undefined ? redisPassword : `${cacheUser} ${cachePassword}`;
	const stdin = [`AUTH ${login}`, ...commands].map((line) => `${line}\n`).join('');
	return {argv: client(input), stdin};
}

const answers: Command = {argv: ['timeout', '3', 'bash', '-c', 'exec 3<>"/dev/tcp/127.0.0.1/$1"', 'bash', port]};

function restart(_host: string, input: PlanInput): Fix {
	return serviceAgain(masterName, places.redisUnit, input, answers);
}

/** A Redis that is another master's is mended there. */
function mend(host: string, input: PlanInput): Fix {
	const other = cacheMaster(input.config);
	return other === undefined ? restart(host, input) : {byHand: `on ${other.name}: distbuild-tui doctor --fix all`};
}

/** Its password is another one now: only a new look there tells it. */
function refused(sentence: string, {config}: PlanInput): Verdict {
	const other = cacheMaster(config);
	if (other === undefined) return fault(sentence);
	const byHand = `run ssh-setup, which learns the password of ${other.name} anew, then provision`;
	return {...fault(sentence), byHand};
}

/** Why the Redis behind our tunnel does not answer; undefined where it is the tunnel that is down. */
function silenceThere(answer: Answer, {config}: PlanInput): Verdict | undefined {
	const other = cacheMaster(config);
	const isHere = /Could not connect/.test(`${answer.stdout}${answer.stderr}`);
	if (other === undefined || isHere) return undefined;
	const sentence = `Redis of ${other.name} does not answer through the tunnel: it does not run there, or hangs.`;
	return {...fault(sentence), byHand: `on ${other.name}: distbuild-tui doctor --fix all`};
}

function mebibytes(bytes: number): string {
	return (bytes / megabyte).toFixed(bytes < 10 * megabyte ? 1 : 0);
}

export const redisChecks: readonly Check[] = [
	{
		id: 'redis-unit',
		title: 'Redis runs',
		on: 'master',
		probes: () => [{on: 'host', command: {argv: ['systemctl', 'is-active', '--', places.redisUnit]}}, statusOf(places.redisUnit)],
		read(results, _host, {config}) {
			const state = onlyAnswer(results).stdout.trim();
			const other = cacheMaster(config);
			const what = other === undefined ? 'its service' : `the tunnel to Redis of ${other.name}`;
			return state === 'active'
				? fine(`${what} is active`)
				: fault(`${other === undefined ? 'the service' : `${what},`} ${places.redisUnit} is ${state || 'not there'}.`);
		},
		fix: restart,
	},
	{
		id: 'redis-answers',
		title: 'Redis answers to its password',
		on: 'master',
		isEssential: true,
		probes: (_host, input) => [{on: 'host', command: asked(input, 'PING')}],
		read(results, _host, input) {
			const answer = onlyAnswer(results);
			if (answer.code === 0 && /^PONG$/m.test(answer.stdout)) return fine('PONG');
			if (/WRONGPASS|AUTH failed|NOPERM/.test(`${answer.stdout}${answer.stderr}`))
				return refused('Redis refuses our password.', input);
			const there = silenceThere(answer, input);
			if (there !== undefined) return there;
			if (answer.code === 124) return fault('Redis takes connections and does not answer.');
			if (/without any password configured/.test(`${answer.stdout}${answer.stderr}`)) return fault('Redis asks for no password.');
			return fault(`Redis does not answer on port ${port}: ${lastWords(answer)}`);
		},
		fix: restart,
	},
	{
		id: 'redis-password',
		title: 'Redis lets nobody in without a password',
		on: 'master',
		probes: (_host, input) => [{on: 'host', command: {argv: [...client(input), 'DBSIZE']}}],
		read(results) {
			const {code, stdout, stderr} = onlyAnswer(results);
			const said = `${stdout}${stderr}`;
			if (/NOAUTH|NOPERM/.test(said)) return fine('it refuses without one');
			if (code === 0 && /^\(?(integer\) )?\d+/.test(stdout))
				return fault('Redis answers to everybody on this machine, without a password.');
			return unknown(`Redis does not answer: ${lastWords(onlyAnswer(results))}`);
		},
		fix: mend,
	},
	{
		id: 'redis-users',
		title: "the cache's user may do its work and nothing else",
		on: 'master',
		probes: (_host, input) => [
			{
				on: 'host',
				command: {
					argv: client(input),
					// Redis asks for the right to store before it looks at the option, which is none: nothing is stored.
					stdin: `AUTH ${cacheUser} ${input.settings.cachePassword}
PING
DBSIZE
GET nobody:s-key
SET ${sccacheKeyPrefix}/probe - no-option
`,
				},
			},
		],
		read(results, _host, input) {
			const {stdout} = onlyAnswer(results);
			const lines = stdout.split('\n').filter((line) => line !== '');
			if (lines.length === 0) return unknown(`Redis does not answer: ${lastWords(onlyAnswer(results))}`);
			if (/^WRONGPASS/.test(lines[0] ?? ''))
				return refused(`Redis does not let its user "${cacheUser}" in: nothing is stored.`, input);
			if (lines[1] !== 'PONG')
				return fault(`the user "${cacheUser}" may not do its work: ${lines[1] ?? lastWords(onlyAnswer(results))}`);
			const [, , count = '', stranger = '', store = ''] = lines;
			if (store.startsWith('NOPERM')) return fault(`the user "${cacheUser}" may not do its work: ${store}`);
			if (![count, stranger].every((line) => line.startsWith('NOPERM')))
				return fault(`the user "${cacheUser}" may do more than read and write its own keys.`);
			return fine('it reads and writes its own keys only');
		},
		fix: mend,
	},
	{
		id: 'redis-memory',
		title: 'Redis has room, and a limit',
		on: 'master',
		probes: (_host, input) => [{on: 'host', command: asked(input, 'INFO')}],
		read(results, _host, {facts}) {
			const {stdout} = onlyAnswer(results);
			if (!/^used_memory:/m.test(stdout)) return unknown(`Redis tells no figures: ${lastWords(onlyAnswer(results))}`);
			const {usedBytes, limitBytes, evicted, keys} = parseRedisInfo(stdout);
			const policy = /^maxmemory_policy:(\S+)/m.exec(stdout)?.[1] ?? '';
			const text = `${mebibytes(usedBytes)} of ${mebibytes(limitBytes)} MiB used, ${keys} keys`;
			if (limitBytes === 0) return fault('Redis has no limit of memory: it grows until the master swaps.');
			if (usedBytes >= 0.95 * limitBytes && policy === 'noeviction')
				return fault(`Redis is full and stores nothing more: ${text}.`);
			const memory = facts[masterName]?.memoryBytes ?? Number.POSITIVE_INFINITY;
			if (limitBytes > 0.6 * memory)
				return warn(`Redis may take ${Math.round(limitBytes / megabyte)} MiB, most of the master's memory.`);
			if (usedBytes >= 0.95 * limitBytes || evicted > 0)
				return {
					...warn(`Redis is full: ${text}, ${evicted} thrown out to make room.`),
					byHand: 'raise cache.memoryMegabytes in cluster.yaml and provision; the least used results are thrown out until then',
				};
			return fine(text);
		},
		fix: mend,
	},
	{
		id: 'redis-policy',
		title: 'a full Redis throws out what is used least',
		on: 'master',
		probes: (_host, input) => [{on: 'host', command: asked(input, 'INFO memory')}],
		read(results) {
			const policy = /^maxmemory_policy:(\S+)/m.exec(onlyAnswer(results).stdout)?.[1];
			if (policy === undefined) return unknown(`Redis tells no figures: ${lastWords(onlyAnswer(results))}`);
			if (/^allkeys-l[rf]u$/.test(policy)) return fine(policy);
			return fault(
				`its policy is ${policy}, so that ${policy === 'noeviction' ? 'a full cache stores nothing more' : 'old results stay'}.`,
			);
		},
		fix: mend,
	},
	{
		id: 'redis-network',
		title: 'Redis is reached from where it should be',
		on: 'master',
		probes: () => [{on: 'host', command: listening(places.redisPort)}],
		read(results, _host, {config}) {
			const {code, stdout} = onlyAnswer(results);
			if (code !== 0) return unknown(`ss(8) failed: ${lastWords(onlyAnswer(results))}`);
			const addresses = listeningAddresses(stdout);
			if (addresses.length === 0) return unknown(`nothing listens on port ${port}.`);
			const open = addresses.filter((address) => !isLoopback(address));
			const text = `${addresses.join(', ')} port ${port}`;
			if (config.cache.listen === 'network')
				return open.length > 0 ? fine(text) : fault(`it listens on ${text} only, and cache.listen is network.`);
			return open.length === 0 ? fine(text) : fault(`it listens on ${text}: the network can reach it.`);
		},
		fix: restart,
	},
];
