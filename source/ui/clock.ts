/** The one clock of the screen: everything that has an age grows older at the same moment, once a second. */
export type Clock = {
	/** Milliseconds since the epoch, as of the last tick. */
	readonly now: () => number;
	readonly subscribe: (listener: () => void) => () => void;
};

const tickMs = 1000;

export function createClock(time: () => number = Date.now): Clock {
	let current = time();
	return {
		now: () => current,
		subscribe(listener) {
			const timer = setInterval(() => {
				current = time();
				listener();
			}, tickMs);
			return () => clearInterval(timer);
		},
	};
}
