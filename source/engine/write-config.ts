import {existsSync, linkSync, mkdirSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {isDeepStrictEqual} from 'node:util';
import {parse} from 'yaml';
import {clusterYaml} from '../config/cluster-yaml.ts';
import type {Config} from '../config/config.ts';
import {validateConfig} from '../config/validate.ts';
import {fail} from './failure.ts';

function textOf(config: Config, notes: Readonly<Record<string, string>>): string {
	const text = clusterYaml(config, notes);
	const read = validateConfig(parse(text));
	if ('config' in read && isDeepStrictEqual(read.config, config)) return text;
	throw fail('bug', 'The configuration would not be the same when it is read again.', 'Please report it.');
}

function taken(filePath: string) {
	return fail(
		'configuration',
		`There is a configuration at ${filePath} already.`,
		'Move it away, agree to replace it (--yes), or name another with --config.',
	);
}

/** Before anything is asked or looked at: a configuration that is there is replaced only where somebody said so. */
export function refuseExisting(filePath: string): void {
	if (existsSync(filePath)) throw taken(filePath);
}

/**
 * Writes cluster.yaml for us alone (0600, its directory 0700): beside it first, and then into its place at once, so that there
 * is never half of one.
 *
 * @throws FailureError `configuration` where there is one already and `isReplacing` is not set, or where it cannot be written
 */
export function writeConfig(
	filePath: string,
	config: Config,
	options: {notes?: Readonly<Record<string, string>>; isReplacing: boolean},
): void {
	const text = textOf(config, options.notes ?? {});
	const beside = `${filePath}.${process.pid}.new`;
	if (!options.isReplacing) refuseExisting(filePath);
	try {
		mkdirSync(path.dirname(filePath), {recursive: true, mode: 0o700});
		rmSync(beside, {force: true});
		writeFileSync(beside, text, {flag: 'wx', mode: 0o600, flush: true});
		try {
			if (options.isReplacing) renameSync(beside, filePath);
			// Unlike rename(2), fails where somebody made one in the meantime.
			else linkSync(beside, filePath);
		} finally {
			rmSync(beside, {force: true});
		}
	} catch (error) {
		const {code = String(error)} = error as NodeJS.ErrnoException;
		if (code === 'EEXIST') throw taken(filePath);
		throw fail('configuration', `${filePath} cannot be written: ${code}.`, 'Name another place with --config.');
	}
}
