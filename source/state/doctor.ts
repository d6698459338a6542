import type {Event, Finding} from './events.ts';

/** What the newest look of the doctor found; repairs replace single findings. */
export type DoctorState = {
	readonly findings: readonly Finding[];
	/** Of the newest finding; 0 = nobody has looked yet. */
	readonly at: number;
};

export const initialDoctor: DoctorState = {findings: [], at: 0};

function isSame(one: Finding, other: Finding): boolean {
	return one.host === other.host && one.check === other.check;
}

export function reduceDoctor(doctor: DoctorState, event: Event): DoctorState {
	switch (event.type) {
		case 'run/started':
			// A repair looks again at what it repaired only.
			return event.action === 'doctor' && event.options['fix'] === undefined && !event.dryRun ? initialDoctor : doctor;
		case 'check/finished': {
			const {finding, at} = event;
			const index = doctor.findings.findIndex((known) => isSame(known, finding));
			return {at, findings: index < 0 ? [...doctor.findings, finding] : doctor.findings.with(index, finding)};
		}
		default:
			return doctor;
	}
}

const order: readonly Finding['state'][] = ['fault', 'warning', 'unknown', 'ok'];

/** Worst first; within one state host by host, as they were first heard of. */
export function worstFirst(findings: readonly Finding[]): readonly Finding[] {
	const byHost = [...Map.groupBy(findings, ({host}) => host).values()].flat();
	return order.flatMap((state) => byHost.filter((finding) => finding.state === state));
}
