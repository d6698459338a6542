import type {Target} from './soong.ts';

/**
 * What an AOSP checkout is, read from its build system's own sources: derived trees carry changes over from other versions, so
 * that each trait is looked for where it is, and the version is only its name. Formats: build/make and build/soong of Android 10
 * to 17.
 */

/** Files from the top of the tree that tell; each may be missing. */
export const treeSources = {
	versionDefaults: 'build/make/core/version_defaults.mk',
	versionUtil: 'build/make/core/version_util.mk',
	ninja: 'build/soong/ui/build/ninja.go',
	config: 'build/soong/ui/build/config.go',
	sandbox: 'build/soong/ui/build/sandbox_linux.go',
	goma: 'build/soong/ui/build/goma.go',
} as const;

/** Below each of these lies a folder or file per release: `flag_values/bp1a/...textproto` (15+), `build_config/ap2a.scl` (14). */
export const releaseDirectories = ['build/release/flag_values', 'build/release/build_config'] as const;

export type Executor = 'ninja' | 'n2' | 'siso' | 'ninjago';

export type TreeTraits = {
	/** API level; undefined where no file says it (15+ says it per release). */
	readonly sdk?: number;
	/** `10` to `17`; undefined where the level is unknown. */
	readonly android?: string;
	/** ninja gets an allow-list of the environment (11+). */
	readonly hasEnvironmentFilter: boolean;
	/** Actions run in nsjail, without network. */
	readonly hasSandbox: boolean;
	/** Pools of local and remote actions of their own, with USE_GOMA (to 15). */
	readonly hasGomaPools: boolean;
	/** What runs the actions when nobody says otherwise. */
	readonly executor: Executor;
	/** What SOONG_NINJA may choose. */
	readonly executors: readonly Executor[];
	/** A target has a release in its middle. */
	readonly hasReleases: boolean;
	/** Their names. */
	readonly releases: readonly string[];
};

export type TreeTexts = {readonly [Name in keyof typeof treeSources]?: string | undefined} & {
	readonly releases: readonly string[];
	/** RELEASE_PLATFORM_SDK_VERSION of the newest release that says it. */
	readonly releaseSdk?: string | undefined;
};

const androidNames: Readonly<Record<number, string>> = {
	29: '10',
	30: '11',
	31: '12',
	32: '12L',
	33: '13',
	34: '14',
	35: '15',
	36: '16',
	37: '17',
};

/** `PLATFORM_SDK_VERSION := 30`; from 14 on a reference to the release's flag. */
function sdkOf({versionDefaults, versionUtil, releaseSdk}: TreeTexts): number | undefined {
	const said = /^\s*PLATFORM_SDK_VERSION\s*:?=\s*(\d+)\s*$/m.exec(`${versionDefaults ?? ''}\n${versionUtil ?? ''}`)?.[1];
	const text = said ?? releaseSdk;
	return text === undefined ? undefined : Number(text);
}

/**
 * The level in the text of a release: `value("RELEASE_PLATFORM_SDK_VERSION", "34")` of a .scl or .bzl, or the textproto whose
 * file has the flag's name (`string_value: "36"`).
 */
export function releaseSdkOf(text: string): string | undefined {
	return /value\("RELEASE_PLATFORM_SDK_VERSION",\s*"?(\d+)"?\)/.exec(text)?.[1] ?? /\bstring_value:\s*"(\d+)"/.exec(text)?.[1];
}

function executorsOf(config: string): readonly Executor[] {
	const known = (['n2', 'siso', 'ninjago'] as const).filter((name) => config.includes(`case "${name}":`));
	return ['ninja', ...known];
}

/** `ret.ninjaCommand = NINJA_SISO` in front of the switch that reads SOONG_NINJA, or a constant `NINJA_DEFAULT = NINJA_SISO`. */
function executorOf(config: string): Executor {
	const constant = /\bNINJA_DEFAULT\s*=\s*NINJA_(\w+)/.exec(config)?.[1];
	const assigned = /\bninjaCommand\s*=\s*NINJA_(\w+)\s*\n\s*switch\b/.exec(config)?.[1];
	const name = (constant ?? assigned ?? 'NINJA').toLowerCase();
	return (['ninja', 'n2', 'siso', 'ninjago'] as const).find((executor) => executor === name) ?? 'ninja';
}

export function treeTraits(texts: TreeTexts): TreeTraits {
	const {ninja = '', config = '', sandbox = '', goma, versionUtil = '', versionDefaults = '', releases} = texts;
	const sdk = sdkOf(texts);
	const android = sdk === undefined ? undefined : androidNames[sdk];
	return {
		...(sdk === undefined ? {} : {sdk}),
		...(android === undefined ? {} : {android}),
		// Android 11 wrote Whitelist.
		hasEnvironmentFilter: /cmd\.Environment\.(Allow|Whitelist)\(/.test(ninja),
		hasSandbox: sandbox.includes('nsjail'),
		hasGomaPools: goma !== undefined && !config.includes('flag is no longer supported'),
		executor: executorOf(config),
		executors: executorsOf(config),
		hasReleases: releases.length > 0 || /\bRELEASE_PLATFORM_SDK_VERSION\b/.test(`${versionDefaults}${versionUtil}`),
		releases,
	};
}

const shownReleases = 6;

function releaseNote({hasReleases, releases}: TreeTraits, {product, release, variant}: Target): string | undefined {
	if (release === undefined && hasReleases) {
		const known = releases.length === 0 ? '' : ` (${releases.slice(0, shownReleases).join(', ')})`;
		return `its targets have a release in the middle${known}: without one the tree takes its own default, or stops.`;
	}
	if (release === undefined) return undefined;
	if (!hasReleases) return `it knows no releases: ${release} is ignored, ${product}-${variant} is built.`;
	if (releases.length > 0 && !releases.includes(release))
		return `it has no release ${release} (${releases.slice(0, shownReleases).join(', ')}${releases.length > shownReleases ? ', ...' : ''}).`;
	return undefined;
}

function executorNote({executor, executors}: TreeTraits, variables: readonly string[]): string | undefined {
	const chosen = variables.find((text) => text.startsWith('SOONG_NINJA='))?.slice('SOONG_NINJA='.length);
	if (chosen !== undefined && !executors.some((known) => known === chosen))
		return `SOONG_NINJA=${chosen} is not known to it (${executors.join(', ')}): ${executor} runs the actions.`;
	const running = chosen ?? executor;
	if (running === 'ninja' || running === 'ninjago') return undefined;
	const name = running === 'siso' ? 'Siso' : running;
	return `${name} runs the actions and writes no .ninja_log: times per action, "what if" and estimates are missing; SOONG_NINJA=ninja in build.variables brings them back.`;
}

/** What is different in this tree and matters to a distributed build, a sentence each. */
export function treeNotes(traits: TreeTraits, target: Target, variables: readonly string[]): readonly string[] {
	const {sdk, android} = traits;
	const level = sdk === undefined ? 'of no version that is known here' : `at API level ${sdk}`;
	const name = android === undefined ? level : `Android ${android}`;
	const notes = [
		releaseNote(traits, target),
		executorNote(traits, variables),
		traits.hasEnvironmentFilter
			? undefined
			: 'it hands its whole environment to the compilers: the launcher sets its own and drops the settings of other caches.',
		traits.hasSandbox ? undefined : 'its actions run without a sandbox.',
		traits.hasGomaPools
			? "-j counts local steps too: its pools for remote builds are Goma's and stay off; the launcher bounds what is local."
			: undefined,
	].filter((note) => note !== undefined);
	return [`the tree is ${name}`, ...notes];
}
