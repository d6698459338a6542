import {builderPassword, clusterYaml} from '../../source/lab/cluster-yaml.ts';
import {LabError} from '../../source/lab/fail.ts';
import type {Farm} from '../../source/lab/farm.ts';
import {runAtLogin} from '../../source/lab/headless/login.ts';
import type {Lab} from '../../source/lab/lab.ts';
import {aligned} from '../table.ts';
import {cacheFaults} from './cache-faults.ts';
import type {BuildFault} from './fault.ts';
import {buildWith, differingObjects, type RoundResult} from './fault-round.ts';
import {workerFaults} from './worker-faults.ts';

type EngineName = BuildFault['engines'][number];

/** What became of a build with one fault in its middle. */
export type FaultRow = {
	readonly engine: EngineName;
	readonly fault: string;
	/** Its exit code, 0 where it ended right. */
	readonly code: number;
	readonly seconds: number;
	/** Against an undisturbed build just before it. */
	readonly secondsLost: number;
	readonly differingObjects: number;
	/** Whether the record tells what had to be told. */
	readonly isSaid: boolean;
	readonly said: readonly string[];
	readonly left: readonly string[];
};

const setupTimeoutMs = 15 * 60_000;
const modules = 'liblog, libbase, libcutils, libutils, libsparse';
const configPath = '/home/builder/.config/distbuild-tui/cluster.yaml';

/** The modules of these builds and the engine, from nothing to a farm that is in step. */
export const setUpForFaults = async (lab: Lab, engine: EngineName, settings = ''): Promise<void> => {
	const text = `${clusterYaml(lab.machines)}  modules: [${modules}]\n${settings}cache:\n  engine: ${engine}\n`;
	await lab.writeFile('master', configPath, text, {owner: 'builder:builder'});
	for (const action of ['ssh-setup', 'provision', 'sync']) {
		const argv = ['distbuild-tui', action, ...(action === 'sync' ? [] : ['--yes', '--password-stdin'])];
		const {code, tail} = await runAtLogin(lab, argv, {timeoutMs: setupTimeoutMs, input: `${builderPassword}\n`});
		if (code !== 0) throw new LabError(`${action} failed: ${tail.slice(-5).join(' | ')}`);
	}
};

const rowOf = (engine: EngineName, fault: BuildFault, round: RoundResult, undisturbed: RoundResult): FaultRow => ({
	engine,
	fault: fault.name,
	code: round.code,
	seconds: round.seconds,
	secondsLost: round.seconds - undisturbed.seconds,
	differingObjects: differingObjects(round.objects, undisturbed.objects).length,
	isSaid: fault.says === undefined || [...round.said, round.summary].some((line) => fault.says?.test(line)),
	said: round.said,
	left: round.left,
});

/**
 * Every fault of a worker and of the cache in the middle of a cold build, one build each, for each engine that it can hurt. The
 * farm (three workers) needs nothing but to be booted. Half an hour.
 *
 * @param only - faults whose names contain this
 */
export const measureFaults = async ({lab}: Farm, log: (line: string) => void, only = ''): Promise<readonly FaultRow[]> => {
	const rows: FaultRow[] = [];
	for (const engine of ['sccache', 'ccache'] as const) {
		const faults = [...cacheFaults, ...workerFaults].filter(({engines, name}) => engines.includes(engine) && name.includes(only));
		let settings: string | undefined;
		for (const fault of faults) {
			if (settings !== (fault.settings ?? '')) {
				settings = fault.settings ?? '';
				log(`${engine}: setting up`);
				await setUpForFaults(lab, engine, settings);
				// The first build has the build system's own work in it.
				await buildWith(lab, undefined);
			}
			// One each, just before: what else a machine has to do changes in half an hour.
			const undisturbed = await buildWith(lab, undefined);
			log(`${engine}: undisturbed ${undisturbed.seconds.toFixed(1)} s, exit ${undisturbed.code}`);
			const row = rowOf(engine, fault, await buildWith(lab, fault), undisturbed);
			rows.push(row);
			log(faultTable([row]).trimEnd());
		}
	}
	return rows;
};

const signed = (seconds: number) => `${seconds < 0 ? '' : '+'}${seconds.toFixed(1)} s`;

/** A line for each row, as people read it. */
export const faultTable = (rows: readonly FaultRow[]): string =>
	aligned(
		rows.map(({engine, fault, code, secondsLost, differingObjects: differing, isSaid, said, left}) => [
			engine,
			fault,
			code === 0 ? 'ends right' : `exit ${code}`,
			signed(secondsLost),
			differing === 0 ? 'objects equal' : `${differing} OBJECTS DIFFER`,
			left.length === 0 ? 'nothing left' : `LEFT: ${left.length}`,
			isSaid ? (said[0] ?? '') : `NOT SAID (${said.join('; ')})`,
		]),
	);
