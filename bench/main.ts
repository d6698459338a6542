import {parseArgs} from 'node:util';
import {exitCode, LabError, messageOf} from '../source/lab/fail.ts';
import {documentOf} from './document.ts';
import {benches} from './registry.ts';
import {measureTable} from './table.ts';

const usage = `npm run bench -- NAME [--json] [--only PART]

${Object.entries(benches)
	.map(([name, {summary}]) => `  ${name.padEnd(10)} ${summary}`)
	.join('\n')}
`;

const main = async (): Promise<number> => {
	const {values, positionals} = parseArgs({
		allowPositionals: true,
		options: {json: {type: 'boolean', default: false}, only: {type: 'string'}},
	});
	const [name = '', ...more] = positionals;
	const bench = Object.hasOwn(benches, name) ? benches[name] : undefined;
	if (bench === undefined || more.length > 0) {
		process.stderr.write(usage);
		return exitCode.usage;
	}

	const started = performance.now();
	const log = (line: string) => {
		process.stderr.write(`${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${line}\n`);
	};
	const {measures, text} = await bench.run(log, values.only === undefined ? {} : {only: values.only});
	process.stdout.write(`${text === undefined ? '' : `${text}\n`}${measureTable(measures)}`);
	if (values.json) process.stdout.write(`${await documentOf(name, measures)}\n`);
	return measures.some(({holds}) => holds === false) ? exitCode.failed : exitCode.done;
};

process.exitCode = await main().catch((error: unknown) => {
	// What nobody expected is shown whole: it is a bug of the bench, and only we run it.
	process.stderr.write(`${error instanceof LabError ? messageOf(error) : (error instanceof Error && error.stack) || error}\n`);
	return error instanceof LabError ? error.code : exitCode.failed;
});
