import {type Config, masterName, type WorkerConfig} from '../../config/config.ts';
import * as places from '../../config/places.ts';
import type {HostFacts} from '../../state/events.ts';
import {maximumFrameBytes} from '../../tools/launcher.ts';
import {redisConfiguration} from '../../tools/redis.ts';
import {tunnelArgv} from '../../tools/ssh.ts';
import {serviceUnit} from '../../tools/systemd.ts';
import type {PlanInput} from '../plan.ts';
import {jobsOf, slotsOf} from '../slots.ts';

export function redisText(config: Config, master: HostFacts | undefined, password: string): string {
	const quarterMegabytes = Math.floor((master?.memoryBytes ?? 0) / 4 / 1024 ** 2);
	const memoryMegabytes = config.cache.memoryMegabytes ?? Math.max(64, quarterMegabytes);
	return redisConfiguration({port: places.redisPort, memoryMegabytes, password, directory: places.redisDirectory});
}

export function redisUnit(configurationPath: string): string {
	return serviceUnit({
		description: 'Redis of distbuild-tui: the compile cache',
		user: 'redis',
		argv: ['/usr/bin/redis-server', configurationPath],
		service: ['LimitNOFILE=65536'],
	});
}

/** Only the server knows Redis; it reads the password from a file that root alone can read. */
export function cacheEnvironment(password: string): string {
	return `SCCACHE_REDIS_PASSWORD=${password}\n`;
}

/** `SCCACHE_START_SERVER=1 SCCACHE_NO_DAEMON=1` is sccache's way to run its server in the foreground. */
export function cacheUnit(user: string, environmentFile: string): string {
	return serviceUnit({
		description: 'sccache server of distbuild-tui',
		user,
		argv: ['/usr/bin/sccache'],
		environment: {
			SCCACHE_START_SERVER: '1',
			SCCACHE_NO_DAEMON: '1',
			SCCACHE_CONF: '/dev/null',
			SCCACHE_SERVER_UDS: places.sccacheSocket,
			SCCACHE_REDIS_ENDPOINT: `redis://127.0.0.1:${places.redisPort}`,
			SCCACHE_MAX_FRAME_LENGTH: String(maximumFrameBytes),
			SCCACHE_IDLE_TIMEOUT: '0',
			SCCACHE_MULTILEVEL_CHAIN: 'disk,redis',
			SCCACHE_DIR: `${places.cacheDirectory}/sccache`,
		},
		service: [
			`EnvironmentFile=${environmentFile}`,
			'RuntimeDirectory=distbuild-sccache',
			`ExecStartPre=/bin/rm -f ${places.sccacheSocket}`,
		],
	});
}

export function tunnelUnit(user: string, worker: WorkerConfig, settings: PlanInput['settings']): string {
	return serviceUnit({
		description: `distbuild-tui: tunnel to distccd on ${worker.name}`,
		user,
		argv: tunnelArgv(worker, settings, {socket: places.tunnelSocket(worker.name), port: places.distccdPort}),
		service: [`RuntimeDirectory=distbuild-${worker.name}`],
	});
}

/** For people who build by hand: `source .distbuild_env`, then `m` goes through the same launcher. */
export function shellEnvironment({config, facts}: PlanInput): string {
	const slots = config.workers.reduce((sum, worker) => sum + slotsOf(worker, facts[worker.name]), 0);
	return [
		'# Written by distbuild-tui for shells: source it before lunch and m. Removed by teardown.',
		'export USE_CCACHE=true',
		`export CCACHE_EXEC=${places.launcherPath}`,
		`export DISTBUILD_JOBS=${jobsOf(config.build.jobs, slots, facts[masterName])}`,
		'',
	].join('\n');
}
