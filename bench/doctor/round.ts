import type {Lab} from '../../source/lab/lab.ts';
import type {Finding} from '../../source/state/events.ts';
import type {Placed} from './fault.ts';
import {askDoctor, complains, nameOf} from './program.ts';
import type {FalseAlarm, FaultTable, Repair, Row} from './row.ts';

/** Faults that can be there at the same time, because none hides another. */
export type Round = readonly Placed[];

/** The machines of a lab share one kernel, and with it the load of whatever else runs on this computer. */
const notOurs: ReadonlySet<string> = new Set(['load']);

const findingIn = (findings: readonly Finding[], fault: Placed): Finding | undefined =>
	findings.find((candidate) => nameOf(candidate) === nameOf(fault));

/** Complaints for which nothing was planted. */
export const unexplained = (findings: readonly Finding[], round: Round): readonly Finding[] => {
	const consequences = round.flatMap(({follows = [], host}) =>
		follows.map((name) => (name.includes('@') ? name : `${name}@${host}`)),
	);
	const explained = new Set([...round.map(nameOf), ...consequences]);
	return findings.filter((finding) => complains(finding) && !explained.has(nameOf(finding)) && !notOurs.has(finding.check));
};

/** Hosts at once, the faults of one host in their order. One that fails is told when all have ended. */
const onAll = async (faults: readonly Placed[], deed: 'plant' | 'unplant', lab: Lab): Promise<void> => {
	const hosts = [...Map.groupBy(faults, ({host}) => host).values()];
	const ends = await Promise.allSettled(
		hosts.map(async (group) => {
			for (const fault of group) await fault[deed](lab, fault.host);
		}),
	);
	for (const end of ends) if (end.status === 'rejected') throw end.reason;
};

const isFound = (fault: Placed, finding: Finding | undefined): boolean =>
	finding !== undefined && complains(finding) && fault.says.test(finding.sentence);

/** Where the doctor has a fix, it counts what came of it; where it has words for a person, that it has them. */
const repairOf = (before: Finding | undefined, after: Finding | undefined, isWellInTheEnd: boolean): Repair => {
	if (before?.fix === undefined) return 'no';
	if (before.fix.isByHand || after?.fix?.isByHand === true) return before.fix.title === '' ? 'no' : 'by hand';
	return after?.state === 'ok' && isWellInTheEnd ? 'yes' : 'no';
};

/**
 * Plants, looks, repairs what the doctor has a fix for, makes the rest right, and sees that all is well again: three runs of the
 * doctor, of which the last judges the repairs once more.
 */
export const takeRound = async (lab: Lab, round: Round, log: (line: string) => void): Promise<FaultTable> => {
	const title = round.map(({name, host}) => `${name} (${host})`).join(', ');
	log(title);
	await onAll(round, 'plant', lab);
	const look = await askDoctor(lab);
	const offered = round.filter((fault) => {
		const finding = findingIn(look.findings, fault);
		return isFound(fault, finding) && finding?.fix?.isByHand === false;
	});
	const repair = offered.length === 0 ? undefined : await askDoctor(lab, [...new Set(offered.map(nameOf))]);
	const afterRepair = (fault: Placed) => findingIn(repair?.findings ?? [], fault);

	const repaired = round.filter((fault) => afterRepair(fault)?.state === 'ok');
	await onAll(
		round.filter((fault) => !repaired.includes(fault)),
		'unplant',
		lab,
	);
	const end = await askDoctor(lab);
	const left = unexplained(end.findings, []);
	// What a repair leaves behind, such as a changed configuration, is no matter of the next round.
	await onAll(left.length > 0 ? round : repaired, 'unplant', lab);

	const rows: readonly Row[] = round.map((fault) => {
		const finding = findingIn(look.findings, fault);
		const isWellInTheEnd = findingIn(end.findings, fault)?.state === 'ok';
		return {
			fault,
			finding,
			isFound: isFound(fault, finding),
			repaired: repairOf(finding, afterRepair(fault), isWellInTheEnd),
			seconds: look.seconds + (offered.includes(fault) ? (repair?.seconds ?? 0) : 0),
		};
	});
	const alarm = (when: string) => (finding: Finding) => ({round: when, text: `${nameOf(finding)}: ${finding.sentence}`});
	const falseAlarms: readonly FalseAlarm[] = [
		...unexplained(look.findings, round).map(alarm(title)),
		...left.map(alarm(`after ${title}`)),
	];
	return {rows, falseAlarms};
};
