import {readFileSync} from 'node:fs';
import {type Config, masterName} from '../config/config.ts';
import {FailureError, fail} from './failure.ts';
import {KnownHosts} from './known-hosts.ts';
import {localHost} from './local-host.ts';
import type {StatePaths} from './paths.ts';
import {connectSsh} from './ssh-host.ts';
import type {hostFrom} from './sudo.ts';

export type PooledHost = ReturnType<typeof hostFrom>;

export type PoolOptions = {
	readonly config: Config;
	readonly paths: StatePaths;
	readonly password: string | undefined;
	/** ssh-setup: logging in with the password is allowed, and asked for where it is missing. */
	readonly isBootstrap: boolean;
};

function readKey(keyPath: string): string | undefined {
	try {
		return readFileSync(keyPath, 'utf8');
	} catch {
		return undefined;
	}
}

/** One connection per worker, opened when first needed and again after it was lost. The master is this machine. */
export class HostPool {
	private readonly options: PoolOptions;
	private readonly open = new Map<string, Promise<PooledHost>>();

	constructor(options: PoolOptions) {
		this.options = options;
	}

	get(name: string): Promise<PooledHost> {
		const known = this.open.get(name);
		if (known !== undefined) return known;
		const host = name === masterName ? Promise.resolve(localHost(name, this.options.password)) : this.connect(name);
		this.open.set(name, host);
		host.catch(() => this.open.delete(name));
		return host;
	}

	private async connect(name: string): Promise<PooledHost> {
		const {config, paths, password, isBootstrap} = this.options;
		const worker = config.workers.find((candidate) => candidate.name === name);
		if (worker === undefined) throw fail('configuration', `There is no worker ${name} in the configuration.`);
		const privateKey = readKey(paths.key);
		const login = {
			target: worker,
			hostName: name,
			knownHosts: new KnownHosts(paths.knownHosts),
			onLost: () => this.open.delete(name),
			...(password === undefined ? {} : {sudoPassword: password}),
		};
		if (privateKey !== undefined) {
			try {
				return await connectSsh({...login, privateKey});
			} catch (error) {
				if (!isBootstrap || !(error instanceof FailureError) || error.failure.code !== 'denied') throw error;
			}
		}
		if (!isBootstrap) throw fail('not-provisioned', `${name} is not trusted yet.`, 'Run ssh-setup first.');
		if (password === undefined) {
			throw fail(
				'password-needed',
				`The password of ${worker.user} on ${name} is needed once.`,
				'Give it when asked, or with --password-stdin.',
			);
		}
		return connectSsh({...login, password});
	}

	async close(): Promise<void> {
		const hosts = await Promise.allSettled(this.open.values());
		for (const host of hosts) if (host.status === 'fulfilled') host.value.close();
		this.open.clear();
	}
}
