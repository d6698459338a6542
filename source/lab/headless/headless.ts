import {enginePath} from '../../config/places.ts';
import {LabError, messageOf} from '../fail.ts';
import type {Farm} from '../farm.ts';
import {Course} from './course.ts';
import {gatherEvidence} from './evidence.ts';
import {findLeftovers, takeSnapshots} from './leftovers.ts';
import {localObjects, removeOut} from './local-build.ts';
import {compareObjects, hashObjects} from './objects.ts';
import type {HeadlessResult} from './result.ts';

type Mutable<T> = {-readonly [key in keyof T]: T[key]};

/**
 * Zero to finished on a farm that was just started: the program's own commands through ssh as a person would give them, and
 * in between what the machines themselves say. What goes wrong is part of the result; only surprises are thrown.
 */
export const runHeadless = async (farm: Farm, log: (line: string) => void): Promise<HeadlessResult> => {
	const {lab, tree} = farm;
	const course = new Course(lab, log);
	const workers = lab.machines.filter(({role}) => role === 'worker').map(({name}) => name);
	const result: Mutable<HeadlessResult> = {size: tree.size, workers, steps: course.taken};
	try {
		await removeOut(lab);
		const before = await course.own('snapshots', () => takeSnapshots(lab));
		await course.take('ssh-setup');
		await course.take('provision');
		result.engine = (JSON.parse(await lab.readFile('master', enginePath)) as {name: string}).name;
		await course.take('sync');
		await course.take('cold build');
		result.cold = await course.takeReport('cold report');
		result.evidence = await course.own("workers' records", () => gatherEvidence(lab));
		const distributed = await course.own('hash objects', () => hashObjects(lab));
		await course.take('remove out/');
		await course.take('warm build');
		result.warm = await course.takeReport('warm report');
		await course.take('teardown');
		result.left = await course.own('compare snapshots', () => findLeftovers(lab, before));
		const local = await course.own('local build', () => localObjects(lab, tree.key, log));
		result.objects = compareObjects(distributed, local);
	} catch (error) {
		if (!(error instanceof LabError)) {
			throw error;
		}

		result.failure = messageOf(error);
	}

	return result;
};
