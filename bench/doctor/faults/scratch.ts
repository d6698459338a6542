import {scratchDirectory} from '../../../source/config/places.ts';
import {type Fault, there} from '../fault.ts';
import {refusal} from '../program.ts';

/** What lies around on the master and does harm. */

const scratch = scratchDirectory(1000);
const locks = `${scratch}/distcc/lock`;
const directory = `install -d -o builder -g builder -m 700 ${scratch} ${scratch}/distcc ${locks}`;

export const staleLock: Fault = {
	name: 'lock file that belongs to root',
	check: 'stale-locks',
	says: /lock\/cpu_w1.* belongs to somebody else/,
	repairedBy: 'doctor',
	plant: there(directory, `: > ${locks}/cpu_w1_6_0; chmod 600 ${locks}/cpu_w1_6_0`),
	unplant: there(`rm -rf ${locks}`),
};

export const backoff: Fault = {
	name: 'back-off file left behind',
	check: 'backoff',
	says: /w2/,
	repairedBy: 'doctor',
	plant: there(directory, `: > ${locks}/backoff_ssh_w2_0; chown builder: ${locks}/backoff_ssh_w2_0`),
	unplant: there(`rm -rf ${locks}`),
};

export const foreignScratch: Fault = {
	name: 'scratch directory made by somebody else',
	check: 'scratch',
	says: /not ours/,
	repairedBy: 'doctor',
	follows: ['stale-locks'],
	plant: there(`rm -rf ${scratch}; mkdir ${scratch}`),
	unplant: there(`rm -rf ${scratch}`),
};

const passwordFile = '/home/builder/.local/state/distbuild-tui/lab/redis-password';

export const passwordReadable: Fault = {
	name: 'password file readable by all',
	check: 'private-files',
	says: /redis-password has mode 644/,
	repairedBy: 'doctor',
	plant: there(`chmod 644 ${passwordFile}`),
	unplant: there(`chmod 600 ${passwordFile}`),
};

/** Who can write the ledger decides what teardown does as root: nothing runs, not even the doctor. */
const ledger = '/home/builder/.local/state/distbuild-tui/lab/ledger.jsonl';

export const ledgerWritable: Fault = {
	name: 'ledger writable by the group',
	check: refusal,
	says: /ledger\.jsonl can be written by other users/,
	repairedBy: 'hand',
	plant: there(`chmod 660 ${ledger}`),
	unplant: there(`chmod 600 ${ledger}`),
};
