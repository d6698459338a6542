import {constants} from 'node:os';
import {messageOf} from './fail.ts';
import {stopLab} from './lab.ts';
import {killRunning} from './process.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Takes the lab down when we are told to end, and ends then, in place of what would be done otherwise (an end at once); gives
 * what undoes this.
 */
export const takeDownOnSignal = (name: string, log: (line: string) => void): (() => void) => {
	const former = signals.map((signal) => ({signal, listeners: process.listeners(signal)}));
	const onSignal = (signal: NodeJS.Signals) => {
		for (const other of signals) {
			process.removeAllListeners(other);
			process.on(other, () => {});
		}

		log(`${signal}: taking the lab down`);
		killRunning();
		stopLab(name)
			.catch((error: unknown) => log(messageOf(error)))
			.finally(() => process.exit(128 + constants.signals[signal]));
	};
	for (const signal of signals) {
		process.removeAllListeners(signal);
		process.on(signal, onSignal);
	}

	return () => {
		for (const {signal, listeners} of former) {
			process.removeAllListeners(signal);
			for (const listener of listeners) {
				process.on(signal, listener);
			}
		}
	};
};
