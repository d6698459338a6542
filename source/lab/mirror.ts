import {exitCode, LabError} from './fail.ts';
import {isRoot} from './privilege.ts';
import {run} from './process.ts';

/** Where Debian's packages come from. */
export type Mirror = {readonly main: string; readonly security: string | undefined};

/**
 * The mirrors in the output of
 * `apt-get indextargets --format '$(ORIGIN)|$(LABEL)|$(REPO_URI)' 'Created-By: Packages'`.
 */
export const parseMirror = (indexTargets: string): Mirror | undefined => {
	const rows = indexTargets.split('\n').map((line) => line.split('|'));
	const find = (wanted: string) =>
		rows.find(([origin, label]) => origin === 'Debian' && label === wanted)?.[2]?.replace(/\/$/, '');
	const main = find('Debian');
	return main ? {main, security: find('Debian-Security')} : undefined;
};

const knownMirror = async () => {
	const format = '$(ORIGIN)|$(LABEL)|$(REPO_URI)';
	const listing = await run(['apt-get', 'indextargets', '--format', format, 'Created-By: Packages']);
	return parseMirror(listing.stdout);
};

// Images of machines often come without lists, and an archive's origin is known from them only.
const refreshedMirror = async () => {
	if (!isRoot) {
		return undefined;
	}

	await run(['apt-get', '-qq', 'update']);
	return knownMirror();
};

/**
 * This machine's own mirrors of Debian, as apt knows them; the variable DISTBUILD_LAB_MIRROR names one where apt knows
 * none (another distribution).
 */
export const findMirror = async (): Promise<Mirror> => {
	const named = process.env['DISTBUILD_LAB_MIRROR'];
	if (named) {
		return {main: named.replace(/\/$/, ''), security: undefined};
	}

	const mirror = (await knownMirror()) ?? (await refreshedMirror());
	if (!mirror) {
		throw new LabError(
			"This machine's apt knows no Debian archive: run `apt-get update`, or set DISTBUILD_LAB_MIRROR to the address of a Debian mirror.",
			exitCode.precondition,
		);
	}

	return mirror;
};

/** The lines of sources.list for one suite. Testing has no security archive worth reading. */
export const sourceLines = (suite: string, mirror: Mirror): string[] => [
	`deb ${mirror.main} ${suite} main`,
	...(suite === 'testing' ? [] : [`deb ${mirror.main} ${suite}-updates main`]),
	...(suite === 'testing' || mirror.security === undefined ? [] : [`deb ${mirror.security} ${suite}-security main`]),
];
