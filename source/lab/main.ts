import {parseLabArguments} from './arguments.ts';
import {exitCode, LabError} from './fail.ts';
import {verbs} from './verbs.ts';

const usage = () =>
	[
		'Usage: npm run lab -- VERB [options]',
		'',
		...Object.entries(verbs).map(([name, verb]) => `  ${`${name} ${verb.usage}`.padEnd(66)} ${verb.summary}`),
		'',
	].join('\n');

const main = async (argv: readonly string[]): Promise<number> => {
	const [name = 'help', ...rest] = argv;
	const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
	if (!verb) {
		const isHelp = ['help', '--help', '-h'].includes(name);
		(isHelp ? process.stdout : process.stderr).write(isHelp ? usage() : `There is no verb '${name}'.\n\n${usage()}`);
		return isHelp ? exitCode.done : exitCode.usage;
	}

	return verb.run(parseLabArguments(rest));
};

try {
	process.exitCode = await main(process.argv.slice(2));
} catch (error) {
	if (!(error instanceof LabError)) {
		throw error;
	}

	process.stderr.write(`${error.message}\n`);
	process.exitCode = error.code;
}
