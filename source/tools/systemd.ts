/** Quotes a word (systemd.syntax(7), "Quoting"): `%` is doubled, words with anything unusual go into double quotes. */
function unitWord(word: string): string {
	const escaped = word.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%');
	return /^[A-Za-z0-9_@+=:,./%-]+$/.test(escaped) ? escaped : `"${escaped}"`;
}

/** In `ExecStart=` a `$` is doubled too (systemd.service(5), "Command lines"); in `Environment=` it means nothing. */
function commandWord(word: string): string {
	return unitWord(word).replaceAll('$', '$$$$');
}

export type UnitOptions = {
	readonly description: string;
	readonly user: string;
	readonly argv: readonly string[];
	/** Further lines of `[Service]`, as they are. */
	readonly service?: readonly string[];
	readonly environment?: Readonly<Record<string, string>>;
	/** Between its end and its next start; 2 s where it is not said. */
	readonly restartSeconds?: number;
};

/** A service that runs in the foreground, is restarted for ever, and starts at boot. */
export function serviceUnit({description, user, argv, service = [], environment = {}, restartSeconds = 2}: UnitOptions): string {
	return [
		'# Written by distbuild-tui; removed by its teardown.',
		'[Unit]',
		`Description=${description}`,
		'Wants=network-online.target',
		'After=network-online.target',
		'StartLimitIntervalSec=0',
		'',
		'[Service]',
		`User=${user}`,
		...Object.entries(environment).map(([key, value]) => `Environment=${unitWord(`${key}=${value}`)}`),
		`ExecStart=${argv.map(commandWord).join(' ')}`,
		'Restart=always',
		`RestartSec=${restartSeconds}`,
		...service,
		'',
		'[Install]',
		'WantedBy=multi-user.target',
		'',
	].join('\n');
}
