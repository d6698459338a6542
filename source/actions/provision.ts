import {type Config, hostNames, masterName} from '../config/config.ts';
import * as places from '../config/places.ts';
import {connectorText, launcherText} from '../tools/launcher.ts';
import type {Action, PlanInput, Stage, Step} from './plan.ts';
import {resourceStep, taskStep} from './plan.ts';
import * as files from './provision-files.ts';

const secondMs = 1000;

/** What Debian's packages start as soon as they are installed; ours run on ports of their own. */
const quietUnits = {distcc: 'distcc.service', 'redis-server': 'redis-server.service'};

/** Connects to a TCP port of the host's own loopback; bash's /dev/tcp needs no further program. */
function portAnswers(port: number) {
	return {argv: ['timeout', '3', 'bash', '-c', 'exec 3<>"/dev/tcp/127.0.0.1/$1"', 'bash', String(port)]};
}

function file(
	host: string,
	name: string,
	resource: {path: string; content: string; owner?: string; mode?: string; isSecret?: boolean},
): Step {
	return resourceStep(host, name, `file ${resource.path}`, {kind: 'file', owner: 'root', mode: '644', ...resource});
}

function directory(host: string, path: string, owner: string, mode = '755'): Step {
	return resourceStep(host, `directory ${path}`, `directory ${path}`, {kind: 'directory', path, owner, mode});
}

function unit(host: string, name: string, reads: readonly string[]): Step {
	return resourceStep(host, `unit ${name}`, `service ${name}`, {kind: 'unit', name, reads});
}

function packages(host: string, names: readonly string[], quietUnits: Readonly<Record<string, string>>): Step {
	return resourceStep(host, 'packages', `packages ${names.join(' ')}`, {kind: 'packages', names, quietUnits});
}

function unitPath(name: string): string {
	return `/etc/systemd/system/${name}`;
}

function workerSteps(
	input: PlanInput,
	worker: Config['workers'][number],
): Record<'packages' | 'files' | 'services', readonly Step[]> {
	const {name} = worker;
	const list = `${places.etcDirectory}/commands.list`;
	const unitFile = unitPath(places.distccdUnit);
	return {
		packages: [packages(name, ['distcc', 'rsync'], quietUnits)],
		files: [
			directory(name, places.etcDirectory, 'root'),
			directory(name, places.optDirectory, worker.user),
			directory(name, '/var/log/distbuild', 'distccd'),
			file(name, 'allowed-compilers', {path: list, content: files.commandsList(input.tree)}),
			file(name, 'distccd-unit', {path: unitFile, content: files.distccdUnit(worker, input.facts[name])}),
		],
		services: [
			unit(name, places.distccdUnit, [unitFile, list]),
			taskStep(name, 'distccd-answers', 'distccd answers on its loopback', {
				kind: 'observe',
				command: portAnswers(places.distccdPort),
				deadlineMs: 15 * secondMs,
				hint: `Look at "journalctl -u ${places.distccdUnit}" on ${name}.`,
			}),
		],
	};
}

function masterFiles(input: PlanInput): readonly Step[] {
	const {config, settings, facts} = input;
	const user = config.user;
	const redisConfiguration = `${places.etcDirectory}/redis.conf`;
	const cacheEnvironment = `${places.etcDirectory}/sccache.environment`;
	return [
		directory(masterName, places.etcDirectory, 'root'),
		directory(masterName, places.optDirectory, user),
		directory(masterName, `${places.optDirectory}/bin`, user),
		directory(masterName, places.cacheDirectory, user, '700'),
		directory(masterName, places.redisDirectory, 'redis', '750'),
		file(masterName, 'launcher', {path: places.launcherPath, content: launcherText, owner: user, mode: '755'}),
		file(masterName, 'connector', {path: places.connectorPath, content: connectorText, owner: user, mode: '755'}),
		file(masterName, 'redis-configuration', {
			path: redisConfiguration,
			content: files.redisText(config, facts[masterName], settings.redisPassword),
			owner: 'redis',
			mode: '600',
			isSecret: true,
		}),
		file(masterName, 'cache-environment', {
			path: cacheEnvironment,
			content: files.cacheEnvironment(settings.redisPassword),
			mode: '600',
			isSecret: true,
		}),
		file(masterName, 'redis-unit', {path: unitPath(places.redisUnit), content: files.redisUnit(redisConfiguration)}),
		file(masterName, 'cache-unit', {path: unitPath(places.sccacheUnit), content: files.cacheUnit(user, cacheEnvironment)}),
		...config.workers.map((worker) =>
			file(masterName, `tunnel-unit-${worker.name}`, {
				path: unitPath(places.tunnelUnit(worker.name)),
				content: files.tunnelUnit(user, worker, settings),
			}),
		),
		file(masterName, 'shell-environment', {
			path: `${config.master.tree}/.distbuild_env`,
			content: files.shellEnvironment(input),
			owner: user,
		}),
	];
}

function masterServices({config, settings, facts}: PlanInput): readonly Step[] {
	const redisConfiguration = `${places.etcDirectory}/redis.conf`;
	return [
		unit(masterName, places.redisUnit, [unitPath(places.redisUnit), redisConfiguration]),
		taskStep(masterName, 'redis-answers', 'Redis answers to its password', {kind: 'redis-answers'}),
		unit(masterName, places.sccacheUnit, [unitPath(places.sccacheUnit), `${places.etcDirectory}/sccache.environment`]),
		taskStep(masterName, 'cache-answers', 'sccache answers and stores in Redis', {kind: 'cache-answers'}),
		...config.workers
			.filter(({name}) => facts[name] !== undefined)
			.flatMap(({name}) => [
				unit(masterName, places.tunnelUnit(name), [unitPath(places.tunnelUnit(name)), settings.keyPath]),
				taskStep(masterName, `tunnel-${name}-answers`, `the tunnel to ${name} answers`, {
					kind: 'observe',
					command: {argv: ['timeout', '5', 'socat', '-u', 'OPEN:/dev/null', `UNIX-CONNECT:${places.tunnelSocket(name)}`]},
					deadlineMs: 20 * secondMs,
					hint: `Look at "journalctl -u ${places.tunnelUnit(name)}".`,
				}),
			]),
	];
}

export const provision: Action = {
	id: 'provision',
	key: 'p',
	title: 'Provision',
	label: 'provision',
	description: 'install and configure distcc, Redis, sccache and the tunnels',
	isDestructive: false,
	hosts: hostNames,
	missingWorker: 'left-undone',
	needsWorker: true,
	needsPassword: true,
	plan(input) {
		if (input.tree.compilerDirectories.length === 0) {
			return {
				code: 'configuration',
				message: `There is no clang below ${input.config.master.tree}/${places.compilerGlob}.`,
				hint: 'Set master.tree to a complete AOSP checkout.',
			};
		}
		// Workers that could not be looked at are not planned for: their failure is on record, the others go on.
		const workers = input.config.workers
			.filter(({name}) => input.facts[name] !== undefined)
			.map((worker) => workerSteps(input, worker));
		const masterPackages = packages(
			masterName,
			['distcc', 'rsync', 'redis-server', 'sccache', 'socat', 'openssh-client'],
			quietUnits,
		);
		const stages: readonly Stage[] = [
			{title: 'packages', steps: [masterPackages, ...workers.flatMap((steps) => steps.packages)]},
			{title: 'files', steps: [...masterFiles(input), ...workers.flatMap((steps) => steps.files)]},
			{title: 'worker services', steps: workers.flatMap((steps) => steps.services)},
			{title: 'master services', steps: masterServices(input)},
		];
		return stages;
	},
};
