import {treePath} from '../../source/lab/cluster-yaml.ts';
import type {Farm} from '../../source/lab/farm.ts';
import {hashObjects} from '../../source/lab/headless/objects.ts';
import {aligned} from '../table.ts';
import {type BuildFault, on} from './fault.ts';
import {buildWith, differingObjects, disturbed, leftScript, makeWell} from './fault-round.ts';

const source = `${treePath}/system/core/liblog/properties.cpp`;
const out = `${treePath}/out`;

/** A small file system takes the place of the build's outputs, which come back when it is gone. */
const disk = (size: string) =>
	on('master', `mkdir -p ${out}; mount -t tmpfs -o size=${size},uid=builder,gid=builder tmpfs ${out}`);
const diskGone = on('master', `umount ${out}; chown builder: ${out}`);
const nothing = async () => {};

/** What no build can survive: each must end it with its true cause, leave nothing, and cost the next build nothing but what is missing. */
export const fatalFaults: readonly BuildFault[] = [
	{
		name: 'out/ full before ninja',
		engines: ['sccache'],
		says: /the disk of out\/ is full/,
		prepare: disk('30m'),
		plant: nothing,
		cure: diskGone,
	},
	{
		name: 'out/ full while it compiles',
		engines: ['sccache'],
		says: /the disk of out\/ is full/,
		prepare: disk('100m'),
		plant: nothing,
		cure: diskGone,
	},
	{
		name: 'an error in a source',
		engines: ['sccache'],
		says: /properties\.cpp:\d+:\d+: error: .*nothing/,
		prepare: on('master', `cp -p ${source} ${source}.keep; echo 'int broken = nothing;' >> ${source}`),
		plant: nothing,
		cure: on('master', `mv ${source}.keep ${source}`),
	},
];

export type SurvivalRow = {
	readonly fault: string;
	/** Of the build with the fault in it. */
	readonly code: number;
	/** From its start until it had failed. */
	readonly seconds: number;
	/** The failure's sentence names the cause. */
	readonly isSaid: boolean;
	readonly summary: string;
	readonly left: readonly string[];
	/** Of the next build, when the cause is gone. */
	readonly nextCode: number;
	/** Both together against an undisturbed build. */
	readonly secondsLost: number;
	readonly differingObjects: number;
};

/** What befalls the master's disk and sources: one failed build each, and the next one that goes on. The farm is set up for faults. */
export const measureSurvival = async ({lab}: Farm, log: (line: string) => void, only = ''): Promise<readonly SurvivalRow[]> => {
	const rows: SurvivalRow[] = [];
	await buildWith(lab, undefined);
	for (const fault of fatalFaults.filter(({name}) => name.includes(only))) {
		const undisturbed = await buildWith(lab, undefined);
		await makeWell(lab, treePath);
		// Without its checks: they refuse to start on a disk that is full already.
		const {code, seconds, tail} = await disturbed(lab, fault, ['--skip-checks']);
		const left = await on('master', leftScript)(lab);
		const next = await disturbed(lab, undefined);
		const summary = tail.filter((line) => line.trim() !== '').at(-1) ?? '';
		const row = {
			fault: fault.name,
			code,
			seconds,
			isSaid: fault.says?.test(summary) === true,
			summary,
			left: left.split('\n').filter(Boolean),
			nextCode: next.code,
			secondsLost: seconds + next.seconds - undisturbed.seconds,
			differingObjects: differingObjects(await hashObjects(lab), undisturbed.objects).length,
		};
		rows.push(row);
		log(survivalTable([row]).trimEnd());
	}
	return rows;
};

export const survivalTable = (rows: readonly SurvivalRow[]): string =>
	aligned(
		rows.map(({fault, code, seconds, isSaid, summary, left, nextCode, secondsLost, differingObjects: differing}) => [
			fault,
			`exit ${code} after ${seconds.toFixed(1)} s`,
			`next exit ${nextCode}, ${secondsLost.toFixed(1)} s lost in all`,
			differing === 0 ? 'objects equal' : `${differing} OBJECTS DIFFER`,
			left.length === 0 ? 'nothing left' : `LEFT: ${left.length}`,
			isSaid ? 'said' : `NOT SAID (${summary})`,
		]),
	);
