/** One line of an `authorized_keys` file: sshd(8), "AUTHORIZED_KEYS FILE FORMAT"; `restrict` and `permitlisten` need OpenSSH 7.8. */
export type AuthorizedKey = {
	/** Type and base64 text, as ssh-keygen writes them. */
	readonly publicKey: string;
	/** Comment that only lines of ours have. */
	readonly marker: string;
	/** The only address from which the key may be used. */
	readonly from: string;
	/** Where connections may be forwarded to, as `ADDRESS:PORT`; empty: nowhere. */
	readonly permitOpen: readonly string[];
	readonly hasTerminal: boolean;
	/** Runs instead of what is asked for. */
	readonly command?: string;
};

/** `ssh -R` cannot be forbidden while `-L` is allowed; this leaves it one port of loopback that only root could bind. */
const permitListen = 'permitlisten="127.0.0.1:1"';

/** In double quotes only the quote itself is special. */
function option(name: string, value: string): string {
	return `${name}="${value.replaceAll('"', '\\"')}"`;
}

export function authorizedKeyLine({publicKey, marker, from, permitOpen, hasTerminal, command}: AuthorizedKey): string {
	const options = [
		'restrict',
		option('from', from),
		...(hasTerminal ? ['pty'] : []),
		...(permitOpen.length === 0
			? []
			: ['port-forwarding', ...permitOpen.map((place) => option('permitopen', place)), permitListen]),
		...(command === undefined ? [] : [option('command', command)]),
	];
	return `${options.join(',')} ${publicKey} ${marker}`;
}

/** The first word of SSH_CONNECTION (ssh(1), ENVIRONMENT): from which address sshd sees us. Undefined where it is none. */
export function clientAddress(connection: string): string | undefined {
	const [address = ''] = connection.trim().split(' ');
	return /^[0-9A-Fa-f:.]+(%[\w.-]+)?$/.test(address) ? address : undefined;
}

export const connectionScript = 'printf "%s\\n" "$SSH_CONNECTION"';
