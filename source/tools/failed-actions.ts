import type {FailedAction} from '../state/events.ts';
import {parseStatusLine} from './soong-output.ts';

/** What ninja prints of an action that failed: `FAILED:` and its outputs, its command, its output (recorded: test/fixtures/soong). */

const lineLimit = 400;
const textLimit = 60;
/** Of a link with its response file spelt out. */
const commandLimit = 4000;

/** `open`: the action whose lines are coming. `closed`: one that is complete with this line. */
export type FailureFold = {readonly open?: FailedAction & {readonly hasCommand: boolean}; readonly closed?: FailedAction};

function complete({open}: FailureFold): FailureFold {
	if (open === undefined) return {};
	const {hasCommand: _, ...closed} = open;
	return {closed};
}

/** Takes one line of the build; the next status line, failure or last word of ninja completes what is open. */
export function foldFailure(before: FailureFold, line: string): FailureFold {
	const output = /^FAILED: (.*)$/.exec(line)?.[1];
	if (output !== undefined)
		return {...complete(before), open: {output: output.slice(0, lineLimit), command: '', text: [], hasCommand: false}};
	const {open} = before;
	if (open === undefined) return before.closed === undefined ? before : {};
	if (parseStatusLine(line) !== undefined || /^(\S+ )?ninja(: | failed)/.test(line)) return complete(before);
	if (!open.hasCommand) return {open: {...open, command: line.slice(0, commandLimit), hasCommand: true}};
	return open.text.length < textLimit ? {open: {...open, text: [...open.text, line.slice(0, lineLimit)]}} : {open};
}

/** Nothing more comes. */
export function endFailures(before: FailureFold): FailedAction | undefined {
	return complete(before).closed;
}

/** The line that tells why: the first that names an error, else the first, else what should have been made. */
export function reasonOf({output, text}: Pick<FailedAction, 'output' | 'text'>): string {
	return text.find((line) => /\berror:/.test(line)) ?? text[0] ?? output;
}
