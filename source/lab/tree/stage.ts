import {mkdir} from 'node:fs/promises';
import path from 'node:path';
import {cached, removeTree} from '../cache.ts';
import {asRoot} from '../privilege.ts';
import {runOrFail} from '../process.ts';
import {cacheKey} from '../recipe.ts';
import {readIngredients, recipeFolder} from './recipe.ts';

const stageTimeoutMs = 20 * 60_000;

/** A finished stage: a folder of the cache, and the key under which it was found. */
export type Stage = {readonly folder: string; readonly key: string};

/**
 * What a stage needs: its script and the script's arguments, the root it runs in (or layers over it, topmost first),
 * earlier stages, each mounted at /stage/NAME, and the files of the recipe that it is made from.
 */
export type StagePlan = {
	readonly name: string;
	readonly kind?: string;
	readonly script: string;
	readonly arguments?: readonly string[];
	readonly roots: readonly Stage[];
	readonly inputs?: Readonly<Record<string, Stage>>;
	readonly ingredients: readonly string[];
	readonly network?: boolean;
	readonly before?: (target: string) => Promise<void>;
	readonly message: string;
};

/**
 * Gives a stage from the cache, or makes it: its script runs in an overlay of the root, without network unless the stage
 * asks for it, and writes to /stage/out.
 */
export const ensureStage = async (plan: StagePlan, log: (line: string) => void): Promise<Stage> => {
	const inputs = plan.inputs ?? {};
	const stages = [...plan.roots, ...Object.values(inputs)];
	const key = cacheKey(plan.name, [
		plan.arguments ?? [],
		stages.map((stage) => stage.key),
		await readIngredients(plan.ingredients),
	]);
	const folder = await cached(plan.kind ?? 'tree-stages', key, async (target) => {
		log(plan.message);
		const work = `${target}-work`;
		await removeTree(work);
		await (plan.before ?? ((folder) => mkdir(folder, {recursive: true}).then(() => undefined)))(target);
		const mounts = Object.entries(inputs).map(([name, stage]) => `${name}=${stage.folder}`);
		const argv = [
			'unshare',
			'--mount',
			'--pid',
			'--fork',
			'--kill-child',
			...(plan.network ? [] : ['--net']),
			'--',
			'bash',
			path.join(recipeFolder, 'stages/in-root.sh'),
			plan.roots.map((stage) => stage.folder).join(':'),
			work,
			`recipe=${recipeFolder}`,
			`out=${target}`,
			...mounts,
			'--',
			'bash',
			`/stage/recipe/stages/${plan.script}`,
			...(plan.arguments ?? []),
		];
		try {
			await runOrFail(`The stage '${plan.name}' of the tree failed`, asRoot(argv), {timeoutMs: stageTimeoutMs});
		} finally {
			await removeTree(work);
		}
	});
	return {folder, key};
};
