import {asRoot} from '../privilege.ts';
import {runOrFail} from '../process.ts';
import {ensureBuildRoot} from './build-root.ts';
import {clangVersion, ingredients, sourcePackages, treeTop} from './recipe.ts';
import {ensureStage, type Stage} from './stage.ts';

/** `full` builds its build system from source with Go, as AOSP does; `quick` has it prebuilt. */
export const treeSizes = ['quick', 'full'] as const;
export type TreeSize = (typeof treeSizes)[number];

/**
 * A prepared tree. `layer` holds home/builder/aosp, owned by uid and gid 1000, and is laid under a machine's root file
 * system; it is never written to. `top` is where the tree then stands. `clang` is the folder, relative to `top`, that
 * workers need.
 */
export type Tree = {
	readonly layer: string;
	readonly size: TreeSize;
	readonly key: string;
	readonly top: string;
	readonly clang: string;
};

type Log = (line: string) => void;

const ensureFull = async (log: Log): Promise<{root: Stage; full: Stage}> => {
	const root = await ensureBuildRoot(log);
	const sources = await ensureStage(
		{
			name: 'sources',
			script: 'sources.sh',
			arguments: sourcePackages,
			roots: [root],
			ingredients: ingredients.sources,
			network: true,
			message: 'downloading the sources of the tree (80 MB)',
		},
		log,
	);
	const tools = await ensureStage(
		{
			name: 'tools',
			script: 'tools.sh',
			roots: [root],
			inputs: {sources},
			ingredients: ingredients.tools,
			message: 'building ninja with the status stream (half a minute)',
		},
		log,
	);
	const clang = await ensureStage(
		{
			name: 'clang',
			script: 'clang.sh',
			arguments: [clangVersion],
			roots: [root],
			ingredients: ingredients.clang,
			message: 'making the compiler prebuilts',
		},
		log,
	);
	const full = await ensureStage(
		{
			name: 'full',
			kind: 'trees',
			script: 'tree.sh',
			roots: [root],
			inputs: {sources, tools, clang},
			ingredients: ingredients.full,
			message: 'laying out the tree',
		},
		log,
	);
	return {root, full};
};

const ensureQuick = async (root: Stage, full: Stage, log: Log): Promise<Stage> => {
	const bootstrap = await ensureStage(
		{
			name: 'bootstrap',
			script: 'bootstrap.sh',
			roots: [full, root],
			ingredients: ingredients.bootstrap,
			message: 'building the build system once, for the quick tree',
		},
		log,
	);
	return ensureStage(
		{
			name: 'quick',
			kind: 'trees',
			script: 'quick.sh',
			roots: [root],
			inputs: {bootstrap},
			ingredients: ingredients.quick,
			// Hard links: both trees are only ever read, and share all but Go.
			before: async (target) => {
				await runOrFail('Cannot copy the full tree', asRoot(['cp', '-al', '--', full.folder, target]));
			},
			message: 'making the quick tree',
		},
		log,
	);
};

/**
 * Makes the miniature AOSP tree, or finds it in the cache.
 *
 * The first time takes about two minutes and needs the network; each stage is cached by itself, so that a change of the
 * last ones costs seconds.
 *
 * @throws LabError with the reason when a stage fails
 */
export const prepareTree = async ({size, log}: {size: TreeSize; log: Log}): Promise<Tree> => {
	const {root, full} = await ensureFull(log);
	const tree = size === 'full' ? full : await ensureQuick(root, full, log);
	return {layer: tree.folder, size, key: tree.key, top: treeTop, clang: `prebuilts/clang/host/linux-x86/${clangVersion}`};
};
