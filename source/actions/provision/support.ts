import {masterName} from '../../config/config.ts';
import type {HostFacts} from '../../state/events.ts';
import type {Failure} from '../../state/failure.ts';

type Releases = Readonly<Record<string, number>>;

/**
 * The oldest release of a distribution that has what we need. Workers: systemd 245, OpenSSH 8, distcc 3.3 with its compiler
 * list. The master: Redis 6 with users, and ccache 4.4 or sccache 0.17 with Redis.
 */
const oldest: {readonly worker: Releases; readonly master: Releases} = {
	worker: {debian: 11, ubuntu: 20.04},
	master: {debian: 12, ubuntu: 22.04},
};

const supported =
	'Workers want Debian 11 or Ubuntu 20.04, the master Debian 12 or Ubuntu 22.04, or later, or what is made of them.';

/** Why a host cannot be provisioned; undefined where it can. Descendants with apt are served by the same code. */
export function whyUnserved(host: string, facts: HostFacts): Failure | undefined {
	const {distribution, hasApt, hasSystemd, architecture} = facts;
	const refuse = (reason: string, hint = supported): Failure => ({code: 'configuration', message: `${host} ${reason}.`, hint});
	if (!hasApt) return refuse(`runs ${distribution.trim() || 'a system'} without apt`);
	if (!hasSystemd) return refuse('was not started by systemd, so no service can be set up there');
	if (architecture !== 'x86_64') {
		return refuse(`is ${architecture}, where the compilers of the tree do not run`, 'Only x86_64 machines can compile for AOSP.');
	}
	const [id = '', version = ''] = distribution.split(' ');
	const least = oldest[host === masterName ? 'master' : 'worker'][id];
	const isTooOld = least !== undefined && version !== '' && Number.parseFloat(version) < least;
	return isTooOld ? refuse(`runs ${distribution}, which is too old`) : undefined;
}
