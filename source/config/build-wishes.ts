import {buildModes, type Config, cleanLevels} from './config.ts';
import {type Raw, Reader} from './reader.ts';
import type {SettingPath} from './settings.ts';

/** What a build is told to make, and the rules for each of its words: none of them can become an option, a path out of the tree or code. */

const targetPattern = /^[A-Za-z0-9_.]+(-[A-Za-z0-9_.]+)?-(eng|userdebug|user)$/;
const targetHint =
	'Write product-variant or product-release-variant, such as aosp_arm64-trunk_staging-eng; variants are eng, userdebug, user.';
const modulePattern = /^(?!-)(?!(.*\/)?\.\.(\/|$))[A-Za-z0-9_.+@/-]{1,200}$/;
/** Goals of soong_ui that delete: they are a level of cleaning, which is shown and agreed to, never a module. */
const deletingGoal = /^(clean|clobber|installclean|install-clean|dataclean|data-clean|clean-.*)$/;
/** Below the tree, without its last slash. */
const directoryPattern = /^(?![-/])(?!(.*\/)?\.{1,2}(\/|$))(?!.*\/\/)[A-Za-z0-9_.+@/-]{1,300}(?<!\/)$/;
/**
 * make takes over its environment and expands what it finds there, `$(shell ...)` included, and Kati writes it into a script of
 * its own: a value has only characters that mean nothing to either.
 */
const variablePattern = /^([A-Za-z_][A-Za-z0-9_]{0,99})=([A-Za-z0-9_.,:=+@%/^ -]{0,1000})$/;

/** Variables that we set, that the program relies on, or that make other programs run; and what to do instead. */
const reserved: readonly (readonly [RegExp, string])[] = [
	[/^TARGET_(PRODUCT|RELEASE|BUILD_VARIANT|BUILD_TYPE)$/, 'The target says that: build.target.'],
	[/^(USE_CCACHE|CCACHE_.*|CC_WRAPPER|CXX_WRAPPER|DISTCC_.*|SCCACHE_.*|DISTBUILD_.*)$/, 'Cache and distribution are ours.'],
	[/^(USE_GOMA|FORCE_USE_GOMA|USE_RBE|GOMA_.*|RBE_.*)$/, 'Another distribution cannot stand beside this one.'],
	[/^(OUT_DIR|OUT_DIR_COMMON_BASE|TOP)$/, 'This program reads the progress of a build from out/ in the tree.'],
	[/^(PATH|HOME|PWD|USER|SHELL|TERM|IFS|ENV|BASH_.*|LD_.*|MAKEFLAGS|GOROOT|GOPATH|PYTHON.*)$/, 'It decides which programs run.'],
];

/** Why this KEY=VALUE cannot be used, or undefined. */
export function variableProblem(text: string): {readonly message: string; readonly hint: string} | undefined {
	const [, key] = variablePattern.exec(text) ?? [];
	if (key === undefined) {
		return {
			message: `${JSON.stringify(text.slice(0, 80))} is not a variable`,
			hint: 'Write KEY=VALUE; a value has letters, digits, blanks and _ . , : = + @ % / ^ -, because make would run others.',
		};
	}
	const [, why] = reserved.find(([pattern]) => pattern.test(key)) ?? [];
	return why === undefined ? undefined : {message: `${key} cannot be set here`, hint: why};
}

function readWords(
	reader: Reader,
	raw: Raw,
	key: string,
	rule: {pattern: RegExp; what: string; hint: string},
): readonly string[] {
	return reader.list(raw, key, ['build']).map((value, index) => {
		if (typeof value === 'string' && rule.pattern.test(value)) return value;
		reader.complain(['build', key, index], `${JSON.stringify(value)} is not a ${rule.what}`, rule.hint);
		return '';
	});
}

function readVariables(reader: Reader, raw: Raw): readonly string[] {
	const seen = new Set<string>();
	return reader.list(raw, 'variables', ['build']).map((value, index) => {
		const path: SettingPath = ['build', 'variables', index];
		const text = typeof value === 'string' ? value : '';
		const problem = variableProblem(text);
		const [key = ''] = text.split('=');
		if (problem !== undefined) reader.complain(path, problem.message, problem.hint);
		else if (seen.has(key)) reader.complain(path, `${key} is there twice`, 'Give each variable one value.');
		seen.add(key);
		return text;
	});
}

/** The section `build` of a configuration. */
export function readBuild(reader: Reader, raw: Raw): Config['build'] {
	const path: SettingPath = ['build'];
	const build = reader.mapping(raw['build'], path);
	const modules = readWords(reader, build, 'modules', {
		pattern: modulePattern,
		what: 'module',
		hint: 'Write a module name, such as adbd.',
	});
	const directories = readWords(reader, build, 'directories', {
		pattern: directoryPattern,
		what: 'directory of the tree',
		hint: 'Write its path from the top of the tree, such as system/core/adb.',
	});
	for (const [index, module] of modules.entries()) {
		if (deletingGoal.test(module))
			reader.complain(
				[...path, 'modules', index],
				`${module} deletes and builds nothing`,
				`Use build.clean: ${cleanLevels.join(', ')}.`,
			);
	}
	const range = {from: 1, to: 10_000, otherwise: ' or auto'};
	const clean = reader.choice(build, 'clean', path, cleanLevels);
	if (clean === 'modules' && modules.length === 0)
		reader.complain([...path, 'clean'], 'modules cleans nothing where no module is named', 'Name them in build.modules.');
	return {
		target: reader.text(build, 'target', path, {pattern: targetPattern, hint: targetHint}),
		modules,
		directories,
		variables: readVariables(reader, build),
		clean,
		jobs: build['jobs'] === 'auto' ? 'auto' : (reader.count(build, 'jobs', path, range) ?? 'auto'),
		pump: reader.choice(build, 'pump', path, ['off', 'check']),
		mode: reader.choice(build, 'mode', path, buildModes),
	};
}

/** What is wished of one build, as a person types it: words with blanks between. */
export const wishFields = ['target', 'modules', 'directories', 'variables', 'clean'] as const;
export type WishField = (typeof wishFields)[number];
export type BuildWishes = Readonly<Record<WishField, string>>;

export function wishesOf({target, modules, directories, variables, clean}: Config['build']): BuildWishes {
	return {target, modules: modules.join(' '), directories: directories.join(' '), variables: variables.join(' '), clean};
}

/** Out of what a journal has on record; undefined where it is no build's. Fields that are not there are empty. */
export function wishesFrom(options: Readonly<Record<string, string>>): BuildWishes | undefined {
	const {target, modules = '', directories = '', variables = '', clean = 'none'} = options;
	return target === undefined ? undefined : {target, modules, directories, variables, clean};
}

function words(text: string): readonly string[] {
	return text.split(/[\s,]+/).filter((word) => word !== '');
}

/** Values may have blanks: the next variable begins where a name and its `=` stand. */
function assignments(text: string): readonly string[] {
	return text
		.trim()
		.split(/\s+(?=[A-Za-z_][A-Za-z0-9_]*=)/)
		.filter((part) => part !== '');
}

function rawOf({target, modules, directories, variables, clean}: BuildWishes): Raw {
	return {
		target: target.trim(),
		modules: words(modules),
		directories: words(directories),
		variables: assignments(variables),
		clean,
	};
}

export type WishProblem = {readonly field: WishField; readonly message: string; readonly hint: string};

/** The first mistake in these wishes, by the rules of the file. */
export function wishProblem(wishes: BuildWishes): WishProblem | undefined {
	const reader = new Reader();
	readBuild(reader, {build: rawOf(wishes)});
	const [problem] = reader.problems;
	if (problem === undefined) return undefined;
	const field = wishFields.find((name) => name === problem.path[1]) ?? 'target';
	return {field, message: problem.message, hint: problem.hint};
}

/** The configuration with these wishes, which must have no mistake, in place of its own. */
export function withWishes(config: Config, wishes: BuildWishes): Config {
	return {...config, build: readBuild(new Reader(), {build: {...config.build, ...rawOf(wishes)}})};
}

/** For the record of a run: fields that say nothing are left out. */
export function wishRecord(wishes: BuildWishes): Readonly<Record<string, string>> {
	return Object.fromEntries(
		Object.entries(wishes).filter(([name, text]) => text !== '' && !(name === 'clean' && text === 'none')),
	);
}
