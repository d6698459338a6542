import {masterName, type WorkerConfig} from '../../config/config.ts';
import * as places from '../../config/places.ts';
import {tunnelArgv} from '../../tools/ssh.ts';
import {serviceUnit} from '../../tools/systemd.ts';
import type {PlanInput} from '../plan.ts';
import {jobsOf, slotsOf} from '../slots.ts';

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
