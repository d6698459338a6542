import type {Process} from '../../tools/processes.ts';

/**
 * Programs on whose children a compile elsewhere waits: one that is held would break it, since distcc gives up after a minute. And
 * those that start and wait, whose memory is not the matter.
 */
const untouchable: ReadonlySet<string> = new Set(['distcc', 'sccache', 'ccache', 'launcher', 'socat']);
const stewards: ReadonlySet<string> = new Set(['soong_ui', 'ninja', 'sh', 'bash', 'dash', 'nsjail', 'unshare', 'make', 'ckati']);

/** The steps of a build that run on this machine: what descends from `roots`, but for compiles that go through the chain. */
export function localSteps(processes: readonly Process[], roots: ReadonlySet<number>): readonly Process[] {
	const children = Map.groupBy(processes, ({parent}) => parent);
	const found: Process[] = [];
	const visit = (process: Process) => {
		if (untouchable.has(process.name)) return;
		if (!stewards.has(process.name) && process.state !== 'Z') found.push(process);
		for (const child of children.get(process.pid) ?? []) visit(child);
	};
	for (const process of processes) if (roots.has(process.pid)) visit(process);
	return found;
}
