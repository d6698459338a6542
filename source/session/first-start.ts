import {existsSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type {Answers} from '../config/draft.ts';
import {runLocally} from '../engine/local-host.ts';
import {findTrees, ownerOf} from '../engine/survey/find-tree.ts';

const passwdMs = 5000;

/** Android's own variables, as lunch leaves them in a shell. */
function targetOfShell(): string | undefined {
	const {TARGET_PRODUCT: product, TARGET_RELEASE: release, TARGET_BUILD_VARIANT: variant} = process.env;
	return product === undefined || variant === undefined ? undefined : [product, release, variant].filter(Boolean).join('-');
}

/** Since Android 14 QPR2 a target names its release as well; the directory came with it. */
function usualTarget(tree: string): string {
	return existsSync(path.join(tree, 'build/release')) ? 'aosp_x86_64-trunk_staging-eng' : 'aosp_x86_64-eng';
}

/** Who builds: who owns the tree, else who is logged in, also behind sudo. */
async function proposeUser(tree: string | undefined): Promise<string> {
	const passwd = async () => (await runLocally(['getent', 'passwd'], '', passwdMs, {})).stdout;
	const owner = tree === undefined ? undefined : await ownerOf(tree, passwd);
	return owner ?? process.env['SUDO_USER'] ?? os.userInfo().username;
}

export type Proposed = {readonly answers: Answers; readonly trees: readonly string[]};

/** What can be known of this machine before anything is asked. */
export async function proposeAnswers(given: Partial<Answers> = {}): Promise<Proposed> {
	const trees = given.tree === undefined ? await findTrees() : [given.tree];
	const tree = trees[0] ?? '';
	const answers: Answers = {
		cluster: given.cluster ?? 'farm',
		tree,
		user: given.user ?? (await proposeUser(trees[0])),
		target: given.target ?? targetOfShell() ?? usualTarget(tree),
		address: given.address ?? '',
	};
	return {answers, trees};
}
