import {parseArgs} from 'node:util';
import {exitCode, LabError} from '../fail.ts';
import {prepareTree, type TreeSize, treeSizes} from './prepare.ts';

const usage = `Usage: main.ts prepare [--size ${treeSizes.join('|')}]\nPrints the folder to lay under a machine's root file system.\n`;

const isTreeSize = (text: string): text is TreeSize => (treeSizes as readonly string[]).includes(text);

const parse = (argv: readonly string[]) => {
	try {
		const {values, positionals} = parseArgs({
			args: [...argv],
			allowPositionals: true,
			options: {size: {type: 'string', default: 'full'}},
		});
		const [verb, ...rest] = positionals;
		return verb === 'prepare' && rest.length === 0 && isTreeSize(values.size) ? values.size : undefined;
	} catch {
		return undefined;
	}
};

const size = parse(process.argv.slice(2));
if (size === undefined) {
	process.stderr.write(usage);
	process.exitCode = exitCode.usage;
} else {
	try {
		const tree = await prepareTree({size, log: (line) => process.stderr.write(`${line}\n`)});
		process.stdout.write(`${tree.layer}\n`);
	} catch (error) {
		if (!(error instanceof LabError)) {
			throw error;
		}

		process.stderr.write(`${error.message}\n`);
		process.exitCode = error.code;
	}
}
