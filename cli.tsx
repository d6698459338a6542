#!/usr/bin/env node
import {existsSync} from 'node:fs';
import meow from 'meow';
import type {Config} from './source/config/config.ts';
import {fail, toFailure} from './source/engine/failure.ts';
import {loadConfig} from './source/engine/load-config.ts';
import {defaultConfigPath} from './source/engine/paths.ts';
import {runnerCommand, runnerMain} from './source/engine/spawn-run.ts';
import {configCommand, firstStart} from './source/session/config-command.ts';
import {hasTerminal, openControlCenter} from './source/session/control-center.ts';
import {doctorCommand} from './source/session/doctor-command.ts';
import {checkLevel, checkMachines, checkOnly, configured, withWorkers} from './source/session/flags.ts';
import {helpText} from './source/session/help-text.ts';
import {showHistory, showStatus} from './source/session/history.ts';
import {owedHosts} from './source/session/owed.ts';
import {showReport} from './source/session/report.ts';
import {runCommand} from './source/session/run-command.ts';
import {wishCommand} from './source/session/wish-command.ts';
import {type ActionId, actionIds} from './source/state/events.ts';
import {exitCodeOf, failureText} from './source/state/failure.ts';
import {isWishKind} from './source/state/wishes.ts';

const cli = meow(helpText(), {
	importMeta: import.meta,
	// Unknown flags are refused by us, in one sentence and with our exit code.
	allowUnknownFlags: true,
	flags: {
		config: {type: 'string'},
		cluster: {type: 'string'},
		tree: {type: 'string'},
		user: {type: 'string'},
		master: {type: 'string'},
		workers: {type: 'string'},
		target: {type: 'string'},
		module: {type: 'string', isMultiple: true},
		directory: {type: 'string', isMultiple: true},
		variable: {type: 'string', isMultiple: true},
		clean: {type: 'string'},
		jobs: {type: 'string'},
		mode: {type: 'string'},
		scope: {type: 'string'},
		bwlimit: {type: 'string'},
		only: {type: 'string'},
		fix: {type: 'string'},
		level: {type: 'string'},
		forgetHostKey: {type: 'string'},
		skipChecks: {type: 'boolean', default: false},
		dryRun: {type: 'boolean', default: false},
		yes: {type: 'boolean', default: false},
		json: {type: 'boolean', default: false},
		detach: {type: 'boolean', default: false},
		readonly: {type: 'boolean', default: false},
		passwordStdin: {type: 'boolean', default: false},
	},
});

function runAction(config: Config, action: ActionId): Promise<number> {
	const {flags} = cli;
	const owed = action === 'teardown' ? owedHosts(config) : [];
	if (flags.only !== undefined) checkOnly(config, flags.only, owed);
	if (flags.level !== undefined) checkLevel(flags.level);
	if (flags.forgetHostKey !== undefined) checkMachines(config, flags.forgetHostKey);
	const runFlags = {
		isDryRun: flags.dryRun,
		isYes: flags.yes,
		isJson: flags.json,
		isDetached: flags.detach,
		isPasswordFromStdin: flags.passwordStdin,
		options: {
			...(flags.only === undefined ? {} : {only: flags.only}),
			...(flags.skipChecks ? {'skip-checks': 'true'} : {}),
			...(flags.level === undefined ? {} : {level: flags.level}),
			...(flags.forgetHostKey === undefined ? {} : {'forget-host-key': flags.forgetHostKey}),
		},
	};
	if (action === 'doctor') return doctorCommand(config, runFlags, flags.fix);
	return runCommand(action === 'build' && flags.only !== undefined ? withWorkers(config, flags.only) : config, action, runFlags);
}

async function main(): Promise<number> {
	const [command, ...rest] = cli.input;
	if (command === runnerCommand) return (await runnerMain()) === 'succeeded' ? 0 : 1;
	const {flags} = cli;
	const configPath = flags.config ?? defaultConfigPath();
	if (command === 'config') return configCommand(rest, configPath, flags);
	if (command === undefined && hasTerminal() && !existsSync(configPath)) return firstStart(configPath, flags);
	const config = configured(loadConfig(configPath), flags);
	const action = actionIds.find((id) => id === command);
	if (action !== undefined && rest.length === 0) return runAction(config, action);
	if (isWishKind(command)) return wishCommand(config, command, rest);
	switch (command) {
		case undefined:
			return openControlCenter(config, {isReadonly: flags.readonly});
		case 'status':
			return say(showStatus(config, flags.json));
		case 'history':
			return say(showHistory(config, flags.json));
		case 'report':
			return say(showReport(config, rest[0], flags.json));
		default:
			throw fail('usage', `There is no command "${[command, ...rest].join(' ')}".`, 'See distbuild-tui --help.');
	}
}

function say(text: string): number {
	process.stdout.write(text);
	return 0;
}

main().then(
	// What is still on its way into a pipe is more than the 64 KiB that it holds at once.
	(code) => process.stdout.write('', () => process.exit(code)),
	(error: unknown) => {
		const failure = toFailure(error);
		process.stderr.write(`distbuild-tui: ${failureText(failure)}\n`);
		if (failure.code === 'bug' && process.env['DISTBUILD_DEBUG'] !== undefined && error instanceof Error)
			process.stderr.write(`${error.stack}\n`);
		process.exit(exitCodeOf(failure));
	},
);
