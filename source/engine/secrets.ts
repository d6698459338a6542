/** What one host is answered with, where that is not what all are. */
export type HostSecrets = {
	readonly login?: string;
	readonly sudo?: string;
	/** Nobody knows the answer: the host is asked nothing and left out. */
	readonly isLeftOut?: boolean;
};

/** Answers of a person. They live in memory and on standard input of a runner, never in a file, argv or environment. */
export type Secrets = {
	/** For ssh on all hosts, and for sudo where nothing else is said. */
	readonly login?: string;
	/** The same for the hosts to which one logs in as this user. */
	readonly users?: Readonly<Record<string, string>>;
	readonly hosts?: Readonly<Record<string, HostSecrets>>;
	/** By the path of the key file. */
	readonly passphrases?: Readonly<Record<string, string>>;
};

type Account = {readonly host: string; readonly user: string};

/** The closest answer wins. */
export function loginSecret({login, users, hosts}: Secrets, {host, user}: Account): string | undefined {
	return hosts?.[host]?.login ?? users?.[user] ?? login;
}

/** sudo asks for the password of the login, where nothing else is said. */
export function sudoSecret(secrets: Secrets, account: Account): string | undefined {
	return secrets.hosts?.[account.host]?.sudo ?? loginSecret(secrets, account);
}

export function isLeftOut({hosts}: Secrets, host: string): boolean {
	return hosts?.[host]?.isLeftOut === true;
}

/** Every word that must not be written anywhere. */
export function wordsOf({login, users, hosts, passphrases}: Secrets): readonly string[] {
	const own = Object.values(hosts ?? {}).flatMap((secrets) => [secrets.login, secrets.sudo]);
	return [login, ...Object.values(users ?? {}), ...own, ...Object.values(passphrases ?? {})].flatMap((word) =>
		word === undefined || word === '' ? [] : [word],
	);
}
