import type {Step} from '../actions/plan.ts';
import {machineOf} from '../config/machines.ts';
import {shellLine} from '../tools/command.ts';
import {driverOf, type Found, type Resource} from '../tools/resource.ts';
import {type Executor, outputTo, type RunContext, type StepResult} from './context.ts';
import {fail, toFailure} from './failure.ts';
import type {ExecOptions, Host} from './host.ts';
import type {PooledHost} from './host-pool.ts';

const evidenceLimit = 800;

/** Runs a command of a driver; gives its standard output. */
export async function execOrFail(
	host: Host,
	command: Parameters<Host['exec']>[0],
	options: ExecOptions,
	purpose: string,
): Promise<string> {
	const result = await host.exec(command, options);
	if (result.code === 0) return result.stdout;
	const evidence = (result.stderr || result.stdout).trim().slice(-evidenceLimit);
	const lastLine = evidence.split('\n').at(-1) ?? '';
	throw fail(
		'exit',
		`${purpose} on ${host.name} failed (exit ${result.code}): ${lastLine || shellLine(command.argv.slice(0, 1))}`,
		undefined,
		evidence,
	);
}

export async function probe(host: Host, resource: Resource): Promise<Found> {
	const driver = driverOf(resource);
	return driver.read(resource, await execOrFail(host, driver.probe(resource), {}, `Looking at the ${resource.kind}`));
}

/** In a dry run, a host that an earlier step of the same plan will make reachable cannot be looked at yet: undefined. */
export async function hostFor(step: Step, context: RunContext): Promise<PooledHost | undefined> {
	try {
		return await context.hosts.get(step.host);
	} catch (error) {
		if (context.isDryRun && toFailure(error).code === 'not-provisioned') return undefined;
		throw error;
	}
}

/**
 * One entry per resource, whose first `before` stays; but each installation is an entry of its own, or what somebody else has
 * installed between two of ours would count as ours and be purged.
 */
function entryIdOf(resource: Resource, step: Step, context: RunContext): string {
	if (resource.kind !== 'packages') return step.id;
	const earlier = context.ledgerStore.entries().filter(({id}) => id === step.id || id.startsWith(`${step.id} `));
	const last = earlier.at(-1);
	// One that was interrupted goes on: what it had installed already is part of it.
	if (last !== undefined && last.after === undefined) return last.id;
	return last === undefined ? step.id : `${step.id} ${earlier.length + 1}`;
}

/** facts, diff, ledger, apply, verify: the same for every kind of resource. */
export const runResource: Executor<Resource> = async (resource, step, context): Promise<StepResult> => {
	const host = await hostFor(step, context);
	if (host === undefined) return {outcome: 'changed', changes: [step.title]};
	const driver = driverOf(resource);
	const before = await probe(host, resource);
	const changes = driver.differences(resource, before);
	if (changes.length === 0) return {outcome: 'ok', detail: 'as it should be'};
	if (context.isDryRun) {
		// A password that is missing or wrong comes out while it can still be asked for.
		if (driver.apply(resource, before).some(({isRoot}) => isRoot === true)) await host.elevation.prepareRoot();
		return {outcome: 'changed', changes};
	}
	const target = machineOf(context.config, step.host);
	const entry = {
		id: entryIdOf(resource, step, context),
		at: Date.now(),
		host: step.host,
		title: step.title,
		resource,
		before,
		...(target === undefined ? {} : {target}),
	};
	context.ledgerStore.record(entry);
	for (const command of driver.apply(resource, before)) {
		await execOrFail(host, command, {onLine: outputTo(step, context)}, step.title);
	}
	const after = await probe(host, resource);
	const left = driver.differences(resource, after);
	if (left.length > 0) throw fail('verification', `${step.title} on ${step.host} was applied, but still: ${left[0]}.`);
	context.ledgerStore.record({...entry, after});
	return {outcome: 'changed', changes, detail: changes[0] ?? ''};
};
