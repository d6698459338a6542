import type {Event} from './events.ts';
import {failureText} from './failure.ts';
import {emptyRing, push, type Ring} from './ring.ts';

export const logLimit = 4000;

export type LogLine = {readonly at: number; readonly host: string; readonly text: string; readonly level: 'info' | 'error'};

export type LogState = Ring<LogLine>;

export const initialLog: LogState = emptyRing;

/** A step's id begins with its host, `w1/packages`: that is what the log filters by. */
export function hostOfStep(step: string): string {
	const slash = step.indexOf('/');
	return slash < 0 ? step : step.slice(0, slash);
}

type FarmChange = Extract<Event, {type: 'farm/changed'}>;

function isTrouble({standing}: FarmChange): boolean {
	return standing === 'quarantined' || standing === 'out';
}

/** One sentence, for the log and for those who read along in plain text. */
export function standingText({standing, slots, reason}: Omit<FarmChange, 'type' | 'at' | 'host'>): string {
	const what = standing === 'in' ? `in the farm with ${slots} ${slots === 1 ? 'slot' : 'slots'}` : standing;
	return reason === '' ? what : `${what}: ${reason}`;
}

export function heldText({processes, reason}: Omit<Extract<Event, {type: 'memory/held'}>, 'type' | 'at'>): string {
	return processes.length === 0 ? reason : `${reason}: waiting ${processes.join(', ')}`;
}

function lineOf(event: Event): LogLine | undefined {
	switch (event.type) {
		case 'run/started':
			return {at: event.at, host: 'master', level: 'info', text: `${event.action} started${event.dryRun ? ' (dry run)' : ''}`};
		case 'host/failed':
			return {at: event.at, host: event.host, level: 'error', text: failureText(event.failure)};
		case 'host-key/seen':
			return {
				at: event.at,
				host: event.host,
				level: 'info',
				text: `host key ${event.fingerprint}${event.known ? ' (known)' : ' (new)'}`,
			};
		case 'step/output':
			return {at: event.at, host: hostOfStep(event.step), level: 'info', text: event.line};
		case 'build/output':
			return {at: event.at, host: 'build', level: 'info', text: event.line};
		case 'build/stuck':
			return {at: event.at, host: 'build', level: 'error', text: event.sentence};
		case 'step/finished': {
			const host = hostOfStep(event.step);
			if (event.failure) return {at: event.at, host, level: 'error', text: failureText(event.failure)};
			const detail = event.detail === undefined ? '' : `: ${event.detail}`;
			return {at: event.at, host, level: 'info', text: `${event.step.slice(host.length + 1)} ${event.outcome}${detail}`};
		}
		case 'farm/changed':
			return {at: event.at, host: event.host, level: isTrouble(event) ? 'error' : 'info', text: standingText(event)};
		case 'build/adopted':
			return {
				at: event.at,
				host: 'master',
				level: 'info',
				text: `the runner of ${event.runId} died; its build is followed again`,
			};
		case 'cache/switched':
			return {at: event.at, host: 'cache', level: event.to === 'redis' ? 'info' : 'error', text: event.reason};
		case 'memory/held':
			return {at: event.at, host: 'master', level: 'info', text: heldText(event)};
		case 'canary/finished':
			return {at: event.at, host: event.host, level: event.ok ? 'info' : 'error', text: `canary: ${event.detail}`};
		case 'run/finished':
			return {at: event.at, host: 'master', level: event.outcome === 'failed' ? 'error' : 'info', text: event.summary};
		case 'run/lost':
			return {at: event.at, host: 'master', level: 'error', text: event.reason};
		default:
			return undefined;
	}
}

export function reduceLog(log: LogState, event: Event): LogState {
	const line = lineOf(event);
	return line === undefined ? log : push(log, line, logLimit);
}
