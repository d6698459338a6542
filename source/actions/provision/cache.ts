import {masterName, wantsPump} from '../../config/config.ts';
import {cacheMaster} from '../../config/machines.ts';
import * as places from '../../config/places.ts';
import {compileText} from '../../tools/launcher.ts';
import {type EngineChoice, engineText} from '../engine.ts';
import {type PlanInput, resourceStep, type Step, taskStep} from '../plan.ts';
import * as files from './cache-files.ts';
import {directory, file, unit, unitPath} from './steps.ts';

const redisConfiguration = `${places.etcDirectory}/redis.conf`;
const sccacheEnvironment = `${places.etcDirectory}/sccache.environment`;

/**
 * Packages of Redis (of its client, where another master's is used) and of the engine, and pump's where it is wanted; an sccache
 * that comes from elsewhere needs none.
 */
export function cachePackages(input: PlanInput, choice: EngineChoice): readonly string[] {
	const engine = choice.source === undefined ? [choice.name] : [];
	const pump = wantsPump(input.config) ? ['distcc-pump'] : [];
	const redis = files.redisServer(input);
	return [input.config.cache.otherMaster === undefined ? redis.package : redis.tools, ...engine, ...pump];
}

function redisFiles(input: PlanInput): readonly Step[] {
	const server = files.redisServer(input);
	const path = unitPath(places.redisUnit);
	const shared = cacheMaster(input.config);
	if (shared !== undefined) return [file(masterName, 'redis-unit', {path, content: files.sharedRedisUnit(input, shared)})];
	return [
		directory(masterName, places.redisDirectory, server.user, {mode: '750'}),
		file(masterName, 'redis-configuration', {
			path: redisConfiguration,
			content: files.redisText(input),
			owner: server.user,
			mode: '600',
			isSecret: true,
		}),
		file(masterName, 'redis-unit', {path, content: files.redisUnit(server, redisConfiguration)}),
	];
}

/** Fetching and installing an sccache that is not the distribution's. */
function programSteps({source}: EngineChoice, {settings}: PlanInput): readonly Step[] {
	if (source === undefined) return [];
	const install = (path: string, archive?: string) =>
		resourceStep(masterName, 'sccache-program', `program ${places.sccachePath}`, {
			kind: 'program',
			path: places.sccachePath,
			source: path,
			...(archive === undefined ? {} : {archiveSha256: archive}),
		});
	if (source.from === 'file') return [install(source.path)];
	const {url, sha256} = source;
	const path = `${settings.downloadDirectory}/${sha256}.tar.gz`;
	return [taskStep(masterName, 'sccache-download', `fetch ${url}`, {kind: 'download', url, sha256, path}), install(path, sha256)];
}

function engineFiles(input: PlanInput, choice: EngineChoice): readonly Step[] {
	const {config, settings} = input;
	if (choice.name === 'ccache') {
		return [
			file(masterName, 'compile-prefix', {path: places.compilePath, content: compileText, owner: config.user, mode: '755'}),
			file(masterName, 'ccache-configuration', {
				path: places.ccacheConfigurationPath,
				content: files.ccacheText(input),
				owner: config.user,
				mode: '600',
				isSecret: true,
			}),
		];
	}
	return [
		...programSteps(choice, input),
		file(masterName, 'cache-environment', {
			path: sccacheEnvironment,
			content: files.sccacheEnvironment(settings.cachePassword),
			mode: '600',
			isSecret: true,
		}),
		file(masterName, 'cache-unit', {
			path: unitPath(places.sccacheUnit),
			content: files.sccacheUnit(config.user, choice.program, sccacheEnvironment, places.diskOnlyPath(settings.userId)),
		}),
	];
}

export function cacheFiles(input: PlanInput, choice: EngineChoice): readonly Step[] {
	return [
		directory(masterName, places.cacheDirectory, input.config.user, {mode: '700'}),
		...redisFiles(input),
		...engineFiles(input, choice),
		{
			...file(masterName, 'engine', {path: places.enginePath, content: engineText(choice)}),
			title: `compile cache: ${choice.name} (${choice.because})`,
		},
	];
}

export function cacheServices({config, settings}: PlanInput, choice: EngineChoice): readonly Step[] {
	const isShared = config.cache.otherMaster !== undefined;
	const isServed = choice.name === 'sccache';
	const program = choice.source === undefined ? [] : [places.sccachePath];
	return [
		unit(masterName, places.redisUnit, [unitPath(places.redisUnit), isShared ? settings.keyPath : redisConfiguration]),
		taskStep(masterName, 'redis-answers', 'Redis answers to its passwords, and to nobody without', {kind: 'redis-answers'}),
		...(isServed ? [unit(masterName, places.sccacheUnit, [unitPath(places.sccacheUnit), sccacheEnvironment, ...program])] : []),
		taskStep(masterName, 'cache-answers', `${choice.name} answers and stores in Redis`, {kind: 'cache-answers'}),
	];
}

const changing: ReadonlySet<string> = new Set(
	[
		'compile-prefix',
		'ccache-configuration',
		'sccache-program',
		'cache-environment',
		'cache-unit',
		`unit ${places.sccacheUnit}`,
		'redis-configuration',
		`directory ${places.redisDirectory}`,
	].map((name) => `${masterName}/${name}`),
);

/** What an earlier provision made for another engine, or for a Redis of our own, is taken back, the last thing first. */
export function formerCache({ledger}: PlanInput, plan: readonly Step[]): readonly Step[] {
	const wanted = new Set(plan.map(({id}) => id));
	return ledger
		.filter(({id}) => changing.has(id) && !wanted.has(id))
		.toReversed()
		.map(({id, title}) => taskStep(masterName, `undo ${id}`, `no longer needed: ${title}`, {kind: 'undo', entryId: id}));
}
