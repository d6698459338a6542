import {parseArgs} from 'node:util';
import {exitCode, LabError, messageOf} from './fail.ts';
import {defaultWorkers, type LabPlan, maximumWorkers} from './names.ts';
import {type BaseName, baseNames, isBaseName} from './recipe.ts';
import type {TreeSize} from './tree/prepare.ts';

/** What every command of the lab may be given; what stands after `--` is `command`. */
export type LabArguments = {
	readonly positionals: readonly string[];
	readonly command: readonly string[];
	readonly lab: string;
	readonly plan: LabPlan;
	readonly program: string | undefined;
	readonly user: string;
	readonly json: boolean;
	/** Size of the tree; undefined: what the verb takes for good. */
	readonly size: TreeSize | undefined;
	readonly keep: boolean;
};

const usageError = (message: string) => new LabError(message, exitCode.usage);

const baseOf = (text: string): BaseName => {
	if (!isBaseName(text)) {
		throw usageError(`'${text}' is not a base: choose ${baseNames.join(', ')}.`);
	}

	return text;
};

// 'trixie' holds for all machines, 'w2=bookworm' for one.
const parseBases = (values: readonly string[]) => {
	const bases: Record<string, BaseName> = {};
	let defaultBase: BaseName = 'testing';
	for (const value of values) {
		const [first = '', second] = value.split('=');
		if (second === undefined) {
			defaultBase = baseOf(first);
		} else {
			bases[first] = baseOf(second);
		}
	}

	return {bases, defaultBase};
};

const parseLayers = (values: readonly string[]) => {
	const layers: Record<string, string[]> = {};
	for (const value of values) {
		const split = value.indexOf('=');
		if (split < 1) {
			throw usageError(`'${value}' is not a layer: give it as MACHINE=FOLDER.`);
		}

		const machine = value.slice(0, split);
		layers[machine] = [...(layers[machine] ?? []), value.slice(split + 1)];
	}

	return layers;
};

const parseSize = (text: string | undefined): TreeSize | undefined => {
	if (text !== undefined && text !== 'quick' && text !== 'full') {
		throw usageError(`'${text}' is not a size: choose quick or full.`);
	}

	return text;
};

const parseWorkers = (text: string | undefined) => {
	const workers = text === undefined ? defaultWorkers : Number(text);
	if (!Number.isInteger(workers) || workers < 0 || workers > maximumWorkers) {
		throw usageError(`'${text}' is not a number of workers: a lab has 0 to ${maximumWorkers}.`);
	}

	return workers;
};

/** Parses the command line behind the verb. */
export const parseLabArguments = (argv: readonly string[]): LabArguments => {
	const split = argv.indexOf('--');
	const own = split < 0 ? argv : argv.slice(0, split);
	try {
		const {values, positionals} = parseArgs({
			args: [...own],
			allowPositionals: true,
			options: {
				lab: {type: 'string', default: 'default'},
				workers: {type: 'string'},
				base: {type: 'string', multiple: true, default: []},
				layer: {type: 'string', multiple: true, default: []},
				program: {type: 'string'},
				user: {type: 'string', default: 'root'},
				json: {type: 'boolean', default: false},
				size: {type: 'string'},
				keep: {type: 'boolean', default: false},
			},
		});
		return {
			positionals,
			command: split < 0 ? [] : argv.slice(split + 1),
			lab: values.lab,
			plan: {workers: parseWorkers(values.workers), ...parseBases(values.base), layers: parseLayers(values.layer)},
			program: values.program,
			user: values.user,
			json: values.json,
			size: parseSize(values.size),
			keep: values.keep,
		};
	} catch (error) {
		throw error instanceof LabError ? error : usageError(messageOf(error));
	}
};
