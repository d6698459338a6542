import {buildProgram} from './build-program.ts';
import {installClusterYaml} from './cluster-yaml.ts';
import {type Lab, type StartOptions, startLab} from './lab.ts';
import {prepareTree, type Tree, type TreeSize} from './tree/prepare.ts';

/** A lab with everything in its place: the tree and the program on the master, and a configuration that names the workers. */
export type Farm = {
	readonly lab: Lab;
	readonly tree: Tree;
};

export type FarmOptions = Omit<StartOptions, 'log'> & {readonly size: TreeSize; readonly log: (line: string) => void};

/** Builds the program, prepares the tree (long when it is the first time) and boots a lab with both. */
export const startFarm = async ({size, log, ...options}: FarmOptions): Promise<Farm> => {
	if (options.program === undefined) {
		log('building the program');
		await buildProgram();
	}

	log(`preparing the ${size} tree`);
	const tree = await prepareTree({size, log});
	log('booting the machines');
	const layers = {...options.layers, master: [tree.layer, ...(options.layers?.['master'] ?? [])]};
	const lab = await startLab({...options, layers, log});
	try {
		await installClusterYaml(lab);
	} catch (error) {
		await lab.stop();
		throw error;
	}

	return {lab, tree};
};
