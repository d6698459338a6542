import type {WorkerConfig} from './config.ts';
import {type Problem, type Validated, validateConfig} from './validate.ts';

/** What the first start asks for, besides the workers. */
export type Answers = {
	readonly cluster: string;
	readonly tree: string;
	readonly user: string;
	readonly target: string;
	/** This machine, as the workers see it. */
	readonly address: string;
};

/** The configuration that answers and workers make, everything else as it is when nothing is said. */
export function draftConfig({cluster, tree, user, target, address}: Answers, workers: readonly WorkerConfig[]): Validated {
	return validateConfig({cluster, user, master: {address, tree}, workers, build: {target}});
}

const places: Readonly<Record<keyof Answers, string>> = {
	cluster: 'cluster',
	tree: 'master.tree',
	user: 'user',
	target: 'build.target',
	address: 'master.address',
};

/** What is wrong with one answer, by the rules of the file. */
export function answerProblem(id: keyof Answers, answers: Answers): Problem | undefined {
	// Left out, not empty: what is not there is said to be missing.
	const said = Object.fromEntries(Object.entries(answers).filter(([, value]) => value !== '')) as Answers;
	const checked = draftConfig(said, []);
	return 'problems' in checked ? checked.problems.find(({path}) => path.join('.') === places[id]) : undefined;
}
