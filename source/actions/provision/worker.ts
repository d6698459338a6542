import type {Config} from '../../config/config.ts';
import * as places from '../../config/places.ts';
import type {PlanInput, Step} from '../plan.ts';
import {taskStep} from '../plan.ts';
import {directory, file, packages, portAnswers, quietUnits, secondMs, unit, unitPath} from './steps.ts';
import * as files from './worker-files.ts';

/** A worker's steps by the stage that they belong to. */
export type WorkerSteps = Record<'packages' | 'files' | 'services', readonly Step[]>;

export function workerSteps(input: PlanInput, worker: Config['workers'][number]): WorkerSteps {
	const {name} = worker;
	const list = `${places.etcDirectory}/commands.list`;
	const unitFile = unitPath(places.distccdUnit);
	return {
		packages: [packages(name, ['distcc', 'rsync'], quietUnits)],
		files: [
			directory(name, places.etcDirectory, 'root', {ours: []}),
			directory(name, places.optDirectory, worker.user, {ours: ['prebuilts']}),
			directory(name, '/var/log/distbuild', 'distccd'),
			file(name, 'allowed-compilers', {path: list, content: files.commandsList(input.tree)}),
			file(name, 'distccd-unit', {path: unitFile, content: files.distccdUnit(worker, input.facts[name])}),
		],
		services: [
			unit(name, places.distccdUnit, [unitFile, list]),
			taskStep(name, 'distccd-answers', 'distccd answers on its loopback', {
				kind: 'observe',
				command: portAnswers(places.distccdPort),
				deadlineMs: 15 * secondMs,
				hint: `Look at "journalctl -u ${places.distccdUnit}" on ${name}.`,
			}),
		],
	};
}
