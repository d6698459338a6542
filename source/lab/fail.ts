/** Exit codes of the lab's commands: the same meaning as in the product (design: 1 failed, 2 usage, 3 a precondition is not met). */
export const exitCode = {done: 0, failed: 1, usage: 2, precondition: 3, cancelled: 130} as const;

/**
 * An expected failure: its message is one sentence with the cause and the way out, and is all that people see.
 *
 * @param code - the exit code that the command line ends with
 */
export class LabError extends Error {
	readonly code: number;

	constructor(message: string, code: number = exitCode.failed) {
		super(message);
		this.name = 'LabError';
		this.code = code;
	}
}

/** The text of anything thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** True for the errors of Node's file functions that carry this code, such as ENOENT. */
export const hasErrorCode = (error: unknown, code: string): boolean =>
	error instanceof Error && 'code' in error && error.code === code;
