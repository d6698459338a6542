import type {Finding} from '../../source/state/events.ts';
import type {Placed} from './fault.ts';

export type Repair = 'yes' | 'no' | 'by hand';

/** What became of one fault. */
export type Row = {
	readonly fault: Placed;
	/** Of the expected check on the expected host; undefined where it said nothing. */
	readonly finding: Finding | undefined;
	/** Whether it complained, and its sentence says what is wrong. */
	readonly isFound: boolean;
	readonly repaired: Repair;
	/** Of the look that found it and of the repair; the faults of a round share both. */
	readonly seconds: number;
};

/** A check that complained without a reason, and what was planted elsewhere at that time. */
export type FalseAlarm = {readonly round: string; readonly text: string};

export type FaultTable = {readonly rows: readonly Row[]; readonly falseAlarms: readonly FalseAlarm[]};

export const sentenceOf = ({finding}: Row): string =>
	finding === undefined ? 'nothing was asked' : finding.state === 'ok' ? `(ok) ${finding.sentence}` : finding.sentence;

/** Found, and made right by whom it can be. */
export const isDoneWith = ({isFound, repaired, fault}: Row): boolean =>
	isFound && repaired === (fault.repairedBy === 'doctor' ? 'yes' : 'by hand');
