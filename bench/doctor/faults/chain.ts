import {connectorPath, environmentPath, launcherPath, scratchDirectory} from '../../../source/config/places.ts';
import {configurationPath, type Fault, onMaster, there} from '../fault.ts';

/** What is wrong on the way from the build to the workers, on the master. */

const kept = (file: string) => ({
	keep: `[ ! -e ${file} ] || cp -p ${file} ${file}.kept`,
	back: `if [ -e ${file}.kept ]; then mv ${file}.kept ${file}; else rm -f ${file}; fi`,
});
const environment = kept(environmentPath);

/** distcc drops the whole list for one bad word, and compiles everything on the master. */
export const badHostList: Fault = {
	name: 'bad host list in the environment file',
	check: 'host-list',
	says: /drops the whole host list/,
	repairedBy: 'doctor',
	follows: ['environment'],
	plant: there(
		environment.keep,
		`echo "export DISTCC_HOSTS='@w1/6,lzo @w2/6,ip/lpf'" > ${environmentPath}; chown builder: ${environmentPath}`,
	),
	unplant: there(environment.back),
};

const endless = [
	'DISTCC_HOSTS=@w1/6,lzo',
	`DISTCC_SSH=${connectorPath}`,
	`DISTCC_DIR=${scratchDirectory(1000)}/distcc`,
	`DISTBUILD_SCRATCH=${scratchDirectory(1000)}`,
	'DISTCC_BACKOFF_PERIOD=0',
].map((line) => `export ${line.replace(/=(.*)/, "='$1'")}`);

export const endlessBackoff: Fault = {
	name: 'environment file with a back-off period of 0',
	check: 'environment',
	says: /DISTCC_BACKOFF_PERIOD is 0/,
	repairedBy: 'doctor',
	plant: there(environment.keep, `cat > ${environmentPath} << 'END'`, ...endless, 'END', `chown builder: ${environmentPath}`),
	unplant: there(environment.back),
};

export const tunnelStopped: Fault = {
	name: 'tunnel stopped',
	check: 'tunnel',
	says: /does not answer \(its service is inactive\)/,
	repairedBy: 'doctor',
	follows: ['canary', 'provisioned@master'],
	plant: onMaster('systemctl stop "distbuild-tunnel-$1.service"'),
	unplant: onMaster('systemctl start "distbuild-tunnel-$1.service"'),
};

export const launcherChanged: Fault = {
	name: 'launcher changed',
	check: 'launcher',
	says: /launcher is missing, changed or not executable/,
	repairedBy: 'doctor',
	follows: ['provisioned'],
	plant: there(`sed -i 's/distcc/ccache/' ${launcherPath}; echo '# mine' >> ${launcherPath}`),
	unplant: there('true'),
};

export const connectorNotExecutable: Fault = {
	name: 'connector not executable',
	check: 'launcher',
	says: /connector is missing, changed or not executable/,
	repairedBy: 'doctor',
	follows: ['provisioned', 'canary@w1', 'canary@w2', 'canary@w3'],
	plant: there(`chmod -x ${connectorPath}`),
	unplant: there(`chmod +x ${connectorPath}`),
};

/** The include server is a Python program, which a new Python may no longer run; here a module of it is broken. */
export const pumpBroken: Fault = {
	name: "pump's include server broken",
	check: 'pump',
	says: /pump: not usable: its include server does not start/,
	repairedBy: 'hand',
	plant: there(
		`sed -i '/^build:/a\\  pump: check' ${configurationPath}`,
		'export DEBIAN_FRONTEND=noninteractive; apt-get -qq -y -o DPkg::Lock::Timeout=50 install distcc-pump > /dev/null',
		'sed -i "1i raise ImportError(\'broken\')" "$(dpkg -L distcc-pump | grep /include_server.py$)"',
	),
	unplant: there(
		`sed -i '/^  pump: check$/d' ${configurationPath}`,
		'apt-get -qq -y -o DPkg::Lock::Timeout=50 purge distcc-pump > /dev/null',
	),
};

const shellFile = '/home/builder/aosp/.distbuild_env';

export const shellEnvironmentChanged: Fault = {
	name: '.distbuild_env changed',
	check: 'shell-environment',
	says: /distbuild_env/,
	repairedBy: 'doctor',
	follows: ['provisioned'],
	plant: there(`cp -p ${shellFile} /root/shell; echo 'export CC_WRAPPER=ccache' >> ${shellFile}`),
	unplant: there(`[ ! -e /root/shell ] || mv /root/shell ${shellFile}`),
};
