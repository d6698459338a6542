import type {HostFacts} from '../../state/events.ts';
import type {Failure} from '../../state/failure.ts';

/** The oldest release of a distribution that has what we need: systemd 245, OpenSSH 8, distcc 3.3 with its compiler list. */
const oldest: Readonly<Record<string, number>> = {debian: 11, ubuntu: 20.04};

const supported = 'Debian 11, Ubuntu 20.04 and later, and what is made of them, are supported.';

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
	const least = oldest[id];
	const isTooOld = least !== undefined && version !== '' && Number.parseFloat(version) < least;
	return isTooOld ? refuse(`runs ${distribution}, which is too old`) : undefined;
}
