import type {Driver} from '../../../source/tools/resources/driver.ts';
import {run} from '../../support/run.ts';

/**
 * A driver on this machine, as the user of the test: `isRoot` is left aside, relative paths are below `directory`. Every command
 * must exit 0, as on a host.
 */
export function onThisMachine<Resource, Found>(driver: Driver<Resource, Found>, directory: string) {
	const exec = (command: ReturnType<Driver<Resource, Found>['probe']>) => {
		const {code, stdout, stderr} = run(command.argv, {directory, ...(command.stdin === undefined ? {} : {stdin: command.stdin})});
		if (code !== 0) throw new Error(`exit ${code}: ${stderr}`);
		return stdout;
	};
	const look = (resource: Resource) => driver.read(resource, exec(driver.probe(resource)));
	return {
		look,
		differences: (resource: Resource) => driver.differences(resource, look(resource)),
		apply(resource: Resource): Found {
			const before = look(resource);
			for (const command of driver.apply(resource, before)) exec(command);
			return before;
		},
		/** Gives what still is not as it was. */
		undo(resource: Resource, before: Found): readonly string[] {
			for (const command of driver.undo(resource, before, look(resource))) exec(command);
			return driver.remains(resource, before, look(resource));
		},
	};
}

export const currentUser = run(['id', '-un']).stdout.trim();
