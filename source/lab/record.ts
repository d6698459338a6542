import {readdir, readFile, rename, writeFile} from 'node:fs/promises';
import {exitCode, hasErrorCode, LabError} from './fail.ts';
import type {MachinePlan} from './names.ts';
import {labPaths, stateRoot} from './paths.ts';

/** What a lab's folder says about it. What is running is asked of the kernel instead (namespaces.ts). */
export type LabRecord = {
	readonly name: string;
	readonly cgroup: string;
	readonly machines: readonly MachinePlan[];
	readonly startedAt: string;
	/** The codename of each base in use, found in the base itself. */
	readonly codenames: Readonly<Record<string, string>>;
};

/** Reads the record of a lab, or gives undefined when there is no lab of this name. */
export const readRecord = async (name: string): Promise<LabRecord | undefined> => {
	try {
		return JSON.parse(await readFile(labPaths(name).record, 'utf8')) as LabRecord;
	} catch (error) {
		if (hasErrorCode(error, 'ENOENT')) {
			return undefined;
		}

		throw error;
	}
};

export const requireRecord = async (name: string): Promise<LabRecord> => {
	const record = await readRecord(name);
	if (!record) {
		throw new LabError(`There is no lab '${name}': start it with \`npm run lab -- up --lab ${name}\`.`, exitCode.precondition);
	}

	return record;
};

export const writeRecord = async (record: LabRecord) => {
	const {record: file} = labPaths(record.name);
	await writeFile(`${file}.new`, `${JSON.stringify(record, undefined, '\t')}\n`);
	await rename(`${file}.new`, file);
};

/** The names of all labs that have a folder. */
export const labNames = async (): Promise<string[]> => {
	const entries = await readdir(stateRoot(), {withFileTypes: true}).catch(() => []);
	return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
};
