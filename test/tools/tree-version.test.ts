import {describe, expect, it} from 'vitest';
import {releaseSdkOf, type TreeTexts, treeNotes, treeTraits} from '../../source/tools/tree-version.ts';

/** The lines that tell, in the build system's own words, out of its files. */
const lines = {
	sdk: (level: number) => `ifndef PLATFORM_SDK_VERSION\n  # canonical\n  PLATFORM_SDK_VERSION := ${level}\nendif\n`,
	releaseSdk:
		'ifdef PLATFORM_SDK_VERSION\n  $(error Do not set PLATFORM_SDK_VERSION directly.)\nendif\nPLATFORM_SDK_VERSION := $(RELEASE_PLATFORM_SDK_VERSION)\n',
	filter: '\t} else {\n\t\tcmd.Environment.Allow(append([]string{\n\t\t\t"HOME",\n',
	whitelist: '\t\tcmd.Environment.Whitelist(append([]string{\n',
	sandbox: 'const nsjailPath = "prebuilts/build-tools/linux-x86/bin/nsjail"\n',
	choice: (first: string) =>
		`\tret.ninjaCommand = NINJA_${first}\n\tswitch os.Getenv("SOONG_NINJA") {\n\tcase "n2":\n\tcase "siso":\n\tcase "ninjago":\n\t}\n`,
	goma: 'package build\n\nfunc startGoma(ctx Context, config Config) {\n',
	noGoma: '\t\tctx.Fatalln("USE_GOMA / FORCE_USE_GOMA flag is no longer supported.")\n',
};

const {sandbox} = lines;
const trees: Readonly<Record<string, TreeTexts>> = {
	'10': {
		versionDefaults: lines.sdk(29),
		ninja: 'package build\n',
		config: 'package build\n',
		sandbox,
		goma: lines.goma,
		releases: [],
	},
	'11': {versionDefaults: lines.sdk(30), ninja: lines.whitelist, config: '', sandbox, goma: lines.goma, releases: []},
	'12': {versionDefaults: lines.sdk(31), ninja: lines.filter, config: '', sandbox, goma: lines.goma, releases: []},
	'13': {versionDefaults: lines.sdk(33), ninja: lines.filter, config: '', sandbox, goma: lines.goma, releases: []},
	'14': {
		versionUtil: lines.releaseSdk,
		ninja: lines.filter,
		config: '',
		sandbox,
		goma: lines.goma,
		releases: ['ap1a', 'ap2a'],
		releaseSdk: '34',
	},
	'15': {
		versionUtil: lines.releaseSdk,
		ninja: lines.filter,
		config: lines.choice('NINJA'),
		sandbox,
		goma: lines.goma,
		releases: ['bp1a', 'trunk_staging'],
		releaseSdk: '35',
	},
	'16': {
		versionUtil: lines.releaseSdk,
		ninja: lines.filter,
		config: lines.choice('NINJA') + lines.noGoma,
		sandbox,
		releases: ['bp2a', 'trunk_staging'],
		releaseSdk: '36',
	},
	'17': {
		versionUtil: lines.releaseSdk,
		ninja: lines.filter,
		config: lines.choice('SISO') + lines.noGoma,
		sandbox,
		releases: ['cp2a', 'trunk_staging'],
		releaseSdk: '37',
	},
};

const two = {product: 'aosp_arm64', variant: 'eng'};
const three = {...two, release: 'trunk_staging'};
const traitsOf = (name: string) => treeTraits(trees[name] ?? {releases: []});

describe('a tree', () => {
	it.each<[string, object]>([
		['10', {hasEnvironmentFilter: false, hasGomaPools: true, hasReleases: false, executor: 'ninja', executors: ['ninja']}],
		['11', {hasEnvironmentFilter: true, hasGomaPools: true, hasReleases: false, executor: 'ninja'}],
		['12', {hasEnvironmentFilter: true, hasGomaPools: true, hasReleases: false}],
		['13', {hasEnvironmentFilter: true, hasGomaPools: true, hasReleases: false}],
		['14', {hasEnvironmentFilter: true, hasGomaPools: true, hasReleases: true}],
		['15', {hasGomaPools: true, hasReleases: true, executor: 'ninja', executors: ['ninja', 'n2', 'siso', 'ninjago']}],
		['16', {hasGomaPools: false, hasReleases: true, executor: 'ninja'}],
		['17', {hasGomaPools: false, hasReleases: true, executor: 'siso', hasEnvironmentFilter: true}],
	])('of Android %s is known by what its build system says', (android, expected) => {
		expect(traitsOf(android)).toMatchObject({android, hasSandbox: true, ...expected});
	});

	it('whose default executor is a constant is known too', () => {
		const config = '\tNINJA_DEFAULT = NINJA_SISO\n\tcase "siso":\n';
		expect(treeTraits({config, releases: []})).toMatchObject({executor: 'siso', executors: ['ninja', 'siso']});
	});

	it('that says nothing is of an unknown version', () => {
		const traits = treeTraits({releases: []});
		expect(traits).not.toHaveProperty('sdk');
		expect(treeNotes(traits, two, [])[0]).toBe('the tree is of no version that is known here');
	});

	it('of a level that nobody knows yet says the level', () => {
		expect(treeNotes(treeTraits({versionDefaults: lines.sdk(41), releases: []}), two, [])[0]).toBe('the tree is at API level 41');
	});
});

describe('what is said of a tree', () => {
	it.each<[string, typeof two | typeof three, readonly string[], readonly RegExp[]]>([
		['10', two, [], [/^the tree is Android 10$/, /whole environment/, /Goma's and stay off/]],
		['10', three, [], [/Android 10/, /no releases: trunk_staging is ignored, aosp_arm64-eng is built/, /whole/, /Goma/]],
		['12', two, [], [/Android 12/, /Goma/]],
		['15', two, [], [/Android 15/, /release in the middle \(bp1a, trunk_staging\)/, /Goma/]],
		['15', three, [], [/Android 15/, /Goma/]],
		['15', {...two, release: 'ap9x'}, [], [/Android 15/, /no release ap9x \(bp1a, trunk_staging\)/, /Goma/]],
		['16', three, [], [/Android 16/]],
		['16', three, ['SOONG_NINJA=n2'], [/Android 16/, /n2 runs the actions and writes no \.ninja_log/]],
		['17', three, [], [/Android 17/, /Siso runs the actions and writes no \.ninja_log.*SOONG_NINJA=ninja/]],
		['17', three, ['SOONG_NINJA=ninja'], [/Android 17/]],
		['12', two, ['SOONG_NINJA=siso'], [/Android 12/, /SOONG_NINJA=siso is not known to it \(ninja\)/, /Goma/]],
	])('Android %s, %o, %j', (name, target, variables, expected) => {
		const notes = treeNotes(traitsOf(name), target, variables);
		expect(notes).toHaveLength(expected.length);
		for (const [index, pattern] of expected.entries()) expect(notes[index]).toMatch(pattern);
	});
});

describe('the API level of a release', () => {
	it.each([
		['    value("RELEASE_PLATFORM_SDK_VERSION", "34"),\n    value("RELEASE_PLATFORM_VERSION", "AP2A"),\n', '34'],
		['    value("RELEASE_PLATFORM_SDK_VERSION", 34),\n', '34'],
		['name: "RELEASE_PLATFORM_SDK_VERSION"\nvalue:  {\n  string_value:  "36"\n}\n', '36'],
		['    value("RELEASE_PLATFORM_VERSION", "34"),\n', undefined],
		['name: "RELEASE_X"\nvalue: {\n  string_value: "abc"\n}\n', undefined],
	])('in %j', (text, level) => {
		expect(releaseSdkOf(text)).toBe(level);
	});
});
