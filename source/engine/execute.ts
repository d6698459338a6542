import {actionOf} from '../actions/index.ts';
import {chosenHosts, planFor} from '../actions/only.ts';
import {type Action, isFailure, outline} from '../actions/plan.ts';
import {masterName} from '../config/config.ts';
import type {ActionId, RunOutcome} from '../state/events.ts';
import type {Failure} from '../state/failure.ts';
import {noCacheFacts} from '../tools/cache-facts.ts';
import {readEngine} from './cache.ts';
import {type RunContext, stamped} from './context.ts';
import {type Look, lookAtCache, lookAtHosts, lookAtTree} from './look.ts';
import {type PlanResult, runPlan} from './run-plan.ts';

/** How a run ended: its last fact without the time. */
export type Finish = {readonly outcome: RunOutcome; readonly summary: string; readonly failure?: Failure};

function summaryOf(action: ActionId, isDryRun: boolean, result: PlanResult): string {
	const {changed, ok, failed, skipped, cancelled} = result.counts;
	const parts = [`${changed} ${isDryRun ? 'would change' : 'changed'}`, `${ok} as they should be`];
	if (failed > 0) parts.push(`${failed} failed`);
	if (skipped > 0) parts.push(`${skipped} skipped`);
	if (cancelled > 0) parts.push(`${cancelled} cancelled`);
	return `${action}: ${parts.join(', ')}.`;
}

/** A password that is missing is asked for before anything else is said. */
function worstOf(failures: readonly Failure[]): Failure | undefined {
	return (
		failures.find((failure) => failure.code === 'password-needed') ??
		failures.find((failure) => failure.code === 'denied') ??
		failures[0]
	);
}

function failed(summary: string, failure: Failure | undefined): Finish {
	return {outcome: 'failed', summary, ...(failure === undefined ? {} : {failure})};
}

/** Hosts that the action cannot serve are left out like those that could not be looked at. */
function withoutRefused(action: Action, {facts, failures}: Look): Look & {readonly refused: Look['failures']} {
	const refused: Record<string, Failure> = {};
	for (const [host, found] of Object.entries(facts)) {
		const failure = action.refuses?.(host, found);
		if (failure !== undefined) refused[host] = failure;
	}
	const served = Object.entries(facts).filter(([host]) => refused[host] === undefined);
	return {facts: Object.fromEntries(served), failures: {...failures, ...refused}, refused};
}

/** Those that plan a compile cache, or look at one. */
const actionsWithCache: ReadonlySet<ActionId> = new Set(['provision', 'build', 'doctor']);

/** Looks at the hosts, plans, executes. */
export async function execute(
	actionId: ActionId,
	context: Omit<RunContext, 'facts' | 'failures' | 'tree' | 'cache' | 'engine' | 'ledger'>,
): Promise<Finish> {
	const action = actionOf(actionId);
	const {emit, config, hosts, ledgerStore, isDryRun} = context;
	const ledger = ledgerStore.entries();
	const names = action.hosts(config, ledger);
	const look = withoutRefused(action, await lookAtHosts(names, hosts));
	for (const [host, facts] of Object.entries(look.facts)) emit(stamped({type: 'host/facts', host, facts}));
	for (const [host, failure] of Object.entries(look.failures)) emit(stamped({type: 'host/failed', host, failure}));
	const chosen = chosenHosts(context.options['only']);
	const isChosen = (host: string) => chosen?.has(host) ?? true;
	const lookFailures = Object.entries(look.failures).flatMap(([host, failure]) => (isChosen(host) ? [failure] : []));
	const refusedMaster = look.refused[masterName];
	if (refusedMaster !== undefined) return failed(refusedMaster.message, refusedMaster);
	const isAnyWorkerThere = Object.keys(look.facts).some((host) => host !== masterName);
	const needsWorker = typeof action.needsWorker === 'function' ? action.needsWorker(config) : action.needsWorker;
	if (needsWorker && !isAnyWorkerThere) return failed('No worker can be used.', worstOf(lookFailures));
	const cache = actionsWithCache.has(actionId) ? await lookAtCache(hosts) : noCacheFacts;
	const tree = lookAtTree(config.master.tree);
	const input = {...context, facts: look.facts, failures: look.failures, tree, cache, engine: readEngine(), ledger};
	const whole = action.plan(input);
	if (isFailure(whole)) return failed(whole.message, whole);
	const plan = planFor(whole, chosen);
	emit(stamped({type: 'plan/made', steps: outline(plan)}));
	const result = await runPlan(plan, input);
	if (context.signal.aborted) {
		return {outcome: 'cancelled', summary: `${actionId} was cancelled.`, failure: {code: 'cancelled', message: 'Cancelled.'}};
	}
	const told = action.telling === undefined ? undefined : result.details.get(action.telling);
	const isFound = context.findings.length > 0;
	const counted = (isFound ? action.summary?.(context.findings) : undefined) ?? summaryOf(actionId, isDryRun, result);
	const failure = worstOf([...result.failures, ...(action.missingWorker === 'tolerated' ? [] : lookFailures)]);
	// What a step that was never done says is not what the run brought.
	if (failure !== undefined) return failed(counted, failure);
	return {outcome: 'succeeded', summary: told === undefined ? counted : `${actionId}: ${told}.`};
}
