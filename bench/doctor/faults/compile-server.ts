import {treePath} from '../../../source/lab/cluster-yaml.ts';
import type {Lab} from '../../../source/lab/lab.ts';
import {both, configurationPath, type Fault, onMaster, there} from '../fault.ts';

/** What is wrong with distccd and its compilers on a worker. */

const unit = 'distbuild-distccd.service';
const unitFile = `/etc/systemd/system/${unit}`;
const reloaded = `systemctl daemon-reload; systemctl restart ${unit}`;
const backUp = `[ -e /root/${unit} ] || cp -p ${unitFile} /root/${unit}`;
const unitBack = there(`[ ! -e /root/${unit} ] || { mv /root/${unit} ${unitFile}; ${reloaded}; }`);
const running = there(`systemctl enable --quiet --now ${unit}`);

export const wrongAddress: Fault = {
	name: 'distccd on an address of the network',
	check: 'distccd-address',
	says: /everybody in the network/,
	repairedBy: 'doctor',
	follows: ['provisioned'],
	plant: there(backUp, `sed -i 's/--listen [^ ]*/--listen 0.0.0.0/' ${unitFile}; ${reloaded}`),
	unplant: unitBack,
};

export const unitDead: Fault = {
	name: 'distccd stopped and disabled',
	check: 'distccd-unit',
	says: /distbuild-distccd\.service is inactive/,
	repairedBy: 'doctor',
	follows: ['provisioned', 'distccd-answers', 'distccd-address', 'distccd-statistics', 'tunnel', 'canary'],
	plant: there(`systemctl disable --quiet --now ${unit}`),
	unplant: running,
};

export const nothingListens: Fault = {
	name: 'unit active and nothing listens',
	check: 'distccd-answers',
	says: /nothing answers on its port 3642/,
	repairedBy: 'doctor',
	follows: ['provisioned', 'distccd-address', 'distccd-statistics', 'tunnel', 'canary'],
	plant: there(backUp, `sed -i 's/^ExecStart=.*/ExecStart=\\/bin\\/sleep infinity/' ${unitFile}; ${reloaded}`),
	unplant: unitBack,
};

/** The kernel still takes connections for it. */
export const hanging: Fault = {
	name: 'distccd hangs',
	check: 'distccd-statistics',
	says: /not there or hangs/,
	repairedBy: 'doctor',
	follows: ['canary'],
	plant: there(`systemctl kill --signal=STOP ${unit}`),
	unplant: there(`systemctl kill --signal=CONT ${unit}`),
};

const compilers = '/opt/distbuild/prebuilts';

export const compilerMissing: Fault = {
	name: 'compiler missing on the worker',
	check: 'compiler',
	says: /clang does not run/,
	repairedBy: 'doctor',
	follows: ['compiler-digest', 'canary', 'distccd-refusals'],
	plant: there(`mv ${compilers} /root/prebuilts`),
	unplant: there(`[ -e ${compilers} ] || mv /root/prebuilts ${compilers}; rm -rf /root/prebuilts`),
};

// In a library that a plain compile does not use, with the file's time as it was: only its content tells.
const flip = [
	'import os, sys; path = sys.argv[1]; at = os.path.getsize(path) // 2; before = os.stat(path)',
	'file = open(path, "r+b"); file.seek(at); byte = file.read(1)[0]; file.seek(at); file.write(bytes([byte ^ 255])); file.close()',
	'os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))',
].join('\n');
const library = `$(ls ${compilers}/clang/host/linux-x86/*/lib/libz3.so.4)`;
const flipped = `python3 -c '${flip}' "${library}"`;

export const compilerDifferent: Fault = {
	name: 'one byte of the compiler differs',
	check: 'compiler-digest',
	says: /libz3\.so\.4 is not the same file/,
	repairedBy: 'doctor',
	plant: there(`cp -p "${library}" /root/library; ${flipped}`),
	unplant: there(`[ ! -e /root/library ] || mv /root/library "${library}"`),
};

const treeElsewhere = async (lab: Lab, host: string, script: string) => {
	for (const {name, role} of lab.machines)
		if (role === 'worker' && name !== host) await lab.execOrFail(name, ['sh', '-e', '-c', script, 'sh', treePath]);
};

/** `sync.scope: full` in the configuration, and one worker that was never synced since. */
export const treeMissing: Fault = {
	name: 'tree not on the worker, with sync.scope full',
	check: 'tree-copy',
	says: /is not there or empty, and sync\.scope is full/,
	repairedBy: 'doctor',
	plant: both(onMaster(`printf 'sync:\\n  scope: full\\n' >> ${configurationPath}`), (lab, host) =>
		treeElsewhere(lab, host, 'mkdir -p "$1/build"'),
	),
	unplant: both(onMaster(`sed -i '/^sync:/,/scope: full/d' ${configurationPath}`), there(`rm -rf ${treePath}`), (lab, host) =>
		treeElsewhere(lab, host, 'rm -rf "$1"'),
	),
};

const list = '/etc/distbuild/commands.list';

export const notAllowed: Fault = {
	name: 'compiler not in the allow-list',
	check: 'allowed-compilers',
	says: /may not run .*clang/,
	repairedBy: 'doctor',
	follows: ['provisioned', 'distccd-refusals', 'canary'],
	plant: there(`cp -p ${list} /root/list; echo /usr/bin/true > ${list}; systemctl restart ${unit}`),
	unplant: there(`mv /root/list ${list}; systemctl restart ${unit}`),
};
