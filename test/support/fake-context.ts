import path from 'node:path';
import type {LedgerEntry, Step} from '../../source/actions/plan.ts';
import type {RunContext} from '../../source/engine/context.ts';
import type {Host} from '../../source/engine/host.ts';
import type {HostPool} from '../../source/engine/host-pool.ts';
import type {JournalEvent} from '../../source/engine/journal.ts';
import {Ledger} from '../../source/engine/ledger.ts';
import {hostFrom, type RawExec} from '../../source/engine/sudo.ts';
import {input} from '../actions/support.ts';

export type FakeHosts = Readonly<Record<string, Host | Error>>;

/** A pool of these hosts; an Error is thrown where its host is asked for. */
export function fakePool(hosts: FakeHosts): HostPool {
	const get = async (name: string) => {
		const host = hosts[name];
		if (host === undefined) throw new Error(`The test has no host ${name}.`);
		if (host instanceof Error) throw host;
		return host;
	};
	return {get, close: async () => {}} as unknown as HostPool;
}

/** A host on which root is not asked for and every command goes to `raw`. */
export function fakeHost(name: string, raw: RawExec): Host {
	const asRoot: RawExec = async (argv, stdin, timeoutMs, options) =>
		argv.join(' ') === 'id -u' ? {code: 0, stdout: '0\n', stderr: ''} : raw(argv, stdin, timeoutMs, options);
	return hostFrom({name, password: undefined, raw: asRoot, timeoutMs: 10_000, close: () => {}});
}

/** A context over these hosts, whose ledger lies in `directory` and whose facts are kept in `events`. */
export function fakeContext(directory: string, hosts: FakeHosts, more: Partial<RunContext> = {}) {
	const events: JournalEvent[] = [];
	const at = (name: string) => path.join(directory, name);
	const ledgerStore = new Ledger(at('ledger.jsonl'));
	const context: RunContext = {
		...input,
		paths: {
			directory,
			runs: at('runs'),
			ledger: at('ledger.jsonl'),
			lock: at('lock'),
			key: at('ssh/id_ed25519'),
			knownHosts: at('ssh/known_hosts'),
			redisPassword: at('redis-password'),
			cachePassword: at('cache-password'),
			downloads: at('downloads'),
		},
		journalPath: at('runs/run.jsonl'),
		hosts: fakePool(hosts),
		ledgerStore,
		isDryRun: false,
		signal: new AbortController().signal,
		emit: (event) => events.push(event),
		acceptedHostKeys: {},
		excluded: new Map(),
		pump: {proven: new Set()},
		findings: [],
		silent: new Map(),
		hidden: new Map(),
		...more,
	};
	return {context, events, ledgerStore, entries: (): readonly LedgerEntry[] => ledgerStore.entries()};
}

export function outcomesOf(events: readonly JournalEvent[]): readonly string[] {
	return events.flatMap((event) => (event.type === 'step/finished' ? [`${event.step} ${event.outcome}`] : []));
}

/** A step that observes: done when its command exits with 0. `host/name` is also the only word of the command. */
export function observing(id: string, more: {deadlineMs?: number; expects?: string} = {}): Step {
	const host = id.slice(0, id.indexOf('/'));
	const task = {kind: 'observe', command: {argv: [id]}, deadlineMs: 0, hint: 'Look there.', ...more} as const;
	return {id, host, title: `title of ${id}`, work: {kind: 'task', task}};
}
