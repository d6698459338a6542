import type {WorkerConfig} from '../../config/config.ts';
import * as places from '../../config/places.ts';
import type {HostFacts} from '../../state/events.ts';
import {serviceUnit} from '../../tools/systemd.ts';
import type {TreeFacts} from '../plan.ts';
import {slotsOf} from '../slots.ts';

/**
 * The compilers that a worker's distccd may run, one absolute path a line. With DISTCC_CMDLIST_NUMWORDS=3 it compares the
 * last three words of a request (`clang-rNNN/bin/clang++`) and runs the listed path instead: the tree may lie anywhere, and a
 * wrong revision is refused.
 */
export function commandsList(tree: TreeFacts): string {
	return tree.compilerDirectories
		.flatMap((directory) => ['clang', 'clang++'].map((name) => `${places.optDirectory}/${directory}/bin/${name}\n`))
		.join('');
}

/**
 * PWD=/proc/self/cwd gives objects the empty compilation directory of a local build. PrivateTmp is emptied at every stop, so
 * killed compiles leave nothing.
 */
export function distccdUnit(worker: WorkerConfig, facts: HostFacts | undefined): string {
	const options = {
		listen: '127.0.0.1',
		port: String(places.distccdPort),
		allow: '127.0.0.0/8',
		jobs: String(slotsOf(worker, facts)),
		nice: '10',
		'stats-port': String(places.distccdStatisticsPort),
		'log-file': '/var/log/distbuild/distccd.log',
		'log-level': 'info',
	};
	return serviceUnit({
		description: 'distcc compile server of distbuild-tui, behind the ssh tunnel',
		user: 'distccd',
		argv: [
			'/usr/bin/distccd',
			'--no-detach',
			'--daemon',
			'--stats',
			...Object.entries(options).flatMap(([key, value]) => [`--${key}`, value]),
		],
		environment: {PWD: '/proc/self/cwd', DISTCC_CMDLIST: `${places.etcDirectory}/commands.list`, DISTCC_CMDLIST_NUMWORDS: '3'},
		service: ['PrivateTmp=yes', 'LimitCORE=0'],
	});
}
