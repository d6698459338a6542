import {closeSync, fstatSync, openSync, readFileSync, realpathSync, type Stats, statSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {fail} from './failure.ts';

const othersMayWrite = 0o022;
const sticky = 0o1000;

function refuse(what: string, stats: Stats, ownUserId: number): void {
	if (stats.uid !== 0 && stats.uid !== ownUserId) {
		throw fail(
			'configuration',
			`${what} belongs to user ${stats.uid}, who is neither root nor you: what it says is not trusted.`,
			`If it is right, make it yours: chown ${ownUserId} ${what}`,
		);
	}
	// Where a directory is sticky, nobody replaces what belongs to others (/tmp).
	const isGuarded = stats.isDirectory() && (stats.mode & sticky) !== 0;
	if ((stats.mode & othersMayWrite) === 0 || isGuarded) return;
	throw fail(
		'configuration',
		`${what} can be written by other users, who could make this program run what they like.`,
		`Take that away: chmod go-w ${what}`,
	);
}

/** From where a file lies up to the home directory, or to the root where it lies elsewhere: as sshd does with StrictModes. */
function directoriesAbove(filePath: string): readonly string[] {
	const directory = path.dirname(filePath);
	const isLast = directory === os.homedir() || directory === filePath;
	return isLast ? [directory] : [directory, ...directoriesAbove(directory)];
}

/**
 * The text of a file that says what is to be run as root on many machines (configuration, ledger). What is checked is what is
 * read: the file is opened once.
 *
 * @throws FailureError `configuration` where others than root and us can write it, replace it in one of its directories, or own it;
 * what `node:fs` throws where it cannot be read
 */
export function readPrivateFile(filePath: string, ownUserId: number = process.getuid?.() ?? 0): string {
	const file = openSync(filePath, 'r');
	try {
		refuse(filePath, fstatSync(file), ownUserId);
		// A link may lead elsewhere: who can write there can replace it as well.
		const directories = [...directoriesAbove(path.resolve(filePath)), ...directoriesAbove(realpathSync(filePath))];
		for (const directory of new Set(directories)) refuse(directory, statSync(directory), ownUserId);
		return readFileSync(file, 'utf8');
	} finally {
		closeSync(file);
	}
}
