import {readFileSync} from 'node:fs';
import os from 'node:os';
import type {Duplex} from 'node:stream';
import {type Config, masterName, type WorkerConfig} from '../config/config.ts';
import {gatewayOf, machineOf} from '../config/machines.ts';
import {FailureError, fail} from './failure.ts';
import {firstLogin} from './first-login.ts';
import {KnownHosts} from './known-hosts.ts';
import {localHost} from './local-host.ts';
import {PasswordGate, type Ticket} from './password-gate.ts';
import type {StatePaths} from './paths.ts';
import {type Secrets, sudoSecret} from './secrets.ts';
import {connectSsh, type SshHost, type SshLogin} from './ssh-host.ts';
import type {hostFrom} from './sudo.ts';

export type PooledHost = ReturnType<typeof hostFrom>;

export type PoolOptions = {
	readonly config: Config;
	readonly paths: StatePaths;
	readonly secrets?: Secrets;
	/** ssh-setup: logging in with what the user has is allowed, and asked for where it is missing. */
	readonly isBootstrap: boolean;
	/** Host -> fingerprint that somebody has agreed to and that stands nowhere yet; `all`: whatever is seen. */
	readonly acceptedHostKeys?: Readonly<Record<string, string>> | 'all';
	/** Hosts whose known keys do not count any more. */
	readonly forgotten?: readonly string[];
};

function readKey(keyPath: string): string | undefined {
	try {
		return readFileSync(keyPath, 'utf8');
	} catch {
		return undefined;
	}
}

/** One connection per machine, opened when first needed and again after it was lost. The master is this machine. */
export class HostPool {
	private readonly options: PoolOptions;
	private readonly gate = new PasswordGate();
	private readonly open = new Map<string, Promise<PooledHost>>();
	private readonly remote = new Map<string, Promise<SshHost>>();

	/** Of all machines of this run. */
	readonly knownHosts: KnownHosts;

	constructor(options: PoolOptions) {
		this.options = options;
		const {config, paths, forgotten = []} = options;
		this.knownHosts = new KnownHosts(
			paths.knownHosts,
			forgotten.flatMap((name) => machineOf(config, name) ?? []),
		);
	}

	get(name: string): Promise<PooledHost> {
		if (name !== masterName) return this.getRemote(name);
		const known = this.open.get(name) ?? Promise.resolve(this.openMaster());
		this.open.set(name, known);
		return known;
	}

	/** The way to a machine that is reached through another one: an open connection to its sshd; undefined: there directly. */
	async wayTo(machine: WorkerConfig): Promise<Duplex | undefined> {
		const gateway = gatewayOf(this.options.config, machine);
		if (gateway === undefined) return undefined;
		try {
			return await (await this.getRemote(gateway.name)).openTcp(machine);
		} catch (error) {
			if (!(error instanceof FailureError) || error.failure.wants !== undefined) throw error;
			const {failure} = error;
			throw new FailureError({...failure, message: `${machine.name} is behind ${gateway.name}. ${failure.message}`});
		}
	}

	private getRemote(name: string): Promise<SshHost> {
		const known = this.remote.get(name);
		if (known !== undefined) return known;
		const host = this.connect(name);
		this.remote.set(name, host);
		host.catch(() => this.remote.delete(name));
		return host;
	}

	/** What sudo is answered there; the same answer is one attempt on all hosts of that user. */
	private sudoOf(host: string, user: string): {readonly password?: string; readonly enter: () => Promise<Ticket | undefined>} {
		const password = sudoSecret(this.options.secrets ?? {}, {host, user});
		const enter = () => this.gate.enter(`sudo ${user} ${password}`);
		return password === undefined ? {enter} : {password, enter};
	}

	private openMaster(): PooledHost {
		const {password, enter} = this.sudoOf(masterName, os.userInfo().username);
		return localHost(masterName, password, enter);
	}

	private async connect(name: string): Promise<SshHost> {
		const {config, paths, secrets = {}, isBootstrap, acceptedHostKeys = {}} = this.options;
		const machine = machineOf(config, name);
		if (machine === undefined) throw fail('configuration', `There is no worker ${name} in the configuration.`);
		const privateKey = readKey(paths.key);
		if (privateKey === undefined && !isBootstrap)
			throw fail('not-provisioned', `${name} is not trusted yet.`, 'Run ssh-setup first.');
		const socket = await this.wayTo(machine);
		const isAgreed = (fingerprint: string) => acceptedHostKeys === 'all' || acceptedHostKeys[name] === fingerprint;
		const sudo = this.sudoOf(name, machine.user);
		const login: SshLogin = {
			target: machine,
			hostName: name,
			knownHosts: this.knownHosts,
			onLost: () => this.remote.delete(name),
			sudoPassword: sudo.password,
			enterSudo: sudo.enter,
			...(socket === undefined ? {} : {socket}),
			...(privateKey === undefined ? {} : {privateKey}),
		};
		if (!isBootstrap) return connectSsh(login);
		const onHostKey: SshLogin['onHostKey'] = (fingerprint, _key, verdict) => verdict === 'known' || isAgreed(fingerprint);
		return firstLogin(machine, {...login, onHostKey}, {secrets, gate: this.gate, reopen: () => this.wayTo(machine)});
	}

	async close(): Promise<void> {
		const hosts = await Promise.allSettled([...this.open.values(), ...this.remote.values()]);
		for (const host of hosts) if (host.status === 'fulfilled') host.value.close();
		this.open.clear();
		this.remote.clear();
	}
}
