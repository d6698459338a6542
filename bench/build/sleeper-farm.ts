import {builderPassword, clusterName} from '../../source/lab/cluster-yaml.ts';
import {LabError} from '../../source/lab/fail.ts';
import {startFarm} from '../../source/lab/farm.ts';
import {runAtLogin} from '../../source/lab/headless/login.ts';
import type {Lab} from '../../source/lab/lab.ts';
import {layOutUnits, makeSleeperTree, sleeperTree} from './sleeper-tree.ts';

const configPath = '/home/builder/.config/distbuild-tui/cluster.yaml';
const stepTimeoutMs = 10 * 60_000;
const shownLines = 8;

export type Shape = {
	readonly engine: 'sccache' | 'ccache';
	readonly transport: 'tunnel' | 'direct';
	/** Of each worker. */
	readonly slots: number;
};

const program = 'distbuild-tui';

/** The farm whose compiler sleeps, as the program itself sets it up. */
export class SleeperFarm {
	readonly lab: Lab;
	private readonly log: (line: string) => void;
	private provisioned: string | undefined;

	private constructor(lab: Lab, log: (line: string) => void) {
		this.lab = lab;
		this.log = log;
	}

	static async start(name: string, workers: number, log: (line: string) => void): Promise<SleeperFarm> {
		const {lab} = await startFarm({name, workers, size: 'quick', log});
		try {
			await makeSleeperTree(lab);
			const farm = new SleeperFarm(lab, log);
			return farm;
		} catch (error) {
			await lab.stop();
			throw error;
		}
	}

	get workers(): readonly string[] {
		return this.lab.machines.filter(({role}) => role === 'worker').map(({name}) => name);
	}

	/** What a person types; with the password on standard input. */
	async say(...words: readonly string[]): Promise<string> {
		const {code, stdout, tail} = await runAtLogin(this.lab, [program, ...words], {
			timeoutMs: stepTimeoutMs,
			input: `${builderPassword}\n`,
		});
		if (code !== 0) throw new LabError(`'${words.join(' ')}' said at its end:\n    ${tail.slice(-shownLines).join('\n    ')}`);
		return stdout;
	}

	/** Writes the configuration; provisions where engine or transport are other than before, or for the first time. */
	async become(shape: Shape): Promise<void> {
		await this.lab.writeFile('master', configPath, this.configuration(shape), {owner: 'builder:builder', mode: '600'});
		const wanted = `${shape.engine}, ${shape.transport}`;
		if (this.provisioned === wanted) return;
		this.log(`provisioning: ${wanted}`);
		const agreed = ['--yes', '--password-stdin'];
		if (this.provisioned === undefined) await this.say('ssh-setup', ...agreed);
		await this.say('provision', ...agreed);
		if (this.provisioned === undefined) await this.say('sync');
		// A build writes what the launcher goes by.
		await layOutUnits(this.lab, 1, 0);
		await this.say('build', '--skip-checks');
		this.provisioned = wanted;
	}

	private configuration({engine, transport, slots}: Shape): string {
		const {machines} = this.lab;
		const master = machines.find(({role}) => role === 'master');
		return [
			`cluster: ${clusterName}`,
			'user: builder',
			`master: {address: ${master?.address}, tree: ${sleeperTree}}`,
			'workers:',
			...machines
				.filter(({role}) => role === 'worker')
				.map(({name, address}) => `  - {name: ${name}, address: ${address}, slots: ${slots}}`),
			'build: {target: bench-eng}',
			`transport: ${transport}`,
			`cache: {engine: ${engine}}`,
			'',
		].join('\n');
	}
}
