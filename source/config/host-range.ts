/** One machine as a person writes it: `user@host:port`, a range expanded. */
export type HostWord = {readonly host: string; readonly user?: string; readonly port?: number};

/** A piece of the list that cannot be read, and how it should be written. */
export type HostProblem = {readonly text: string; readonly message: string; readonly hint: string};

export type HostList = {readonly words: readonly HostWord[]; readonly problems: readonly HostProblem[]};

/** More workers than distcc could feed; a range of a whole /16 is a mistake. */
const mostHosts = 256;

const hostPattern = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,252}$/;
const userPattern = /^[a-z_][a-z0-9_.-]{0,31}$/;

class Unreadable extends Error {
	readonly hint: string;

	constructor(message: string, hint: string) {
		super(message);
		this.hint = hint;
	}
}

/** At blanks and commas, but not within brackets. */
function pieces(text: string): readonly string[] {
	return text.match(/(?:\[[^\]]*\]?|[^\s,[])+/g) ?? [];
}

/** `01-03,7` -> 01 02 03 7; as many digits as the first has. */
function numbers(inner: string): readonly string[] {
	return inner.split(',').flatMap((part) => {
		const range = /^\s*(\d{1,9})(?:-(\d{1,9}))?\s*$/.exec(part);
		if (range === null) throw new Unreadable(`[${inner}] is no range`, 'Write numbers, such as [1-8] or [01-12,15].');
		const [, first = '', last = first] = range;
		const count = Number(last) - Number(first) + 1;
		if (count < 1) throw new Unreadable(`[${inner}] runs backwards`, `Write [${last}-${first}].`);
		if (count > mostHosts) throw new Unreadable(`[${inner}] is ${count} machines`, `At most ${mostHosts} can be named.`);
		return Array.from({length: count}, (_, index) => String(Number(first) + index).padStart(first.length, '0'));
	});
}

/** Every range of a piece by every other: `w[1-2]-[a]`. */
function expand(text: string): readonly string[] {
	const range = /^([^[]*)\[([^\]]*)\](.*)$/.exec(text);
	if (range === null) {
		if (text.includes('[')) throw new Unreadable('its bracket is not closed', 'Write it like w[1-3].');
		return [text];
	}
	const [, before = '', inner = '', after = ''] = range;
	// An address of IPv6 in brackets, as with a port.
	if (inner.includes(':')) return expand(after).map((rest) => `${before}[${inner}]${rest}`);
	const middles = numbers(inner);
	const rests = expand(after);
	if (rests.length * middles.length > mostHosts)
		throw new Unreadable('it is too many machines', `At most ${mostHosts} can be named.`);
	return middles.flatMap((middle) => rests.map((rest) => `${before}${middle}${rest}`));
}

function readWord(text: string): HostWord {
	// Two colons without brackets: an address of IPv6 alone.
	const isBare = /:.*:/.test(text) && !text.includes('[');
	const parts = isBare ? null : /^(?:([^@]*)@)?(?:\[([0-9A-Fa-f:.]+)\]|([^[\]:]*))(?::(.*))?$/.exec(text);
	const host = isBare ? text : (parts?.[2] ?? parts?.[3] ?? '');
	const [user, port] = [parts?.[1], parts?.[4]];
	if (!hostPattern.test(host))
		throw new Unreadable('that is no host name and no address', 'Write a name, an address, or user@host:port.');
	if (/^\d+\.\d+\.\d+\.\d+-\d+$/.test(host))
		throw new Unreadable('that is no address', `Write a range in brackets: ${host.replace(/(\d+-\d+)$/, '[$1]')}.`);
	if (user !== undefined && !userPattern.test(user))
		throw new Unreadable(`"${user}" is no user name`, 'Write it like builder@host.');
	if (port !== undefined && !(/^\d+$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535))
		throw new Unreadable(`"${port}" is no port`, 'Write a number from 1 to 65535 after the colon.');
	return {host, ...(user === undefined ? {} : {user}), ...(port === undefined ? {} : {port: Number(port)})};
}

/**
 * Reads a list of machines, separated by blanks or commas: names, addresses, `user@host:port`, ranges `10.0.0.[11-18]` and
 * `w[01-12,15]`. A machine that is named twice counts once. What cannot be read hides nothing else.
 */
export function readHostList(text: string): HostList {
	const words = new Map<string, HostWord>();
	const problems: HostProblem[] = [];
	for (const piece of pieces(text)) {
		try {
			for (const name of expand(piece)) {
				const word = readWord(name);
				words.set(`${word.user ?? ''}@${word.host}:${word.port ?? ''}`, word);
			}
		} catch (error) {
			if (!(error instanceof Unreadable)) throw error;
			problems.push({text: piece, message: error.message, hint: error.hint});
		}
		if (words.size > mostHosts) {
			problems.push({text: piece, message: 'these are too many machines', hint: `At most ${mostHosts} can be named.`});
			break;
		}
	}
	return {words: [...words.values()].slice(0, mostHosts), problems};
}

/** As a person would write it. */
export function hostWordText({host, user, port}: HostWord): string {
	const bare = host.includes(':') && port !== undefined ? `[${host}]` : host;
	return `${user === undefined ? '' : `${user}@`}${bare}${port === undefined ? '' : `:${port}`}`;
}
