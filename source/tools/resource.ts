import {type DirectoryResource, directoryDriver} from './resources/directory.ts';
import type {Driver} from './resources/driver.ts';
import {type FileResource, fileDriver} from './resources/file.ts';
import {type KeyPairResource, keyPairDriver} from './resources/key-pair.ts';
import {type LineResource, lineDriver} from './resources/line.ts';
import {type PackagesResource, packagesDriver} from './resources/packages.ts';
import {type ProgramResource, programDriver} from './resources/program.ts';
import {type UnitResource, unitDriver} from './resources/unit.ts';

/** Something that shall be so on a host. Checked, changed, verified and undone by its driver. */
export type Resource =
	| DirectoryResource
	| FileResource
	| KeyPairResource
	| LineResource
	| PackagesResource
	| ProgramResource
	| UnitResource;

/** The state of a resource as a probe found it: plain data, kept in the ledger. */
export type Found = Readonly<Record<string, unknown>>;

const drivers = {
	directory: directoryDriver,
	file: fileDriver,
	'key-pair': keyPairDriver,
	line: lineDriver,
	packages: packagesDriver,
	program: programDriver,
	unit: unitDriver,
} satisfies {readonly [Kind in Resource['kind']]: unknown};

/** The driver of a resource, with its types forgotten: callers pass on what they got from the same driver. */
export function driverOf(resource: Resource): Driver<Resource, Found> {
	return drivers[resource.kind] as unknown as Driver<Resource, Found>;
}
