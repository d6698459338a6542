import {LabError, messageOf} from '../../source/lab/fail.ts';
import {type Farm, startFarm} from '../../source/lab/farm.ts';
import {Course} from '../../source/lab/headless/course.ts';
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

/** Round after round; one that breaks is told by all its faults, and the next is taken all the same. */
export const takeRounds = async ({lab}: Farm, rounds: readonly Round[], log: Log): Promise<FaultTable> => {
	const tables: FaultTable[] = [];
	for (const round of rounds) {
		try {
			tables.push(await takeRound(lab, round, log));
		} catch (error) {
			if (!(error instanceof LabError)) throw error;
			log(messageOf(error));
			const rows = round.map((fault) => ({fault, finding: undefined, isFound: false, repaired: 'no' as const, seconds: 0}));
			tables.push({rows, falseAlarms: []});
			for (const {unplant, host} of round) await unplant(lab, host).catch((reason: unknown) => log(messageOf(reason)));
		}
	}
	return {rows: tables.flatMap(({rows}) => rows), falseAlarms: tables.flatMap(({falseAlarms}) => falseAlarms)};
};
