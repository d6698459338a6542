import {masterName, type WorkerConfig} from '../../config/config.ts';
import * as places from '../../config/places.ts';
import {tunnelArgv} from '../../tools/ssh.ts';
import {serviceUnit} from '../../tools/systemd.ts';
import type {PlanInput} from '../plan.ts';
import {jobsOf, slotsOf} from '../slots.ts';

/** socat's own quoting of an address: IPv6 goes into brackets (socat(1), TCP:<host>:<port>). */
function relayTarget({address}: WorkerConfig): string {
	return `TCP:${address.includes(':') ? `[${address}]` : address}:${places.distccdPort},nodelay,connect-timeout=10`;
}

/**
 * What carries compiles to one worker: an ssh tunnel, or straight over the network. Either way the master's end is a unix
 * socket, because the build's sandbox has no network.
 */
export function tunnelUnit(
	user: string,
	worker: WorkerConfig,
	{config, settings}: Pick<PlanInput, 'config' | 'settings'>,
): string {
	const socket = places.tunnelSocket(worker.name);
	const isDirect = config.transport === 'direct';
	return serviceUnit({
		description: `distbuild-tui: ${isDirect ? 'the way' : 'tunnel'} to distccd on ${worker.name}`,
		user,
		argv: isDirect
			? ['/usr/bin/socat', `UNIX-LISTEN:${socket},fork,unlink-early,mode=600,backlog=512`, relayTarget(worker)]
			: tunnelArgv(worker, settings, [
					{here: socket, port: places.distccdPort},
					{here: places.statisticsSocket(worker.name), port: places.distccdStatisticsPort},
				]),
		service: [`RuntimeDirectory=distbuild-${worker.name}`],
	});
}

/**
 * For people who build by hand, in sh, bash and zsh: after it, `lunch` and `m -j$DISTBUILD_JOBS` go through the same launcher,
 * and `distccmon-text 1` shows what is where. /tmp is empty after a reboot, so it makes distcc's directory itself.
 */
export function shellEnvironment({config, facts, settings}: PlanInput): string {
	const slots = config.workers.reduce((sum, worker) => sum + slotsOf(worker, facts[worker.name]), 0);
	const scratch = places.scratchDirectory(settings.userId);
	return [
		'# Written by distbuild-tui for shells: source it before lunch and m. Removed by teardown.',
		'export USE_CCACHE=true',
		`export CCACHE_EXEC=${places.launcherPath}`,
		`export DISTBUILD_JOBS=${jobsOf(config.build.jobs, slots, facts[masterName])}`,
		`export DISTCC_DIR=${scratch}/distcc`,
		`[ -d "$DISTCC_DIR" ] || { mkdir -p -m 700 ${scratch} && mkdir -p -m 755 "$DISTCC_DIR"; }`,
		'',
	].join('\n');
}
