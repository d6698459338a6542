import type {Config, JumpHost, WorkerConfig} from './config.ts';
import {type Setting, settingOf, settings} from './settings.ts';

/** What a plain scalar of YAML 1.2 may be without meaning something else; everything else is quoted. */
const plainPattern = /^[A-Za-z_/][A-Za-z0-9_./@+-]*$/;
const addressPattern = /^\d{1,3}(\.\d{1,3}){3}$/;
const otherMeanings = /^(true|false|null|yes|no|on|off|y|n)$/i;

/** A value as YAML on one line. JSON's strings are YAML's double-quoted ones. */
function scalar(value: string | number): string {
	if (typeof value === 'number') return String(value);
	const isPlain = (plainPattern.test(value) && !otherMeanings.test(value)) || addressPattern.test(value);
	return isPlain ? value : JSON.stringify(value);
}

function list(values: readonly string[]): string {
	return `[${values.map(scalar).join(', ')}]`;
}

/** Words of other machines in a comment: one line, nothing that commands a terminal. */
function harmlessNote(text: string): string {
	return text
		.replace(/[^\x20-\x7E]+/g, ' ')
		.slice(0, 120)
		.trim();
}

type Entry = {readonly name: string; readonly value: string | undefined};

function sentence({meaning, otherwise}: Setting, isSaid: boolean): string {
	if (otherwise === undefined || (!isSaid && !otherwise.startsWith('('))) return `${meaning}.`;
	return `${meaning}. Otherwise: ${otherwise.startsWith('(') ? otherwise.slice(1, -1) : otherwise}.`;
}

/** One setting below its comment; one that is not set stands there commented out, as its default or an example. */
function entryLines({name, value}: Entry, indent: string): readonly string[] {
	const setting = settingOf(name);
	const key = name.split('.').at(-1);
	const {otherwise, example} = setting;
	const unset = otherwise === undefined || otherwise.startsWith('(') ? example : otherwise;
	const comment = `${indent}# ${sentence(setting, value !== undefined)}`;
	return [comment, value === undefined ? `${indent}# ${key}: ${unset}` : `${indent}${key}: ${value}`];
}

function jumpText({address, port, user, identityFile}: JumpHost): string {
	const key = identityFile === undefined ? '' : `, identityFile: ${JSON.stringify(identityFile)}`;
	return `{address: ${scalar(address)}, port: ${port}, user: ${scalar(user)}${key}}`;
}

/** Only what differs from the defaults. */
function workerLines(worker: WorkerConfig, user: string, note: string | undefined): readonly string[] {
	const {name, address, port, slots, jump = [], identityFile} = worker;
	return [
		`  - name: ${scalar(name)}${note === undefined ? '' : ` # ${harmlessNote(note)}`}`,
		`    address: ${scalar(address)}`,
		...(port === 22 ? [] : [`    port: ${port}`]),
		...(worker.user === user ? [] : [`    user: ${scalar(worker.user)}`]),
		...(slots === undefined ? [] : [`    slots: ${slots}`]),
		...(jump.length === 0 ? [] : ['    jump:', ...jump.map((host) => `      - ${jumpText(host)}`)]),
		...(identityFile === undefined ? [] : [`    identityFile: ${scalar(identityFile)}`]),
	];
}

/** What can be said of a worker, from the registry. */
function workerComment(): readonly string[] {
	const those = settings.filter(({name}) => name.startsWith('workers[].') && !name.startsWith('workers[].jump'));
	const width = Math.max(...those.map(({name}) => name.length)) - 'workers[].'.length;
	const lines = those.map((setting) => `  #   ${(setting.name.split('.')[1] ?? '').padEnd(width)}  ${sentence(setting, true)}`);
	return [
		'# The machines that compile. Each has:',
		...lines,
		`  #   ${'jump'.padEnd(width)}  ${settingOf('workers[].jump[].address').meaning}: address, port, user, identityFile.`,
	];
}

/** The settings that are no lists of machines, section by section. */
function sections(config: Config): readonly (readonly Entry[])[] {
	const {build, sync, cache} = config;
	const {sccacheFile, sccacheRelease, memoryMegabytes, otherMaster} = cache;
	const said = (value: string | number | undefined) => (value === undefined ? undefined : scalar(value));
	const unless = (value: string, otherwise: string) => (value === otherwise ? undefined : scalar(value));
	return [
		[
			{name: 'build.target', value: scalar(build.target)},
			{name: 'build.modules', value: build.modules.length === 0 ? undefined : list(build.modules)},
			{name: 'build.directories', value: build.directories.length === 0 ? undefined : list(build.directories)},
			{name: 'build.variables', value: build.variables.length === 0 ? undefined : list(build.variables)},
			{name: 'build.clean', value: unless(build.clean, 'none')},
			{name: 'build.jobs', value: build.jobs === 'auto' ? undefined : scalar(build.jobs)},
			{name: 'build.pump', value: unless(build.pump, 'off')},
			{name: 'build.mode', value: unless(build.mode, 'plain')},
		],
		[
			{name: 'sync.scope', value: unless(sync.scope, 'toolchain')},
			{name: 'sync.bandwidthLimit', value: said(sync.bandwidthLimit)},
		],
		[{name: 'transport', value: unless(config.transport, 'tunnel')}],
		[{name: 'trust', value: unless(config.trust, 'one-way')}],
		[
			{name: 'cache.engine', value: unless(cache.engine, 'auto')},
			{name: 'cache.memoryMegabytes', value: said(memoryMegabytes)},
			{name: 'cache.persistence', value: unless(cache.persistence, 'none')},
			{name: 'cache.listen', value: unless(cache.listen, 'loopback')},
			{name: 'cache.sccacheFile', value: said(sccacheFile)},
			...(otherMaster === undefined
				? []
				: [
						{name: 'cache.otherMaster.address', value: scalar(otherMaster.address)},
						{name: 'cache.otherMaster.port', value: otherMaster.port === 22 ? undefined : scalar(otherMaster.port)},
						{name: 'cache.otherMaster.user', value: unless(otherMaster.user, config.user)},
						{name: 'cache.otherMaster.identityFile', value: said(otherMaster.identityFile)},
						{name: 'cache.otherMaster.cluster', value: scalar(otherMaster.cluster)},
					]),
			...(sccacheRelease === undefined
				? []
				: [
						{name: 'cache.sccacheRelease.url', value: said(sccacheRelease.url)},
						{name: 'cache.sccacheRelease.sha256', value: JSON.stringify(sccacheRelease.sha256)},
					]),
		],
	];
}

function sectionLines(entries: readonly Entry[]): readonly string[] {
	const [head = ''] = entries[0]?.name.split('.') ?? [];
	if (entries[0]?.name === head) return entries.flatMap((entry) => entryLines(entry, ''));
	const plain = entries.filter(({name}) => name.split('.').length === 2);
	const deep = entries.filter(({name}) => name.split('.').length === 3);
	const below = plain.flatMap((entry) => entryLines(entry, '  '));
	const deeper = [...Map.groupBy(deep, ({name}) => name.split('.')[1])].flatMap(([key, those]) => [
		`  ${key}:`,
		...those.flatMap((entry) => entryLines(entry, '    ')),
	]);
	return [`${head}:`, ...below, ...deeper];
}

/**
 * A configuration as the text of cluster.yaml, with a comment for every setting; reading it gives the same configuration.
 *
 * @param notes what was seen of a worker, by its name, for a comment beside it
 */
export function clusterYaml(config: Config, notes: Readonly<Record<string, string>> = {}): string {
	const {cluster, user, master, workers} = config;
	const lines = [
		'# One build farm, for distbuild-tui. After a change: distbuild-tui config check',
		'',
		...entryLines({name: 'cluster', value: scalar(cluster)}, ''),
		...entryLines({name: 'user', value: scalar(user)}, ''),
		'',
		'master:',
		...entryLines({name: 'master.address', value: scalar(master.address)}, '  '),
		...entryLines({name: 'master.tree', value: scalar(master.tree)}, '  '),
		'',
		...workerComment(),
		'workers:',
		...workers.flatMap((worker) => workerLines(worker, user, notes[worker.name])),
		...sections(config).flatMap((entries) => ['', ...sectionLines(entries)]),
	];
	return `${lines.join('\n')}\n`;
}
