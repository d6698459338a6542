import type {SlotUse} from '../../state/events.ts';
import type {Farm} from './policy.ts';

/** A worker that answers nothing for so long, while others do, may hang; distcc itself gives up after a minute. */
const silenceMs = 15_000;
const betweenTestsMs = 30_000;

/**
 * Workers that have work and bring nothing, while others bring something. They stay in until a canary says more: what takes so
 * long may be a big unit.
 */
export function suspects(seen: {
	readonly farm: Farm;
	readonly busy: readonly SlotUse[];
	/** Worker -> when a compile there ended well. */
	readonly succeededAt: ReadonlyMap<string, number>;
	readonly testedAt: ReadonlyMap<string, number>;
	readonly at: number;
}): readonly string[] {
	const {farm, busy, succeededAt, testedAt, at} = seen;
	const isLately = (when: number | undefined, withinMs: number) => when !== undefined && at - when < withinMs;
	return farm
		.filter(({name, standing}) => {
			if (standing !== 'in' || isLately(testedAt.get(name), betweenTestsMs) || isLately(succeededAt.get(name), silenceMs))
				return false;
			const isWaiting = busy.some(({host, ageMs}) => host === name && ageMs >= silenceMs);
			return isWaiting && farm.some((other) => other.name !== name && isLately(succeededAt.get(other.name), silenceMs));
		})
		.map(({name}) => name);
}
