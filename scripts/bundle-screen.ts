import path from 'node:path';
import {type BuildOptions, build, type Plugin} from 'esbuild';

const root = path.resolve(import.meta.dirname, '..');

/** One `\p{RGI_Emoji}` regex per cell is 37 % of a frame; our wrapper answers plain cells itself (measured: -35 to -50 % CPU). */
const fastWidth: Plugin = {
	name: 'fast-string-width',
	setup(bundler) {
		bundler.onResolve({filter: /^string-width$/}, (request) =>
			request.importer.endsWith('string-width-entry.ts') ? undefined : {path: path.join(root, 'source/ui/string-width-entry.ts')},
		);
	},
};

/** How everything with a screen is bundled. Ink asks for the devtools only where DEV is set. */
export const bundling = {
	bundle: true,
	platform: 'node',
	format: 'esm',
	jsx: 'automatic',
	define: {'process.env.NODE_ENV': '"production"', 'process.env["NODE_ENV"]': '"production"'},
	alias: {'react-devtools-core': path.join(root, 'scripts/no-devtools.ts')},
	plugins: [fastWidth],
	logLevel: 'warning',
} satisfies BuildOptions;

/** A program with a screen as one file, as in the release; for previews, tests and benchmarks. Returns its path. */
export async function bundleScreen(entry: string, folder: string): Promise<string> {
	const outfile = path.join(folder, 'screen.mjs');
	await build({
		...bundling,
		entryPoints: [entry],
		outfile,
		banner: {js: "import {createRequire as makeRequire} from 'node:module'; const require = makeRequire(import.meta.url);"},
	});
	return outfile;
}
