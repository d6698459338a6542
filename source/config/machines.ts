import type {Config, JumpHost, WorkerConfig} from './config.ts';

/** What a jump host is called everywhere; no worker can have such a name. */
export function jumpName({address, port, user}: JumpHost): string {
	return `${user}@${address}${port === 22 ? '' : `:${port}`}`;
}

function isSame(one: JumpHost, other: JumpHost): boolean {
	return one.address === other.address && one.port === other.port && one.user === other.user;
}

/** A jump host as a machine to log in to, behind those before it; a worker where it is one. */
function jumpMachine(workers: readonly WorkerConfig[], jump: readonly JumpHost[], index: number): WorkerConfig | undefined {
	const hop = jump[index];
	if (hop === undefined) return undefined;
	const before = jump.slice(0, index);
	return (
		workers.find((worker) => isSame(worker, hop)) ?? {...hop, name: jumpName(hop), ...(before.length === 0 ? {} : {jump: before})}
	);
}

/** The machine that one has to log in to before this one; undefined where it is reached directly. */
export function gatewayOf({workers}: Config, {jump = []}: WorkerConfig): WorkerConfig | undefined {
	return jumpMachine(workers, jump, jump.length - 1);
}

/** Machines that are only passed through, each once, the outermost first. */
export function jumpHosts({workers}: Config): readonly WorkerConfig[] {
	const all = workers.flatMap(({jump = []}) => jump.map((_hop, index) => jumpMachine(workers, jump, index)));
	const byName = new Map(all.flatMap((machine) => (machine === undefined ? [] : [[machine.name, machine] as const])));
	const isWorker = (name: string) => workers.some((worker) => worker.name === name);
	return [...byName.values()]
		.filter(({name}) => !isWorker(name))
		.toSorted((one, other) => (one.jump?.length ?? 0) - (other.jump?.length ?? 0));
}

/** The other master whose cache this one uses; a worker or a jump host where it is one too. */
export function cacheMaster(config: Config): WorkerConfig | undefined {
	const {otherMaster} = config.cache;
	if (otherMaster === undefined) return undefined;
	const {cluster: _theirs, ...login} = otherMaster;
	const known = [...config.workers, ...jumpHosts(config)].find((machine) => isSame(machine, login));
	return known ?? {...login, name: jumpName(login)};
}

/** Machines that we log in to and that do not compile: jump hosts, and the master of a shared cache. */
export function otherMachines(config: Config): readonly WorkerConfig[] {
	const jumps = jumpHosts(config);
	const master = cacheMaster(config);
	const isKnown = master === undefined || [...jumps, ...config.workers].some(({name}) => name === master.name);
	return isKnown ? jumps : [...jumps, master];
}

/** A worker or another machine by its name. */
export function machineOf(config: Config, name: string): WorkerConfig | undefined {
	return config.workers.find((worker) => worker.name === name) ?? otherMachines(config).find((machine) => machine.name === name);
}

/** Machines in the order in which they can be reached: each list needs only those before it. */
export function machinesByDistance(config: Config): readonly (readonly WorkerConfig[])[] {
	const byDistance = Map.groupBy([...otherMachines(config), ...config.workers], ({jump}) => jump?.length ?? 0);
	return [...byDistance].toSorted(([one], [other]) => one - other).map(([, machines]) => machines);
}

/** Where one logs in from this machine on the way to others: what its sshd must let us pass to. */
export function passedTo(config: Config, machine: WorkerConfig): readonly WorkerConfig[] {
	return [...jumpHosts(config), ...config.workers].filter((other) => gatewayOf(config, other)?.name === machine.name);
}
