import type {Lab} from '../../source/lab/lab.ts';

/** What goes wrong while a build runs. */
export type BuildFault = {
	readonly name: string;
	/** Whose builds it can hurt in different ways. */
	readonly engines: readonly ('sccache' | 'ccache')[];
	/** Further lines of the configuration's `build:`, where it needs another kind of build. */
	readonly settings?: string;
	/** What must be said of it on record: the event's or the failure's own words. */
	readonly says: RegExp | undefined;
	readonly prepare?: (lab: Lab) => Promise<unknown>;
	readonly plant: (lab: Lab) => Promise<unknown>;
	/** After `lastsMs` where that is said, else when the build has ended. */
	readonly cure: (lab: Lab) => Promise<unknown>;
	readonly lastsMs?: number;
};

const timeoutMs = 60_000;

/** Commands as root on a machine of the lab. */
export const on =
	(host: string, script: string) =>
	(lab: Lab): Promise<string> =>
		lab.execOrFail(host, ['bash', '-ec', script], {timeoutMs});
