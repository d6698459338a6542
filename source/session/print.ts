import {basisText, leftText} from '../actions/progress/remaining-text.ts';
import {masterName} from '../config/config.ts';
import {type BuildEstimate, type FailedAction, isMonitorEvent, type SyncProgress} from '../state/events.ts';
import {type Failure, failureText} from '../state/failure.ts';
import {heldText, hostOfStep, standingText} from '../state/log.ts';
import {initialReach, type ReachState, reachText, reduceReach} from '../state/reach.ts';
import {emptyRecap, type Recap, recapText, reduceRecap} from '../state/recap.ts';
import {ownWord} from '../tools/resources/packages.ts';
import {Gatherer, type Said} from './gather.ts';
import type {FollowedEvent} from './prepare.ts';

const progressIntervalMs = 2000;
const estimateIntervalMs = 60_000;
const shownFailures = 10;
const hostWidth = 8;

/** Output of other machines may hold anything; a terminal must not obey it, and one text is one line. */
export function clean(text: string): string {
	return text.replaceAll('\t', '    ').replace(/[\u0000-\u001F\u007F-\u009F]/g, '');
}

function line(host: string, text: string): string {
	return clean(`${host.padEnd(hostWidth)} ${text}`);
}

function syncText({phase, filesDone, filesTotal, bytesDone, bytesPerSecond}: SyncProgress): string {
	const megabytes = (bytesDone / 1e6).toFixed(1);
	return `${phase}: ${filesDone} of ${filesTotal} files, ${megabytes} MB, ${(bytesPerSecond / 1e6).toFixed(1)} MB/s`;
}

function progressText(estimate: BuildEstimate): string {
	const share = estimate.share === undefined ? '' : `${Math.floor(estimate.share * 100)} % of the whole, `;
	return `${share}${[leftText(estimate), basisText(estimate)].filter((text) => text !== '').join(' ')}`;
}

/** What failed, whole: hours of output may lie between it and the end. */
function failureLines(failures: readonly FailedAction[]): readonly string[] {
	return failures.flatMap(({output, command, text}) => ['', `FAILED: ${output}`, ...(command === '' ? [] : [command]), ...text]);
}

function reasonOf({failure, summary}: Extract<FollowedEvent, {type: 'run/finished'}>): string {
	return failure === undefined || failure.message === summary ? '' : ` ${failureText(failure)}`;
}

function hostLine(hosts: readonly string[], text: string): string {
	return line(hosts.join(' '), text);
}

/** Facts that are one line for people by themselves; undefined where a fact is not worth one. */
function textOf(event: FollowedEvent): string | undefined {
	switch (event.type) {
		case 'host/facts': {
			const {distribution, codename, cores, memoryBytes} = event.facts;
			return line(event.host, `${distribution} ${codename}, ${cores} cores, ${(memoryBytes / 1024 ** 3).toFixed(1)} GiB`);
		}
		case 'host/failed':
			return line(event.host, `! ${failureText(event.failure)}`);
		case 'host-key/seen':
			return line(event.host, `host key ${event.fingerprint}${event.known ? ' (known)' : ' (new)'}`);
		case 'step/output':
			return event.line.startsWith(ownWord) ? line(hostOfStep(event.step), event.line.slice(ownWord.length)) : undefined;
		case 'sync/progressed':
			return line(event.host, syncText(event.progress));
		case 'cache/switched':
			return line('cache', event.reason);
		case 'build/estimated':
			return line('build', progressText(event));
		case 'build/stuck':
			return line('build', `! ${event.sentence}`);
		case 'farm/changed':
			return event.reason === '' ? undefined : line(event.host, standingText(event));
		case 'memory/held':
			return line(masterName, heldText(event));
		case 'build/output':
			return line('build', event.line);
		case 'run/finished':
			return clean(`${event.outcome}: ${event.summary}${reasonOf(event)}`);
		case 'run/lost':
			return clean(event.reason);
		default:
			return undefined;
	}
}

/** Fewer steps need no table. */
const recapFrom = 3;

/** A run as lines: what many hosts said alike is one line, and at the end stands a table of hosts. */
class PlainPrinter {
	private readonly printedAt = new Map<string, number>();
	private readonly gatherer = new Gatherer();
	private recap: Recap = emptyRecap;
	private steps = 0;
	private reach: ReachState = initialReach;
	private readonly failures: FailedAction[] = [];

	take(event: FollowedEvent): void {
		if (event.type !== 'run/lost' && !isMonitorEvent(event)) this.recap = reduceRecap(this.recap, event);
		this.reach = reduceReach(this.reach, event);
		switch (event.type) {
			case 'plan/made':
				this.steps = event.steps.length;
				this.gatherer.begin(event.steps);
				return;
			case 'step/finished':
				this.takeStep(event);
				return;
			case 'sync/progressed':
				if (event.progress.phase === 'transferring' && this.isTooSoon(event.host, event.at, progressIntervalMs)) return;
				break;
			case 'build/estimated':
				if (this.isTooSoon('build', event.at, estimateIntervalMs)) return;
				break;
			case 'build/action-failed':
				if (this.failures.length < shownFailures) this.failures.push(event);
				return;
			case 'run/finished':
				this.say(this.gatherer.flush());
				this.write(reachText(this.reach.cells).map(clean));
				this.write(failureLines(this.failures).map(clean));
				if (this.steps >= recapFrom) this.write(recapText(this.recap).map(clean));
				break;
			default:
		}
		const text = textOf(event);
		if (text !== undefined) this.write([text]);
	}

	/** A failure is told at once. */
	private takeStep({step, outcome, detail, failure}: Extract<FollowedEvent, {type: 'step/finished'}>): void {
		const host = hostOfStep(step);
		const name = step.slice(host.length + 1);
		if (failure !== undefined) this.write([hostLine([host], `! ${name}: ${failureText(failure)}`)]);
		const text = `${name}: ${outcome}${detail === undefined ? '' : ` (${detail})`}`;
		this.say(this.gatherer.add(step, host, failure === undefined ? text : ''));
	}

	private say(said: readonly Said[]): void {
		this.write(said.flatMap(({hosts, text}) => (text === '' ? [] : [hostLine(hosts, text)])));
	}

	/** Of what changes all the time, one in a while is printed. */
	private isTooSoon(subject: string, at: number, intervalMs: number): boolean {
		if (at - (this.printedAt.get(subject) ?? 0) < intervalMs) return true;
		this.printedAt.set(subject, at);
		return false;
	}

	private write(lines: readonly string[]): void {
		for (const text of lines) process.stdout.write(`${text}\n`);
	}
}

/** Prints a run as it goes: NDJSON, or lines for people. */
export function createPrinter(options: {readonly isJson: boolean}): (event: FollowedEvent) => void {
	if (options.isJson) return (event) => void process.stdout.write(`${JSON.stringify(event)}\n`);
	const printer = new PlainPrinter();
	return (event) => printer.take(event);
}

/** What a dry run found: the text of the confirm dialog, and why it ended as it did. */
export function printProposal(lines: readonly string[], failure: Failure | undefined): void {
	for (const text of lines) process.stdout.write(`${clean(text)}\n`);
	if (failure !== undefined) process.stdout.write(`${clean(`! ${failureText(failure)}`)}\n`);
}
