import path from 'node:path';
import {
	changesBetween,
	dueForTest,
	type Farm,
	type FarmInput,
	foldFarm,
	heardBetween,
	members,
	newWorker,
} from '../../actions/farm/policy.ts';
import {slotsOf} from '../../actions/slots.ts';
import {foldAttempts, initialAttempts} from '../../tools/distcc-attempts.ts';
import {proveWorker} from '../canary.ts';
import {openTo} from '../chain.ts';
import {stamped} from '../context.ts';
import {every} from '../every.ts';
import {FileTail} from '../tail.ts';
import {Wishes} from '../wishes.ts';
import type {Companion, RunningBuild} from './companion.ts';

const intervalMs = 1000;
const noteName = 'farm';

/** Those that passed their canaries are in; the others wait for theirs. */
function initialFarm({context, farm}: RunningBuild, at: number): Farm {
	return context.config.workers.map((worker) => {
		const member = farm.find(({name}) => name === worker.name);
		if (member !== undefined) return newWorker(member.name, member.slots);
		const reason = context.excluded.get(worker.name) ?? context.failures[worker.name]?.message ?? 'it could not be looked at';
		return newWorker(worker.name, slotsOf(worker, context.facts[worker.name]), 'out', reason, at);
	});
}

/** As the runner before us left it, but for those that fail their canaries now. */
function adoptedFarm({context, isAdopted, notes}: RunningBuild, at: number): Farm | undefined {
	const known = isAdopted ? notes.load<Farm>(noteName) : undefined;
	const failed = [...context.excluded].map(([host, detail]) => ({type: 'proved', at, host, ok: false, detail}) as const);
	return known === undefined ? undefined : failed.reduce(foldFarm, known);
}

/** Who gets work while the build runs: takes what the workers did, wishes and canaries, and rewrites the list of hosts. */
export const farm: Companion = async (build) => {
	const {context, scratch, complain, notes} = build;
	if (context.config.build.mode === 'local') return {stop: async () => {}};
	const compiler = context.tree.compilerDirectories.at(-1) ?? '';
	const wishes = new Wishes(context.journalPath);
	let log = initialAttempts;
	const tail = new FileTail(path.join(scratch, 'distcc.log'), (line) => {
		log = foldAttempts(log, line);
	});
	let policy: Farm = [];
	/** Workers whose canary is being compiled. */
	const testing = new Set<string>();
	const watching = new AbortController();

	const become = (next: Farm) => {
		const changes = changesBetween(policy, next);
		const before = JSON.stringify(members(policy));
		policy = next;
		if (changes.length > 0) notes.save(noteName, next);
		if (before !== JSON.stringify(members(next))) {
			openTo(context, members(next));
		}
		for (const change of changes) context.emit(stamped({type: 'farm/changed', ...change}));
	};
	const take = (input: FarmInput) => become(foldFarm(policy, input));

	const prove = async (host: string) => {
		testing.add(host);
		try {
			const {problem, tookMs, detail} = await proveWorker(
				host,
				compiler,
				{...context, signal: watching.signal},
				{isThroughCache: false},
			);
			context.emit(stamped({type: 'canary/finished', host, ok: problem === undefined, tookMs, detail}));
			take({type: 'proved', at: Date.now(), host, ok: problem === undefined, detail});
		} finally {
			testing.delete(host);
		}
	};

	const look = async () => {
		const now = Date.now();
		for (const wish of wishes.take()) take({type: 'wished', at: now, wish});
		tail.read();
		const attempts = log.workers;
		log = {...initialAttempts, open: log.open};
		take({type: 'counted', at: now, attempts});
		for (const change of heardBetween(policy, build.silent)) take({...change, at: now});
		for (const host of dueForTest(policy, now)) {
			if (!testing.has(host) && !build.silent.has(host) && !watching.signal.aborted) prove(host).catch(complainUnlessOver);
		}
	};
	const complainUnlessOver = (error: unknown) => {
		if (!watching.signal.aborted) complain(error);
	};

	if (build.isAdopted) {
		// What was done before we came is nobody's merit or fault now.
		tail.read();
		log = {...initialAttempts, open: log.open};
	}
	become(adoptedFarm(build, Date.now()) ?? initialFarm(build, Date.now()));
	const watcher = every(intervalMs, watching.signal, look, complain);
	return {
		async stop() {
			watching.abort();
			await watcher;
			wishes.close();
		},
	};
};
