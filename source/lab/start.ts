import {copyFile, mkdir, readdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {type Base, codenameOf, ensureBase} from './bases.ts';
import {startCapsule} from './capsule.ts';
import {createCgroup, labCgroup} from './cgroup.ts';
import {exitCode, LabError} from './fail.ts';
import {provideInotify} from './inotify.ts';
import {createMachine, knownHostLine, makeKey, startMachine, waitForMachine} from './machine.ts';
import {type LabPlan, type MachinePlan, planMachines} from './names.ts';
import {findCapsule} from './namespaces.ts';
import {labPaths, machineScripts} from './paths.ts';
import {type LabRecord, writeRecord} from './record.ts';
import {ensureRepository} from './repository.ts';
import {removeLab} from './stop.ts';

const initTimeoutMs = 15_000;

type Bases = ReadonlyMap<string, {readonly base: Base; readonly repository: string; readonly codename: string}>;

const ensureBases = async (machines: readonly MachinePlan[], log: (line: string) => void): Promise<Bases> => {
	const bases = new Map<string, {base: Base; repository: string; codename: string}>();
	for (const name of new Set(machines.map((machine) => machine.base))) {
		const base = await ensureBase(name, log);
		bases.set(name, {base, repository: await ensureRepository(base, log), codename: await codenameOf(base)});
	}

	return bases;
};

// Copies, because bash reads a script while it runs it: an edit in the repository must not reach a running lab.
const copyScripts = async (target: string) => {
	await mkdir(target, {recursive: true});
	for (const file of await readdir(machineScripts)) {
		await copyFile(path.join(machineScripts, file), path.join(target, file));
	}

	await copyFile(path.join(machineScripts, '../repository-server.ts'), path.join(target, 'repository-server.ts'));
};

const bootMachines = async (name: string, cgroup: string, machines: readonly MachinePlan[], bases: Bases): Promise<LabRecord> => {
	await provideInotify(machines.length);

	const paths = labPaths(name);
	await mkdir(paths.root, {recursive: true, mode: 0o700});
	const codenames = Object.fromEntries([...bases].map(([key, {codename}]) => [key, codename]));
	const record: LabRecord = {name, cgroup, machines, codenames, startedAt: new Date().toISOString()};
	await writeRecord(record);
	await copyScripts(paths.scripts);
	await makeKey(paths.privateKey, 'lab-operator');
	const operatorKey = await readFile(`${paths.privateKey}.pub`, 'utf8');
	await Promise.all(
		machines.map((machine) => createMachine(record, machine, bases.get(machine.base)?.base.folder ?? '', operatorKey)),
	);
	await writeFile(paths.knownHosts, (await Promise.all(machines.map((machine) => knownHostLine(name, machine)))).join(''));

	await createCgroup(cgroup);
	await startCapsule(
		name,
		cgroup,
		[...bases].map(([key, {repository}]) => `${key}=${repository}`),
	);
	await Promise.all(
		machines.map(async (machine) => {
			await startMachine(record, machine.name);
			await waitForMachine(record, machine.name, 'running', initTimeoutMs);
		}),
	);
	return record;
};

/**
 * Makes and boots all machines of a plan, and returns when each has an init. A lab of this name that is half dead is
 * cleaned away first; one that runs is left alone and is an error.
 */
export const bootLab = async (name: string, plan: LabPlan, log: (line: string) => void): Promise<LabRecord> => {
	const machines = planMachines(plan);
	const cgroup = await labCgroup(name);
	if ((await findCapsule(cgroup)) !== undefined) {
		throw new LabError(
			`The lab '${name}' is up already: use it, take it down with \`npm run lab -- down\`, or start another with --lab NAME.`,
			exitCode.precondition,
		);
	}

	const bases = await ensureBases(machines, log);
	await removeLab(name, cgroup);
	try {
		return await bootMachines(name, cgroup, machines, bases);
	} catch (error) {
		await removeLab(name, cgroup);
		throw error;
	}
};
