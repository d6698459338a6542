import type {AnyAuthMethod, AuthHandlerMiddleware, BaseAgent, Client, ParsedKey} from 'ssh2';
import type {Ticket} from './password-gate.ts';

/** What to log in with, tried in this order, each once. */
export type Credentials = {
	/** Our own key. */
	readonly privateKey?: string;
	/** Keys of the user. */
	readonly keys?: readonly ParsedKey[];
	readonly agent?: BaseAgent;
	readonly password?: string;
	/** Asks whether the password may be tried; see `PasswordGate`. */
	readonly enter?: () => Promise<Ticket | undefined>;
};

/** What became of a login: what the server said besides yes and no. */
export type LoginTrace = {
	/** Methods that the server would still take. */
	offered: readonly string[];
	/** It took one and wants another as well (AuthenticationMethods of sshd_config(5)). */
	isPartial: boolean;
	/** It has refused everything that there was to try. */
	isExhausted: boolean;
	isPasswordSent: boolean;
	isPasswordRefused: boolean;
	/** Another host has refused the password before it was tried here. */
	isUntried: boolean;
	ticket?: Ticket;
	/** It hung up, because it allows no more tries. */
	isCutOff: boolean;
	/** The login has ended, one way or the other. */
	isOver: boolean;
	/** The password was right, and a new one has to be set. */
	isExpired: boolean;
	/** A question that is not about a password, e.g. for a code. */
	strangeQuestion?: string;
	/** What it shows to everybody who logs in (`Banner`), or why it hangs up. */
	banner?: string;
};

export function newTrace(): LoginTrace {
	return {
		offered: [],
		isPartial: false,
		isExhausted: false,
		isPasswordSent: false,
		isPasswordRefused: false,
		isUntried: false,
		isCutOff: false,
		isOver: false,
		isExpired: false,
	};
}

const newPassword = /\b(new|retype|current|old|change)\b.*password|password.*\b(expired|change)/i;
const bannerLimit = 400;
const questionLimit = 120;

function keyAttempts(username: string, {privateKey, keys = [], agent}: Credentials): AnyAuthMethod[] {
	const files = [...(privateKey === undefined ? [] : [privateKey]), ...keys];
	const own = files.map((key): AnyAuthMethod => ({type: 'publickey', username, key}));
	return agent === undefined ? own : [...own, {type: 'agent', username, agent}];
}

/**
 * Answers what sshd asks after a login name. A password is sent once: as such, or where only questions are allowed
 * (keyboard-interactive), to the first question that hides what is typed. `giveUp` ends a conversation that only a person
 * could go on with.
 */
export function loginAttempts(
	username: string,
	credentials: Credentials,
	trace: LoginTrace,
	giveUp: () => void,
): AuthHandlerMiddleware {
	const {password} = credentials;
	const keys = keyAttempts(username, credentials);
	let hasAsked = false;
	let isPasswordSent = false;
	let isWaiting = false;
	let isAnswered = false;
	const prompt = (
		_name: string,
		instructions: string,
		_language: string,
		prompts: readonly {prompt: string; echo?: boolean}[],
		finish: (answers: string[]) => void,
	) => {
		const text = prompts
			.map((one) => one.prompt.trim())
			.join(' ')
			.slice(0, questionLimit);
		if (newPassword.test(`${instructions} ${text}`)) trace.isExpired = true;
		else if (prompts.length === 1 && prompts[0]?.echo !== true && !isAnswered && /passw|pass ?phrase|^$/i.test(text)) {
			isAnswered = true;
			return finish([password ?? '']);
		} else trace.strangeQuestion = text;
		return giveUp();
	};
	const passwordAttempt = async (allowed: readonly string[]): Promise<AnyAuthMethod | false> => {
		const isPlain = allowed.includes('password');
		const isPossible = isPlain || allowed.includes('keyboard-interactive');
		if (!isPossible || password === undefined || isPasswordSent) return false;
		isPasswordSent = true;
		const ticket = credentials.enter === undefined ? {settle() {}} : await credentials.enter();
		if (ticket === undefined) {
			trace.isUntried = true;
			return false;
		}
		if (trace.isOver) {
			// It was waited for too long; somebody else may try.
			ticket.settle(undefined);
			return false;
		}
		trace.ticket = ticket;
		trace.isPasswordSent = true;
		isWaiting = true;
		return isPlain ? {type: 'password', username, password} : {type: 'keyboard-interactive', username, prompt};
	};
	return (allowed: readonly string[] | null, isPartial, next) => {
		if (!hasAsked) {
			hasAsked = true;
			// Costs no attempt, and the answer names the methods.
			return next({type: 'none', username});
		}
		trace.offered = allowed ?? [];
		trace.isPartial ||= isPartial;
		if (isWaiting && !isPartial) trace.isPasswordRefused = true;
		const key = trace.offered.includes('publickey') ? keys.shift() : undefined;
		if (key !== undefined) return next(key);
		// `false` is missing in the types: nothing is left to try.
		return void passwordAttempt(trace.offered).then(
			(attempt) => (trace.isOver ? undefined : next(attempt as AnyAuthMethod)),
			giveUp,
		);
	};
}

/** What the server says outside of questions: banners, and a wish for a new password. */
export function listenForWords(connection: Client, trace: LoginTrace, giveUp: () => void): void {
	connection.on('banner', (text) => {
		trace.banner = text.trim().slice(0, bannerLimit);
	});
	connection.on('change password', () => {
		trace.isExpired = true;
		giveUp();
	});
}
