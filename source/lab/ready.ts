import path from 'node:path';
import {LabError} from './fail.ts';
import type {MachinePlan} from './names.ts';
import {enter, findCapsule} from './namespaces.ts';
import {labPaths} from './paths.ts';
import {run} from './process.ts';
import type {LabRecord} from './record.ts';

/**
 * Waits until sshd of each of these machines greets, seen from the operator's place in the lab's network.
 *
 * @throws LabError naming those that did not within the deadline
 */
export const waitUntilReachable = async (record: LabRecord, machines: readonly MachinePlan[], timeoutMs: number) => {
	const capsule = await findCapsule(record.cgroup);
	if (capsule === undefined) {
		throw new LabError(`The lab '${record.name}' has ended while its machines were booting: see ${labPaths(record.name).log}.`);
	}

	const script = path.join(labPaths(record.name).scripts, 'wait-ready.sh');
	const inside = [
		'timeout',
		'--kill-after=1',
		String(timeoutMs / 1000),
		'bash',
		script,
		...machines.map((machine) => machine.address),
	];
	const result = await run([...enter(capsule, ['-n']), ...inside], {timeoutMs: timeoutMs + 5000});
	const greeted = new Set(result.stdout.split('\n'));
	const silent = machines.filter((machine) => !greeted.has(machine.address)).map((machine) => machine.name);
	if (silent.length > 0) {
		throw new LabError(
			`No ssh greeting from ${silent.join(', ')} within ${timeoutMs / 1000} s: see ${labPaths(record.name).machines}/*/console.log.`,
		);
	}
};
