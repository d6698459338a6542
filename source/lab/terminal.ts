import {exitCode, LabError} from './fail.ts';
import type {MachinePlan} from './names.ts';
import {enter, findCapsule} from './namespaces.ts';
import {labPaths} from './paths.ts';
import type {LabRecord} from './record.ts';

/**
 * The command line of an ssh session as `builder` from the operator's place in the lab's network. Without a password on
 * the master, which knows the lab's operator key; the other machines ask for it.
 */
export const sshArgv = async (
	record: LabRecord,
	machine: MachinePlan,
	command: readonly string[] = [],
	options: {readonly tty?: boolean} = {},
): Promise<string[]> => {
	const capsule = await findCapsule(record.cgroup);
	if (capsule === undefined) {
		throw new LabError(`The lab '${record.name}' is not running.`, exitCode.precondition);
	}

	const paths = labPaths(record.name);
	const settings = {
		IdentitiesOnly: 'yes',
		UserKnownHostsFile: paths.knownHosts,
		GlobalKnownHostsFile: '/dev/null',
		StrictHostKeyChecking: 'yes',
		ConnectTimeout: '10',
		LogLevel: 'ERROR',
	};
	return [
		...enter(capsule, ['-n']),
		'ssh',
		// Nothing of the operator's own configuration: what works here must work for everybody.
		'-F',
		'/dev/null',
		'-i',
		paths.privateKey,
		...Object.entries(settings).flatMap(([key, value]) => ['-o', `${key}=${value}`]),
		options.tty ? '-tt' : '-T',
		`builder@${machine.address}`,
		...command,
	];
};
