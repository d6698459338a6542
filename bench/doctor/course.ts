import {LabError, messageOf} from '../../source/lab/fail.ts';
import {type Farm, startFarm} from '../../source/lab/farm.ts';
import {Course} from '../../source/lab/headless/course.ts';
import type {Finding} from '../../source/state/events.ts';
import {askDoctor, nameOf} from './program.ts';
import {type Round, takeRound, unexplained} from './round.ts';
import type {FaultTable} from './row.ts';

type Log = (line: string) => void;

/** A farm of three releases that the program itself has set up, and whose doctor finds nothing to complain of. */
export const startSoundFarm = async (name: string, log: Log): Promise<Farm> => {
	const bases = {w1: 'bookworm', w2: 'trixie'} as const;
	const farm = await startFarm({name, workers: 3, bases, size: 'quick', log});
	try {
		const course = new Course(farm.lab, log);
		for (const step of ['ssh-setup', 'provision', 'sync'] as const) await course.take(step);
		log('doctor');
		const complaints = unexplained((await askDoctor(farm.lab)).findings, []);
		if (complaints.length > 0)
			throw new LabError(
				`The doctor complains of a sound farm: ${complaints.map((one) => `${nameOf(one)}: ${one.sentence}`).join(' ')}`,
			);
	} catch (error) {
		await farm.lab.stop();
		throw error;
	}
	return farm;
};

/** A round that broke before there was a table of it; all its faults are undone. */
const abandoned = async (lab: Farm['lab'], round: Round, error: LabError, log: Log): Promise<FaultTable> => {
	const sentence = messageOf(error);
	log(sentence);
	for (const {unplant, host} of round) await unplant(lab, host).catch((reason: unknown) => log(messageOf(reason)));
	const rows = round.map((fault) => {
		const finding: Finding = {host: fault.host, check: fault.check, title: 'the round', state: 'unknown', sentence};
		return {fault, finding, isFound: false, repaired: 'no' as const, seconds: 0};
	});
	return {rows, falseAlarms: []};
};

/** One round; where its faults cannot be planted, which says nothing of the doctor, once more. */
const take = async (lab: Farm['lab'], round: Round, log: Log, attemptsLeft = 1): Promise<FaultTable> => {
	try {
		return await takeRound(lab, round, log);
	} catch (error) {
		if (!(error instanceof LabError)) throw error;
		const broken = await abandoned(lab, round, error, log);
		return attemptsLeft > 0 ? take(lab, round, log, attemptsLeft - 1) : broken;
	}
};

/** Round after round; one that breaks is told by all its faults, and the next is taken all the same. */
export const takeRounds = async ({lab}: Farm, rounds: readonly Round[], log: Log): Promise<FaultTable> => {
	const tables: FaultTable[] = [];
	for (const round of rounds) tables.push(await take(lab, round, log));
	return {rows: tables.flatMap(({rows}) => rows), falseAlarms: tables.flatMap(({falseAlarms}) => falseAlarms)};
};
