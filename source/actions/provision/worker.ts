import type {Config} from '../../config/config.ts';
import * as places from '../../config/places.ts';
import type {PlanInput, Step} from '../plan.ts';
import {taskStep} from '../plan.ts';
import {directory, file, packages, portAnswers, quietUnits, secondMs, unit, unitPath} from './steps.ts';
import * as files from './worker-files.ts';

/** A worker's steps by the stage that they belong to. */
export type WorkerSteps = Record<'packages' | 'files' | 'services', readonly Step[]>;

/** Over the network, a firewall of the worker's may be in the way; the tunnel needs no port but that of sshd. */
function firewallSteps(name: string, {config, facts}: PlanInput): Record<'files' | 'services', readonly Step[]> {
	if (config.transport !== 'direct') return {files: [], services: []};
	const path = unitPath(places.firewallUnit);
	return {
		files: [
			file(name, 'firewall', {path: places.firewallPath, content: files.firewallText, mode: '755'}),
			file(name, 'firewall-unit', {path, content: files.firewallUnit(facts[name])}),
		],
		services: [unit(name, places.firewallUnit, [path, places.firewallPath])],
	};
}

const firewallIds = ['firewall', 'firewall-unit', `unit ${places.firewallUnit}`] as const;

/** What `transport: direct` brought to a worker and the tunnel does not need. */
export function formerFirewall({config, ledger}: PlanInput): readonly Step[] {
	if (config.transport === 'direct') return [];
	const ids = new Set(config.workers.flatMap(({name}) => firewallIds.map((id) => `${name}/${id}`)));
	return ledger
		.filter(({id}) => ids.has(id))
		.toReversed()
		.map(({id, host, title}) => taskStep(host, `undo ${id}`, `no longer needed: ${title}`, {kind: 'undo', entryId: id}));
}

export function workerSteps(input: PlanInput, worker: Config['workers'][number]): WorkerSteps {
	const {name} = worker;
	const {config} = input;
	const facts = input.facts[name];
	const firewall = firewallSteps(name, input);
	const list = `${places.etcDirectory}/commands.list`;
	const unitFile = unitPath(places.distccdUnit);
	return {
		packages: [packages(name, ['distcc', 'rsync', ...(config.trust === 'mesh' ? ['openssh-client'] : [])], quietUnits)],
		files: [
			directory(name, places.etcDirectory, 'root', {ours: []}),
			directory(name, places.optDirectory, worker.user, {ours: ['prebuilts']}),
			directory(name, places.logDirectory, 'distccd'),
			file(name, 'allowed-compilers', {path: list, content: files.commandsList(input.tree)}),
			file(name, 'distccd-unit', {path: unitFile, content: files.distccdUnit(worker, facts, config)}),
			file(name, 'log-service', {path: unitPath(places.logService), content: files.logServiceText}),
			file(name, 'log-timer', {path: unitPath(places.logTimer), content: files.logTimerText}),
			...firewall.files,
		],
		services: [
			...firewall.services,
			unit(name, places.logTimer, [unitPath(places.logTimer)]),
			unit(name, places.distccdUnit, [unitFile, list]),
			taskStep(name, 'distccd-answers', 'distccd answers', {
				kind: 'observe',
				command: portAnswers(places.distccdPort),
				deadlineMs: 15 * secondMs,
				hint: `Look at "journalctl -u ${places.distccdUnit}" on ${name}.`,
			}),
		],
	};
}
