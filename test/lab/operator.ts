import {expect} from 'vitest';
import {builderPassword} from '../../source/lab/cluster-yaml.ts';
import {type LoginResult, runAtLogin} from '../../source/lab/headless/login.ts';
import type {Lab} from '../../source/lab/lab.ts';

const timeoutMs = 5 * 60_000;

/** Somebody who gives commands on the master through ssh, without a terminal, and has the password at hand. */
export class Operator {
	private readonly lab: Lab;
	private readonly password: string;

	constructor(lab: Lab, password = builderPassword) {
		this.lab = lab;
		this.password = password;
	}

	/** Runs the program; the password stands ready on its standard input. */
	run(...argv: readonly string[]): Promise<LoginResult> {
		return runAtLogin(this.lab, ['distbuild-tui', ...argv], {timeoutMs, input: `${this.password}\n`});
	}

	/** The same, agreed to in advance. */
	agree(...argv: readonly string[]): Promise<LoginResult> {
		return this.run(...argv, '--yes', '--password-stdin');
	}

	/** The same, and it must succeed. Gives what it printed. */
	async do(...argv: readonly string[]): Promise<string> {
		const {code, stdout, tail} = await this.agree(...argv);
		expect(code, tail.join('\n')).toBe(0);
		return stdout;
	}
}
