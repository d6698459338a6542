import {actionOf} from '../actions/index.ts';
import type {ActionId} from '../state/events.ts';
import {hostList} from '../state/hosts.ts';
import type {Proposal} from '../state/screen.ts';
import type {State} from '../state/state.ts';

const changes: Readonly<Record<ActionId, readonly string[]>> = {
	'ssh-setup': ['add our key to ~/.ssh/authorized_keys'],
	provision: [
		'install packages distcc, rsync',
		'write /etc/systemd/system/distbuild-distccd.service',
		'    ExecStart=/usr/bin/distccd --no-detach --daemon --port 3632 --listen 127.0.0.1 --stats --jobs 18',
		'    DynamicUser=yes',
		'write /etc/distbuild/compilers',
		'enable and start distbuild-distccd',
	],
	sync: ['send prebuilts/clang/host/linux-x86/clang-r399163b (1903 files, 231 MB)'],
	build: ['compile once on it, as a canary', 'add it to the farm with its slots'],
	doctor: ['provision it again'],
	teardown: [
		'stop distbuild-distccd',
		'remove /etc/systemd/system/distbuild-distccd.service',
		'purge packages distcc, rsync',
		'take our key out',
	],
};

/** A plan as a dry run would tell it, for previews and frame tests. */
export function proposalFor(action: ActionId, state: State): Proposal {
	const hosts = hostList(state.hosts).filter((host) => host.role === 'worker');
	const lines = hosts.flatMap(({name}) => [name, ...changes[action].map((line) => `  ${line}`)]);
	const steps = changes[action].filter((line) => !line.startsWith(' ')).length;
	return {action, lines, changes: hosts.length * steps, isDestructive: actionOf(action).isDestructive};
}
