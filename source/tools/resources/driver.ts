import type {Command} from '../command.ts';

/**
 * How one kind of resource is handled, all pure. The order is always: probe, read, differences; if there are any: ledger,
 * apply, probe again, and then there must be none.
 */
export type Driver<Resource, Found> = {
	/** A command that prints the present state; it exits 0 whatever the state is. */
	readonly probe: (resource: Resource) => Command;
	readonly read: (resource: Resource, output: string) => Found;
	/** What is not as it should be, one line each for people; empty when all is well. */
	readonly differences: (resource: Resource, found: Found) => readonly string[];
	readonly apply: (resource: Resource, found: Found) => readonly Command[];
	/** Back to what was `before`, given what was found right `after` we had changed it. */
	readonly undo: (resource: Resource, before: Found, after: Found) => readonly Command[];
	/** Why undo must leave it as it is: somebody changed it since we found it so, right `after` our change. */
	readonly changedSince?: (resource: Resource, after: Found, now: Found) => string | undefined;
	/** Why it rightly is still there after undo: somebody else needs it by now. */
	readonly neededBy?: (resource: Resource, before: Found, after: Found, now: Found) => string | undefined;
	/** What is still not as it was before, one line each. */
	readonly remains: (resource: Resource, before: Found, now: Found) => readonly string[];
};
