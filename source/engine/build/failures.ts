import type {FailedAction} from '../../state/events.ts';
import {endFailures, type FailureFold, foldFailure, reasonOf} from '../../tools/failed-actions.ts';
import {stamped} from '../context.ts';
import type {Companion} from './companion.ts';

/** Of a build that keeps going. What follows is in its log. */
const mostFailures = 50;

/** Each action that failed, whole, as soon as it is printed; the first is why the build failed. */
export const failures: Companion = async ({context}) => {
	let fold: FailureFold = {};
	let first: FailedAction | undefined;
	let count = 0;
	const take = (failed: FailedAction | undefined) => {
		if (failed === undefined) return;
		first ??= failed;
		count += 1;
		if (count <= mostFailures) context.emit(stamped({type: 'build/action-failed', ...failed}));
	};
	return {
		onLine(line) {
			fold = foldFailure(fold, line);
			take(fold.closed);
		},
		async stop() {
			take(endFailures(fold));
			fold = {};
		},
		cause: () => (first === undefined ? undefined : {message: reasonOf(first)}),
	};
};
