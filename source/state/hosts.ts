import {slotsFrom} from './capacity.ts';
import type {Event, HostFacts, HostSample, LinkState, Standing} from './events.ts';
import type {Failure} from './failure.ts';

const historyLimit = 120;

export type HostState = {
	readonly name: string;
	readonly address: string;
	readonly role: 'master' | 'worker';
	readonly configuredSlots?: number;
	/** Concurrent compiles of a worker, once known. */
	readonly slots?: number;
	readonly link: LinkState;
	readonly linkReason?: string;
	readonly facts?: HostFacts;
	readonly failure?: Failure;
	readonly fingerprint?: string;
	readonly sample?: HostSample;
	readonly sampledAt?: number;
	/** Share of busy processors, newest last, for a sparkline. */
	readonly cpuHistory: readonly number[];
	/** In the build that runs. */
	readonly standing?: {readonly standing: Standing; readonly slots: number; readonly reason: string};
	readonly canary?: {readonly ok: boolean; readonly detail: string; readonly at: number; readonly tookMs: number};
};

export type HostsState = {readonly order: readonly string[]; readonly byName: Readonly<Record<string, HostState>>};

export const initialHosts: HostsState = {order: [], byName: {}};

function newHost(name: string, address: string, role: HostState['role']): HostState {
	return {name, address, role, link: 'connecting', cpuHistory: []};
}

function withSlots(host: HostState): HostState {
	const slots = host.role === 'master' ? undefined : slotsFrom(host.configuredSlots, host.facts);
	return slots === undefined ? host : {...host, slots};
}

function patch(hosts: HostsState, name: string, change: (host: HostState) => HostState): HostsState {
	const host = hosts.byName[name];
	return host === undefined ? hosts : {...hosts, byName: {...hosts.byName, [name]: change(host)}};
}

/** There is a farm while a build runs. */
function withoutStandings(hosts: HostsState): HostsState {
	if (hostList(hosts).every(({standing}) => standing === undefined)) return hosts;
	const byName = Object.entries(hosts.byName).map(([name, {standing: _old, ...host}]) => [name, host] as const);
	return {...hosts, byName: Object.fromEntries(byName)};
}

export function reduceHosts(hosts: HostsState, event: Event): HostsState {
	switch (event.type) {
		case 'cluster/loaded': {
			const master = newHost('master', event.master, 'master');
			const workers = event.workers.map(({name, address, slots}) => {
				const host = hosts.byName[name] ?? newHost(name, address, 'worker');
				return withSlots(slots === undefined ? host : {...host, configuredSlots: slots});
			});
			const all = [hosts.byName['master'] ?? master, ...workers];
			return {order: all.map((host) => host.name), byName: Object.fromEntries(all.map((host) => [host.name, host]))};
		}
		case 'host/linked':
			return patch(hosts, event.host, ({linkReason: _old, ...host}) => ({
				...host,
				link: event.link,
				...(event.reason === undefined ? {} : {linkReason: event.reason}),
			}));
		case 'host/facts':
			return patch(hosts, event.host, ({failure: _old, ...host}) => withSlots({...host, facts: event.facts}));
		case 'host/failed':
			return patch(hosts, event.host, (host) => ({...host, failure: event.failure}));
		case 'host-key/seen':
			return patch(hosts, event.host, (host) => ({...host, fingerprint: event.fingerprint}));
		case 'host/sampled':
			return patch(hosts, event.host, (host) => ({
				...host,
				sample: event.sample,
				sampledAt: event.at,
				cpuHistory: [...host.cpuHistory, event.sample.cpuBusy].slice(-historyLimit),
			}));
		case 'run/finished':
		case 'run/lost':
			return withoutStandings(hosts);
		case 'farm/changed': {
			const {standing, slots, reason} = event;
			return patch(hosts, event.host, (host) => ({...host, standing: {standing, slots, reason}}));
		}
		case 'canary/finished':
			return patch(hosts, event.host, (host) => ({
				...host,
				canary: {ok: event.ok, detail: event.detail, at: event.at, tookMs: event.tookMs},
			}));
		default:
			return hosts;
	}
}

export function hostList(hosts: HostsState): readonly HostState[] {
	return hosts.order.flatMap((name) => hosts.byName[name] ?? []);
}
