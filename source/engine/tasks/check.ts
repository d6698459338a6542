import {type Answer, type Check, type Probe, unknown, type Verdict} from '../../actions/doctor/check.ts';
import {checkOf} from '../../actions/doctor/index.ts';
import type {Task} from '../../actions/plan.ts';
import {masterName} from '../../config/config.ts';
import type {Finding} from '../../state/events.ts';
import {type Command, shellLine} from '../../tools/command.ts';
import {type Executor, type RunContext, stamped} from '../context.ts';
import {fail, toFailure} from '../failure.ts';
import {Semaphore} from '../semaphore.ts';

/** What a shell says of a program that it may not run. */
const notAllowed = 126;

/** Of each stream of each probe. */
const evidenceLimit = 1200;
/** Of all of them together. */
const allEvidenceLimit = 6000;
const probeTimeoutMs = 20_000;

/** A script is shown as its text, with what it was given; standard input may hold a secret and is not shown. */
function displayed({argv}: Command): string {
	const [shell, option, text, _name, ...parameters] = argv;
	if (shell !== 'sh' || option !== '-c' || text === undefined) return shellLine(argv);
	return parameters.length === 0 ? text : `${text}  # with ${shellLine(parameters)}`;
}

type Examined = {readonly verdict: Verdict; readonly evidence: string};

/** Checks that measure, one at a time: a runner runs one action. */
const measuring = new Semaphore(1);

async function ask({on, command, isTolerant}: Probe, host: string, context: RunContext): Promise<Answer> {
	const machine = await context.hosts.get(on === 'master' ? masterName : host);
	try {
		return await machine.exec({timeoutMs: probeTimeoutMs, ...command}, {signal: context.signal});
	} catch (error) {
		const {code, message} = toFailure(error);
		if (isTolerant !== true || (code !== 'denied' && code !== 'password-needed')) throw error;
		return {code: notAllowed, stdout: '', stderr: message};
	}
}

async function examine(check: Check, host: string, context: RunContext): Promise<Examined> {
	const unreachable = context.failures[host];
	if (unreachable !== undefined && check.needsNoLogin !== true) {
		return {verdict: unknown(`Not looked at: ${unreachable.message}`), evidence: ''};
	}
	const hiding = context.hidden.get(host);
	if (hiding !== undefined) return {verdict: unknown(`Not looked at: ${hiding}`), evidence: ''};
	const answers: Answer[] = [];
	const evidence: string[] = [];
	for (const probe of check.probes?.(host, context) ?? []) {
		const where = probe.on === 'master' ? masterName : host;
		const reason = context.silent.get(where);
		if (reason !== undefined) return {verdict: unknown(`Not looked at: ${reason}`), evidence: ''};
		evidence.push(`$ ${displayed(probe.command)}`);
		try {
			const answer = await ask(probe, host, context);
			answers.push(answer);
			const said = [answer.stdout, answer.stderr].map((text) => text.trim().slice(-evidenceLimit)).filter((text) => text !== '');
			evidence.push(...said, `(exit ${answer.code})`);
		} catch (error) {
			const failure = toFailure(error);
			if (failure.code === 'cancelled' || failure.code === 'bug') throw error;
			// The master is this machine: what is slow there is the program that was asked.
			const isGone = where !== masterName && (failure.code === 'timeout' || failure.code === 'unreachable');
			if (isGone) context.silent.set(where, failure.message);
			return {verdict: unknown(failure.message), evidence: evidence.join('\n')};
		}
	}
	const verdict = check.read(answers, host, context);
	return {verdict, evidence: verdict.evidence ?? evidence.join('\n')};
}

function fixOf(check: Check, {byHand}: Verdict, host: string, context: RunContext): Finding['fix'] {
	if (byHand !== undefined) return {title: byHand, isByHand: true};
	const fix = check.fix?.(host, context);
	if (fix === undefined) return undefined;
	return 'byHand' in fix ? {title: fix.byHand, isByHand: true} : {title: fix.title, isByHand: false};
}

/** Asks one question and puts the finding on record. A fault fails the step, but not the rest of its host. */
export const check: Executor<Extract<Task, {kind: 'check'}>> = async (task, step, context) => {
	if (context.isDryRun && (task.isProof === true || context.options['fix'] !== undefined)) return {outcome: 'ok'};
	const definition = checkOf(task.check);
	const {host} = step;
	const look = () => examine(definition, host, context);
	const {verdict, evidence} = await (definition.isAlone === true ? measuring.run(look) : look());
	if (definition.hidesOthers === true && verdict.state === 'fault') context.hidden.set(host, verdict.sentence);
	const isBad = verdict.state === 'fault' || verdict.state === 'warning';
	const fix = isBad ? fixOf(definition, verdict, host, context) : undefined;
	const finding: Finding = {
		host,
		check: definition.id,
		title: definition.title,
		state: verdict.state,
		sentence: verdict.sentence,
		...(evidence === '' ? {} : {evidence: evidence.slice(0, allEvidenceLimit)}),
		...(fix === undefined ? {} : {fix}),
	};
	context.findings.push(finding);
	context.emit(stamped({type: 'check/finished', finding}));
	const detail = verdict.sentence;
	if (verdict.state === 'unknown') return {outcome: 'skipped', detail};
	if (verdict.state !== 'fault') return {outcome: 'ok', detail};
	const message = verdict.sentence;
	if (task.isGate === true && host === masterName)
		throw fail('verification', `${host}: ${message}`, 'Run doctor; --skip-checks builds all the same.');
	if (task.isGate === true) {
		if (!context.excluded.has(host)) context.excluded.set(host, verdict.sentence);
		const out = `out of this build: ${verdict.sentence}`;
		// Who is asked whether to build must see it.
		return {outcome: 'skipped', detail: out, ...(context.isDryRun ? {changes: [out]} : {})};
	}
	return {
		outcome: 'failed',
		detail,
		failure: {code: 'verification', message, ...(fix === undefined ? {} : {hint: `To mend it: ${fix.title}.`})},
	};
};
