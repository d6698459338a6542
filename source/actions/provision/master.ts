import {masterName} from '../../config/config.ts';
import * as places from '../../config/places.ts';
import type {Command} from '../../tools/command.ts';
import {connectorText, launcherText} from '../../tools/launcher.ts';
import type {PlanInput, Step} from '../plan.ts';
import {taskStep} from '../plan.ts';
import * as files from './master-files.ts';
import {directory, file, packages, quietUnits, secondMs, unit, unitPath} from './steps.ts';

export function masterPackages(_input: PlanInput): Step {
	return packages(masterName, ['distcc', 'rsync', 'redis-server', 'sccache', 'socat', 'openssh-client'], quietUnits);
}

export function masterFiles(input: PlanInput): readonly Step[] {
	const {config, settings, facts} = input;
	const user = config.user;
	const redisConfiguration = `${places.etcDirectory}/redis.conf`;
	const cacheEnvironment = `${places.etcDirectory}/sccache.environment`;
	return [
		directory(masterName, places.etcDirectory, 'root', {ours: []}),
		directory(masterName, places.optDirectory, user, {ours: ['environment', 'environment.new', 'masquerade']}),
		directory(masterName, `${places.optDirectory}/bin`, user, {ours: []}),
		directory(masterName, places.cacheDirectory, user, {mode: '700'}),
		directory(masterName, places.redisDirectory, 'redis', {mode: '750'}),
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
		...config.workers.map((worker) => ({
			...file(masterName, `tunnel-unit-${worker.name}`, {
				path: unitPath(places.tunnelUnit(worker.name)),
				content: files.tunnelUnit(user, worker, settings),
			}),
			serves: worker.name,
		})),
		file(masterName, 'shell-environment', {
			path: `${config.master.tree}/.distbuild_env`,
			content: files.shellEnvironment(input),
			owner: user,
		}),
	];
}

/** Connects to the master's end of a tunnel; refused where nothing listens there. */
export function tunnelAnswers(worker: string): Command {
	return {argv: ['timeout', '5', 'socat', '-u', 'OPEN:/dev/null', `UNIX-CONNECT:${places.tunnelSocket(worker)}`]};
}

export function masterServices({config, settings, facts}: PlanInput): readonly Step[] {
	const redisConfiguration = `${places.etcDirectory}/redis.conf`;
	return [
		unit(masterName, places.redisUnit, [unitPath(places.redisUnit), redisConfiguration]),
		taskStep(masterName, 'redis-answers', 'Redis answers to its password', {kind: 'redis-answers'}),
		unit(masterName, places.sccacheUnit, [unitPath(places.sccacheUnit), `${places.etcDirectory}/sccache.environment`]),
		taskStep(masterName, 'cache-answers', 'sccache answers and stores in Redis', {kind: 'cache-answers'}),
		...config.workers
			.filter(({name}) => facts[name] !== undefined)
			.flatMap(({name}) =>
				[
					unit(masterName, places.tunnelUnit(name), [unitPath(places.tunnelUnit(name)), settings.keyPath]),
					taskStep(masterName, `tunnel-${name}-answers`, `the tunnel to ${name} answers`, {
						kind: 'observe',
						command: tunnelAnswers(name),
						deadlineMs: 20 * secondMs,
						hint: `Look at "journalctl -u ${places.tunnelUnit(name)}".`,
					}),
				].map((step) => ({...step, serves: name})),
			),
	];
}
