import {localSteps} from '../../actions/memory/family.ts';
import {type Decision, decide, initialGate} from '../../actions/memory/gate.ts';
import type {Process} from '../../tools/processes.ts';
import {stamped} from '../context.ts';
import {every} from '../every.ts';
import {buildsOf, readMemory, readProcesses, withKind} from '../processes.ts';
import {startBrake} from './brake.ts';
import type {Companion} from './companion.ts';

const intervalMs = 250;
/** With half of the memory free and nothing happening, one look at all processes in a second is enough to learn what steps take. */
const idleTicks = 4;
/** Of all memory, gone since the last tick: somebody is growing. */
const suddenShare = 0.03;
const toldProcesses = 8;

function described({name, residentBytes}: Process): string {
	return `${name} (${(residentBytes / 1024 ** 3).toFixed(1)} GiB)`;
}

/** Heavy local steps wait where memory would not do for all of them: the master is never pushed into swap. */
export const memoryGate: Companion = async ({context, complain}) => {
	const brake = startBrake();
	let gate = initialGate;
	let tick = 0;
	let lastBytes = 0;
	const look = async () => {
		if (context.signal.aborted) return;
		const memory = readMemory();
		tick += 1;
		const isSudden = lastBytes - memory.availableBytes > memory.totalBytes * suddenShare;
		lastBytes = memory.availableBytes;
		const isPlenty = memory.availableBytes > memory.totalBytes / 2 && gate.held.length === 0 && !isSudden;
		if (isPlenty && tick % idleTicks !== 0) return;
		const processes = readProcesses();
		const steps = localSteps(processes, buildsOf(context.config.master.tree, processes));
		apply(decide(gate, memory, steps.map(withKind)));
	};
	const apply = (decision: Decision) => {
		const gone = gate.held.filter((process) => ![...decision.gate.held, ...decision.go].includes(process));
		gate = decision.gate;
		for (const {pid} of [...decision.go, ...gone]) brake.go(pid);
		for (const {pid} of decision.stop) brake.stop(pid);
		if (decision.reason === '') return;
		const processes = gate.held.slice(0, toldProcesses).map(described);
		context.emit(stamped({type: 'memory/held', processes, reason: decision.reason}));
	};
	// A build that is cancelled must be able to end: what is stopped does not hear it.
	const release = () => void brake.release();
	context.signal.addEventListener('abort', release, {once: true});
	const watching = new AbortController();
	const watcher = every(intervalMs, watching.signal, look, complain);
	return {
		async stop() {
			watching.abort();
			await watcher;
			context.signal.removeEventListener('abort', release);
			await brake.release();
		},
	};
};
