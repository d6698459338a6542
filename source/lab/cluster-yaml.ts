import type {Lab} from './lab.ts';

/** The cluster's name in the lab's cluster.yaml: what teardown asks for. */
export const clusterName = 'lab';
/** Where the tree lies on the master. */
export const treePath = '/home/builder/aosp';
/** Product and variant that the lab's tree builds. */
export const buildTarget = 'lab_x86_64-eng';
export const builderPassword = 'farm-of-boxes';

const folder = '/home/builder/.config/distbuild-tui';

/** The configuration of a lab: the program's own format, see source/config/validate.ts. */
export const clusterYaml = (machines: Lab['machines']): string => {
	const master = machines.find(({role}) => role === 'master');
	const workers = machines.filter(({role}) => role === 'worker');
	return [
		`cluster: ${clusterName}`,
		'user: builder',
		'master:',
		`  address: ${master?.address}`,
		`  tree: ${treePath}`,
		'workers:',
		...workers.flatMap(({name, address}) => [`  - name: ${name}`, `    address: ${address}`]),
		'build:',
		`  target: ${buildTarget}`,
		'',
	].join('\n');
};

/** Writes it where the program looks for it on the master, as its user would have. */
export const installClusterYaml = async (lab: Lab): Promise<void> => {
	await lab.execOrFail('master', ['mkdir', '-p', folder], {user: 'builder'});
	await lab.writeFile('master', `${folder}/cluster.yaml`, clusterYaml(lab.machines), {owner: 'builder:builder'});
};
