import {masterName} from '../../../config/config.ts';
import * as places from '../../../config/places.ts';
import {type Command, script} from '../../../tools/command.ts';
import {
	isRedisBacked,
	isUsableSccache,
	parseSccacheHelp,
	parseSccacheStats,
	parseSccacheVersion,
} from '../../../tools/sccache.ts';
import type {PlanInput} from '../../plan.ts';
import {type Check, fault, fine, lastWords, onlyAnswer, unknown, warn} from '../check.ts';
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

export const cacheChecks: readonly Check[] = [
	{
		id: 'cache-program',
		title: 'sccache is good enough',
		on: 'master',
		isEssential: true,
		applies: isSccache,
		probes: (_host, {engine}) => [
			{on: 'host', command: {argv: [engine.program, '--version']}},
			{on: 'host', command: {argv: [engine.program, '--help']}},
		],
		read([version, help]) {
			const number = parseSccacheVersion(version?.stdout ?? '');
			const usable = isUsableSccache(number, parseSccacheHelp(help?.stdout ?? '').hasRedis);
			return usable.isUsable ? fine(`sccache ${number} with Redis`) : fault(`sccache cannot be used: ${usable.reason}.`);
		},
		fix: () => ({byHand: 'install sccache 0.17 or later with Redis, or set cache.engine to ccache, and provision'}),
	},
	{
		id: 'cache-unit',
		title: "the cache's server runs",
		on: 'master',
		applies: isSccache,
		probes: () => [{on: 'host', command: {argv: ['systemctl', 'is-active', '--', places.sccacheUnit]}}],
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
		applies: isSccache,
		probes: (_host, {engine}) => [{on: 'host', command: {argv: script(statisticsScript, places.sccacheSocket, engine.program)}}],
		read(answers) {
			const answer = onlyAnswer(answers);
			if (answer.code === 3) return unknown('the server does not answer.');
			const sample = parseSccacheStats(answer.stdout);
			if (sample === undefined) return fault(`sccache does not tell its statistics: ${lastWords(answer)}`);
			if (!isRedisBacked(sample.location))
				return fault(`the server stores in "${sample.location}", not in Redis: it was started with another environment.`);
			const troubles = sample.errors + sample.writeErrors;
			const text = `sccache ${sample.version}, ${sample.location}`;
			return troubles > 0 ? warn(`${text}; ${troubles} errors since it started.`) : fine(text);
		},
		fix: restart,
	},
];
