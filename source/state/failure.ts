import type {SecretQuestion} from './secret.ts';

/** Why something did not work. The set is closed, so that exit codes and dialogs can be chosen by `code`. */
export type FailureCode =
	| 'usage'
	| 'configuration'
	| 'unreachable'
	| 'denied'
	| 'host-key'
	| 'password-needed'
	| 'not-provisioned'
	| 'no-worker'
	| 'exit'
	| 'timeout'
	| 'verification'
	| 'locked'
	| 'cancelled'
	| 'lost'
	| 'bug';

/** An expected failure as a value: `message` is one sentence with the cause, `hint` one sentence with the way out. */
export type Failure = {
	readonly code: FailureCode;
	readonly message: string;
	readonly hint?: string;
	/** The last lines that the program printed, for the log; already redacted. */
	readonly evidence?: string;
	/** What would make it work, where a person can say it. */
	readonly wants?: SecretQuestion;
};

/** Exit codes of the command line (design: 0 done, 1 failed, 2 usage, 3 precondition, 4 locked, 130 cancelled). */
export function exitCodeOf(failure: Failure | undefined): number {
	if (failure === undefined) return 0;
	switch (failure.code) {
		case 'usage':
		case 'configuration':
			return 2;
		case 'unreachable':
		case 'denied':
		case 'host-key':
		case 'password-needed':
		case 'not-provisioned':
		case 'no-worker':
			return 3;
		case 'locked':
			return 4;
		case 'cancelled':
			return 130;
		default:
			return 1;
	}
}

export function failureText(failure: Failure): string {
	return failure.hint === undefined ? failure.message : `${failure.message} ${failure.hint}`;
}
