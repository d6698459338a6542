import {FailureError} from './failure.ts';

/** The right to try a password, and the duty to say what came of it. */
export type Ticket = {readonly settle: (isTaken: boolean | undefined) => void};

/**
 * Keeps a wrong password from being given to every host at once: accounts of a directory service are locked after a few. The
 * first host tries it, the others wait; when it is refused, nobody else tries it, and nobody a second time.
 */
export class PasswordGate {
	private readonly verdicts = new Map<string, Promise<boolean | undefined>>();

	/** `answer` names what is given and to whom, e.g. `login builder`. Undefined: it was refused already. */
	async enter(answer: string): Promise<Ticket | undefined> {
		for (;;) {
			const known = this.verdicts.get(answer);
			if (known === undefined) return this.first(answer);
			const verdict = await known;
			if (verdict === true) return {settle: () => {}};
			if (verdict === false) return undefined;
			// The first one found out nothing about the password; somebody else tries now.
			if (this.verdicts.get(answer) === known) this.verdicts.delete(answer);
		}
	}

	private first(answer: string): Ticket {
		const {promise, resolve} = Promise.withResolvers<boolean | undefined>();
		this.verdicts.set(answer, promise);
		return {settle: resolve};
	}
}

/** Whether something that was thrown says that a password is wrong; undefined where it says nothing about it. */
export function verdictOf(error: unknown): false | undefined {
	return error instanceof FailureError && error.failure.wants?.because === 'refused' ? false : undefined;
}
