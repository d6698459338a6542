import {constants} from 'node:os';
import {messageOf} from './fail.ts';
import {stopLab} from './lab.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Takes the lab down when we are told to end, and ends then; gives what undoes this. */
export const takeDownOnSignal = (name: string, log: (line: string) => void): (() => void) => {
	const onSignal = (signal: NodeJS.Signals) => {
		release();
		log(`${signal}: taking the lab down`);
		stopLab(name)
			.catch((error: unknown) => log(messageOf(error)))
			.finally(() => process.exit(128 + constants.signals[signal]));
	};
	const release = () => {
		for (const signal of signals) {
			process.off(signal, onSignal);
		}
	};
	for (const signal of signals) {
		process.on(signal, onSignal);
	}

	return release;
};
