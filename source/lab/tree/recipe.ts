import {readdir, readFile} from 'node:fs/promises';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

/** This folder: the stages find their scripts and files in it. */
export const recipeFolder = fileURLToPath(new URL('.', import.meta.url));

/** Debian 12 has the last Go that ships the compiled standard library, which a Soong of October 2020 asks for. */
export const rootSuite = 'bookworm';

/** The revision of clang that this Soong asks for by default (cc/config/global.go, ClangDefaultVersion). */
export const clangVersion = 'clang-r399163b';

/** The tree's place inside the layer and so on the machine. */
export const treeTop = '/home/builder/aosp';

/** What the build root has. */
export const rootPackages = [
	'ca-certificates',
	'ckati',
	'clang-14',
	'dpkg-dev',
	'file',
	'g++',
	'golang-1.19-go',
	'golang-goprotobuf-dev',
	'iproute2',
	'libc++-14-dev',
	'libc++abi-14-dev',
	'libc6-dev',
	'libclang-rt-14-dev',
	'linux-libc-dev',
	'lld-14',
	'llvm-14',
	'patchelf',
	'procps',
	'python3',
	'xz-utils',
];

/** Debian source packages; their upstream tarballs are what the tree is made of. */
export const sourcePackages = [
	'golang-android-soong',
	'golang-github-google-blueprint',
	'android-platform-tools',
	'ninja-build',
	'fmtlib',
	'zlib',
];

/** The files of the recipe that each stage is made from, besides the stages before it. A folder stands for all in it. */
export const ingredients = {
	sources: ['stages/in-root.sh', 'stages/sources.sh'],
	tools: ['stages/in-root.sh', 'stages/library.sh', 'stages/tools.sh', 'edit', 'ninja'],
	clang: ['stages/in-root.sh', 'stages/library.sh', 'stages/clang.sh'],
	full: [
		'stages/in-root.sh',
		'stages/library.sh',
		'stages/tree.sh',
		'stages/tree-soong.sh',
		'stages/tree-go.sh',
		'stages/tree-libraries.sh',
		'stages/tree-prebuilts.sh',
		'edit',
		'overlay',
		'sandbox',
	],
	bootstrap: ['stages/in-root.sh', 'stages/bootstrap.sh'],
	quick: ['stages/in-root.sh', 'stages/quick.sh'],
} as const;

/** Names and texts of these files, in an order that does not change, for the key of the cache. */
export const readIngredients = async (names: readonly string[]): Promise<string[]> => {
	const texts: string[] = [];
	for (const name of names) {
		const entries = await readdir(path.join(recipeFolder, name), {recursive: true, withFileTypes: true}).catch(() => undefined);
		const files = entries
			? entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
			: [path.join(recipeFolder, name)];
		for (const file of files.sort()) {
			texts.push(path.relative(recipeFolder, file), await readFile(file, 'utf8'));
		}
	}

	return texts;
};
