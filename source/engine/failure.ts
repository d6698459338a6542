import type {Failure, FailureCode} from '../state/failure.ts';

/** An expected failure on its way up the stack. Whoever catches it turns it back into a value with `toFailure`. */
export class FailureError extends Error {
	readonly failure: Failure;
	/** What was given up may still be at work on another machine. */
	isLeftRunning = false;

	constructor(failure: Failure) {
		super(failure.message);
		this.failure = failure;
	}
}

export function fail(code: FailureCode, message: string, hint?: string, evidence?: string): FailureError {
	return new FailureError({code, message, ...(hint === undefined ? {} : {hint}), ...(evidence === undefined ? {} : {evidence})});
}

/** The one place where something thrown becomes something said. What we did not expect is our bug and says so. */
export function toFailure(error: unknown): Failure {
	if (error instanceof FailureError) return error.failure;
	const message = error instanceof Error ? error.message : String(error);
	return {code: 'bug', message: `Unexpected: ${message}.`, hint: 'Please report it with the journal of this run.'};
}
