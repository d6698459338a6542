import {masterName, wantsPump} from '../../config/config.ts';
import * as places from '../../config/places.ts';
import type {Command} from '../../tools/command.ts';
import {connectorText, launcherText} from '../../tools/launcher.ts';
import type {EngineChoice} from '../engine.ts';
import type {PlanInput, Step} from '../plan.ts';
import {taskStep} from '../plan.ts';
import {cacheFiles, cachePackages, cacheServices} from './cache.ts';
import * as files from './master-files.ts';
import {directory, file, packages, quietUnits, secondMs, unit, unitPath} from './steps.ts';

export function masterPackages(input: PlanInput, choice: EngineChoice): Step {
	const names = ['distcc', 'rsync', ...cachePackages(input, choice), 'socat', 'openssh-client'];
	return packages(masterName, names, quietUnits);
}

export function masterFiles(input: PlanInput, choice: EngineChoice): readonly Step[] {
	const {config} = input;
	const user = config.user;
	return [
		directory(masterName, places.etcDirectory, 'root', {ours: []}),
		directory(masterName, places.optDirectory, user, {ours: ['environment', 'environment.new', 'masquerade']}),
		directory(masterName, `${places.optDirectory}/bin`, user, {ours: []}),
		file(masterName, 'launcher', {path: places.launcherPath, content: launcherText, owner: user, mode: '755'}),
		file(masterName, 'connector', {path: places.connectorPath, content: connectorText, owner: user, mode: '755'}),
		...cacheFiles(input, choice),
		...config.workers.map((worker) => ({
			...file(masterName, `tunnel-unit-${worker.name}`, {
				path: unitPath(places.tunnelUnit(worker.name)),
				content: files.tunnelUnit(user, worker, input),
			}),
			serves: worker.name,
		})),
		file(masterName, 'shell-environment', {
			path: `${config.master.tree}/.distbuild_env`,
			content: files.shellEnvironment(input),
			owner: user,
		}),
	];
}

/** Connects to the master's end of a tunnel; refused where nothing listens there. */
export function tunnelAnswers(worker: string): Command {
	return {argv: ['timeout', '5', 'socat', '-u', 'OPEN:/dev/null', `UNIX-CONNECT:${places.tunnelSocket(worker)}`]};
}

export function masterServices(input: PlanInput, choice: EngineChoice): readonly Step[] {
	const {config, settings, facts} = input;
	return [
		...cacheServices(input, choice),
		...config.workers
			.filter(({name}) => facts[name] !== undefined)
			.flatMap(({name}) =>
				[
					unit(masterName, places.tunnelUnit(name), [unitPath(places.tunnelUnit(name)), settings.keyPath]),
					taskStep(masterName, `tunnel-${name}-answers`, `the tunnel to ${name} answers`, {
						kind: 'observe',
						command: tunnelAnswers(name),
						deadlineMs: 20 * secondMs,
						hint: `Look at "journalctl -u ${places.tunnelUnit(name)}".`,
					}),
				].map((step) => ({...step, serves: name})),
			),
	];
}

/** Whether pump works is found out, and on record as what a check of the doctor finds; it never fails a provision. */
export function pumpSteps({config}: PlanInput): readonly Step[] {
	if (!wantsPump(config)) return [];
	return [taskStep(masterName, 'pump', "distcc's pump mode is tried", {kind: 'check', check: 'pump'})];
}
