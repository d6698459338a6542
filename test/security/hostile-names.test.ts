import {existsSync} from 'node:fs';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {actions} from '../../source/actions/index.ts';
import {isFailure, type PlanInput, type Step} from '../../source/actions/plan.ts';
import {validateConfig} from '../../source/config/validate.ts';
import {type Command, prepared, shellLine} from '../../source/tools/command.ts';
import {driverOf} from '../../source/tools/resource.ts';
import {input} from '../actions/support.ts';
import {run, temporaryDirectory} from '../support/run.ts';

let directory: ReturnType<typeof temporaryDirectory>;
beforeEach(() => {
	directory = temporaryDirectory();
});
afterEach(() => directory.remove());

/** Texts that make a file, or end something, where they are read as code. */
const hostile = (trap: string): readonly string[] => [
	`$(touch ${trap})`,
	`\`touch ${trap}\``,
	`x; touch ${trap}`,
	`x' ; touch ${trap} ; '`,
	`x" ; touch ${trap} ; "`,
	`x\ntouch ${trap}\n`,
	`| touch ${trap}`,
	`&& touch ${trap}`,
	`\${IFS}touch\${IFS}${trap}`,
	`-o ProxyCommand=touch ${trap}`,
	`--rsh=touch ${trap}`,
	'-rf',
	'../../../../etc/passwd',
	'%n%s$1\\x41\\',
	'\u202Eäöü €\u{1F600} \u0007\u001B[2J',
	'x'.repeat(5000),
];

/** What a configuration lets through as a name of each kind. */
const places: readonly (readonly [string, (text: string) => unknown])[] = [
	['cluster', (text) => ({...input.config, cluster: text})],
	['user', (text) => ({...input.config, user: text})],
	['master.address', (text) => ({...input.config, master: {...input.config.master, address: text}})],
	['worker name', (text) => ({...input.config, workers: [{...input.config.workers[0], name: text}]})],
	['worker address', (text) => ({...input.config, workers: [{...input.config.workers[0], address: text}]})],
	['worker user', (text) => ({...input.config, workers: [{...input.config.workers[0], user: text}]})],
	['jump address', (text) => ({...input.config, workers: [{...input.config.workers[0], jump: [{address: text}]}]})],
	['target', (text) => ({...input.config, build: {...input.config.build, target: text}})],
	['module', (text) => ({...input.config, build: {...input.config.build, modules: [text]}})],
	['directory', (text) => ({...input.config, build: {...input.config.build, directories: [text]}})],
	['variable', (text) => ({...input.config, build: {...input.config.build, variables: [text]}})],
	['bandwidth', (text) => ({...input.config, sync: {...input.config.sync, bandwidthLimit: text}})],
];

describe('a hostile name in the configuration', () => {
	it.each(places)('of a %s is refused', (_kind, configOf) => {
		for (const text of hostile('/tmp/x')) expect('problems' in validateConfig(configOf(text)), text.slice(0, 60)).toBe(true);
	});

	it("of a variable's value is refused where make or a shell would read more than a word in it", () => {
		const isCode = (text: string) => /[^A-Za-z0-9_.,:=+@%/^ -]/.test(text);
		for (const text of hostile('/tmp/x').filter(isCode)) {
			const build = {...input.config.build, variables: [`A=${text}`]};
			expect('problems' in validateConfig({...input.config, build}), text.slice(0, 60)).toBe(true);
		}
	});
});

/** Everything that a step would run on a host to look, change, verify and undo. */
function commandsOf({work}: Step): readonly Command[] {
	if (work.kind === 'task') return 'command' in work.task ? [work.task.command] : [];
	const driver = driverOf(work.resource);
	const nothing = driver.read(work.resource, '');
	const {resource} = work;
	return [driver.probe(resource), ...driver.apply(resource, nothing), ...driver.undo(resource, nothing, nothing)];
}

/** A name that may hold anything, because a path may: the tree's, the key's, a compiler's. */
function inputWith(text: string): PlanInput {
	return {
		...input,
		config: {...input.config, master: {...input.config.master, tree: `/home/${text}`}, sync: {scope: 'full'}},
		tree: {compilerDirectories: [`prebuilts/${text}`], sysroots: []},
		settings: {...input.settings, keyPath: `/keys/${text}`, knownHostsPath: `/hosts/${text}`, publicKey: text},
	};
}

describe('a hostile path', () => {
	it('executes nothing, whatever is planned with it, on the way through ssh and its shell', () => {
		const trap = path.join(directory.path, 'trap');
		let calls = 0;
		for (const text of hostile(trap)) {
			for (const action of actions) {
				const plan = action.plan(inputWith(text));
				if (isFailure(plan)) continue;
				for (const command of plan.flatMap(({steps}) => steps).flatMap(commandsOf)) {
					const {argv} = prepared(command, 'password', 'secret');
					// Every word arrives as it was given: what sshd's shell makes of the line is what we meant.
					const printed = run(['sh', '-c', `printf '%s\\0' ${shellLine(argv)}`]);
					expect(printed.stdout.split('\0').slice(0, -1)).toEqual([...argv]);
					calls += 1;
				}
			}
		}
		expect(calls).toBeGreaterThan(1000);
		expect(existsSync(trap)).toBe(false);
	}, 120_000);

	it('is data to every script that we send: the script is the same text whatever the names are', () => {
		const scriptsOf = (text: string) =>
			actions.flatMap((action) => {
				const plan = action.plan(inputWith(text));
				if (isFailure(plan)) return [];
				return plan
					.flatMap(({steps}) => steps)
					.flatMap(commandsOf)
					.flatMap(({argv}) => (argv[1] === '-c' ? [argv[2]] : []));
			});
		const harmless = scriptsOf('plain');
		expect(harmless.length).toBeGreaterThan(20);
		for (const text of hostile('/tmp/x')) expect(scriptsOf(text)).toEqual(harmless);
	});
});
