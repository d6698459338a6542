import {parseLabArguments} from './arguments.ts';
import {exitCode, LabError} from './fail.ts';
import {killRunning} from './process.ts';
import {verbs} from './verbs.ts';

const usage = () =>
	[
		'Usage: npm run lab [-- VERB [options]]   (no verb: open)',
		'',
		...Object.entries(verbs).map(([name, verb]) => `  ${`${name} ${verb.usage}`.trimEnd()}\n      ${verb.summary}`),
		'',
	].join('\n');

const helpWords = ['help', '--help', '-h'];

// Without a verb the lab opens the program; `--headless` may stand anywhere before `--`.
const chosenVerb = (argv: readonly string[]): {readonly name: string; readonly rest: readonly string[]} => {
	const [first = 'open', ...rest] = argv;
	const end = argv.indexOf('--');
	const headlessAt = argv.indexOf('--headless');
	if (headlessAt >= 0 && (end < 0 || headlessAt < end)) {
		return {name: '--headless', rest: argv.toSpliced(headlessAt, 1)};
	}

	return first.startsWith('-') && !helpWords.includes(first) ? {name: 'open', rest: argv} : {name: first, rest};
};

const main = async (argv: readonly string[]): Promise<number> => {
	const {name, rest} = chosenVerb(argv);
	const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
	if (!verb) {
		const isHelp = helpWords.includes(name);
		(isHelp ? process.stdout : process.stderr).write(isHelp ? usage() : `There is no verb '${name}'.\n\n${usage()}`);
		return isHelp ? exitCode.done : exitCode.usage;
	}

	return verb.run(parseLabArguments(rest));
};

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
	process.on(signal, () => {
		killRunning();
		process.exit(exitCode.cancelled);
	});
}

try {
	process.exitCode = await main(process.argv.slice(2));
} catch (error) {
	if (!(error instanceof LabError)) {
		throw error;
	}

	process.stderr.write(`${error.message}\n`);
	process.exitCode = error.code;
}
