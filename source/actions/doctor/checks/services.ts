import {masterName} from '../../../config/config.ts';
import * as places from '../../../config/places.ts';
import {script} from '../../../tools/command.ts';
import type {PlanInput} from '../../plan.ts';
import {keyMarker} from '../../ssh-setup.ts';
import {type Check, type Fix, fault, fieldsOf, fine, lastWords, notLooked, onlyAnswer, unknown, warn} from '../check.ts';
import {provisionAgain, running} from '../fixes.ts';
import {drift, headlines, planned, probeOf} from '../planned.ts';

// Ours, and those of the packages and of others that want the same.
const rivals = ['distcc.service', 'distccd.service', 'redis-server.service', 'redis.service', 'valkey-server.service'];
const rivalScript = [
	'for unit; do state=$(systemctl is-active -- "$unit"); [ "$state" != active ] || echo "active $unit"; done',
].join('\n');

// Whoever listens on our port while our own service does not run is a stranger.
const portScript = [
	'while [ $# -ge 2 ]; do state=$(systemctl is-active -- "$1"); echo "$1 $state"',
	'[ "$state" = active ] || [ -z "$(ss -Htln "sport = :$2")" ] || echo "taken $2"; shift 2; done',
].join('\n');

const strangersScript = [
	'grep -F "distbuild-tui[" .ssh/authorized_keys 2> /dev/null | sed "s/^/key /"',
	'ss -Htn state established "( sport = :$1 )" | tr -s " " | cut -d" " -f4 | sed "s/:[0-9]*$//; s/^/peer /" | sort -u',
].join('\n');

/** What made it fail is put right; that it failed once is then forgotten, or it would stand in the list until the next boot. */
function unitsAgain(host: string, input: PlanInput): Fix {
	const again = provisionAgain(host, input);
	const command = {argv: ['systemctl', 'reset-failed', '--', 'distbuild-*'], isRoot: true};
	return 'byHand' in again ? again : {...again, steps: [...again.steps, running(host, 'forget that services failed', command)]};
}

export const serviceChecks: readonly Check[] = [
	{
		id: 'units',
		title: 'no service has failed',
		on: 'all',
		probes: () => [
			{on: 'host', command: {argv: ['systemctl', 'list-units', '--failed', '--plain', '--no-legend', '--no-pager']}},
		],
		read(answers) {
			const {code, stdout} = onlyAnswer(answers);
			if (code !== 0) return unknown(`systemd does not answer: ${lastWords(onlyAnswer(answers))}`);
			const failed = stdout.split('\n').flatMap((line) => line.trim().split(/\s+/)[0] || []);
			if (failed.length === 0) return fine('none has');
			const ours = failed.filter((unit) => unit.startsWith('distbuild-'));
			const sentence = `${failed.join(', ')} failed.`;
			return ours.length > 0
				? fault(sentence)
				: {...warn(sentence), byHand: `look at "systemctl status ${failed[0]}"; it is none of ours`};
		},
		fix: unitsAgain,
	},
	{
		id: 'interference',
		title: 'no other distcc or Redis is in the way',
		on: 'all',
		probes: (host) => [
			{on: 'host', command: {argv: script(rivalScript, ...rivals)}},
			{
				on: 'host',
				command: {
					argv:
						host === masterName
							? script(portScript, places.redisUnit, String(places.redisPort))
							: script(portScript, places.distccdUnit, String(places.distccdPort)),
				},
			},
		],
		read([units, ports]) {
			if (ports?.code !== 0) return unknown('it was not found out who listens.');
			const taken = fieldsOf(ports.stdout).get('taken');
			if (taken !== undefined) return fault(`something else listens on port ${taken}, which is ours.`);
			const active = (units?.stdout ?? '').split('\n').flatMap((line) => line.split(' ')[1] ?? []);
			return active.length === 0 ? fine('none runs') : warn(`${active.join(' and ')} runs beside ours, on ports of its own.`);
		},
		fix: (host) => ({
			byHand: `end what is in the way on ${host}, if nobody needs it (systemctl stop SERVICE; systemctl disable SERVICE)`,
		}),
	},
	{
		id: 'provisioned',
		title: 'everything is as provisioning leaves it',
		on: 'all',
		probes: (host, input) => planned(host, input).map(probeOf),
		read(answers, host, input) {
			const resources = planned(host, input);
			if (resources.length === 0 || answers.length !== resources.length) return unknown('there is no plan to compare with.');
			const differences = resources.flatMap((resource, index) => drift(resource, answers[index]));
			const lines = headlines(differences);
			if (lines.length === 0) return {...fine(`${resources.length} files, services and packages`), evidence: ''};
			const shown = lines.slice(0, 3).join('; ');
			const sentence = `it takes ${lines.length === 1 ? 'one change' : `${lines.length} changes`}: ${shown}${lines.length > 3 ? '; ...' : ''}.`;
			return {...fault(sentence), evidence: differences.join('\n')};
		},
		fix: provisionAgain,
	},
	{
		id: 'other-master',
		title: 'no other master uses the worker',
		on: 'worker',
		probes: () => [{on: 'host', command: {argv: script(strangersScript, String(places.distccdPort))}}],
		read(answers, _host, {config, settings}) {
			const unseen = notLooked(answers);
			if (unseen !== undefined) return unseen;
			const lines = onlyAnswer(answers).stdout.split('\n');
			const body = settings.publicKey.split(' ')[1] ?? settings.publicKey;
			const keys = lines.filter((line) => line.startsWith('key ') && !line.includes(body));
			const own = new Set(['127.0.0.1', '[::1]', config.master.address, `[${config.master.address}]`]);
			const peers = lines.filter((line) => line.startsWith('peer ')).map((line) => line.slice(5));
			const strangers = peers.filter((peer) => !own.has(peer.replace('[::ffff:', '').replace(/\]$/, '')));
			if (strangers.length > 0) return warn(`${strangers.join(' and ')} compiles on it too.`);
			if (keys.length === 0) return fine('only our key carries our mark');
			const clusters = keys.map((key) => /distbuild-tui\[([^\]]*)\]/.exec(key)?.[1] ?? '?');
			const same = clusters.includes(config.cluster) ? `, one of them for ${keyMarker(config.cluster)} too` : '';
			return warn(
				`${keys.length === 1 ? 'another master' : `${keys.length} other masters`} may use it (cluster ${clusters.join(', ')}${same}): both count its slots as their own.`,
			);
		},
		fix: (host) => ({
			byHand: `give ${host} to one cluster, or half of its slots to each; a key that nobody uses any more is a line in ~/.ssh/authorized_keys there`,
		}),
	},
];
