import {type IPty, spawn} from '@lydell/node-pty';
import xterm, {type Terminal} from '@xterm/headless';
import {sequenceOf} from './keys.ts';

const recheckMs = 50;
const scrollbackLines = 2000;
// They change what programs draw, and a terminal of a person has none of them.
const testVariables = [
	'CI',
	'NO_COLOR',
	'FORCE_COLOR',
	'VITEST',
	'VITEST_MODE',
	'VITEST_POOL_ID',
	'VITEST_WORKER_ID',
	'TEST',
	'NODE_ENV',
];

export type ScreenOptions = {
	readonly columns?: number;
	readonly rows?: number;
	readonly environment?: Readonly<Record<string, string>>;
	readonly folder?: string;
};

export type ScreenExit = {readonly code: number; readonly signal: number};

/** What to wait for: text that stands somewhere on the screen, a pattern over its lines, or any condition. */
export type Sight = string | RegExp | ((screen: Screen) => boolean);

/** A program in a pseudo-terminal of its own, seen through a real terminal emulator. */
export class Screen {
	readonly terminal: Terminal;
	/** Resolves when the program has ended and all that it wrote is on the screen. */
	readonly exited: Promise<ScreenExit>;
	private readonly pty: IPty;
	private readonly watchers = new Set<() => void>();
	private exit: ScreenExit | undefined;

	constructor(argv: readonly string[], options: ScreenOptions = {}) {
		const [program = '', ...rest] = argv;
		const {columns: cols = 120, rows = 40} = options;
		const environment: Record<string, string | undefined> = {...process.env, LANG: 'C.UTF-8', ...options.environment};
		for (const name of testVariables) if (options.environment?.[name] === undefined) delete environment[name];
		environment['TERM'] = 'xterm-256color';
		environment['COLORTERM'] = 'truecolor';
		this.terminal = new xterm.Terminal({cols, rows, scrollback: scrollbackLines, allowProposedApi: true});
		this.pty = spawn(program, rest, {
			name: 'xterm-256color',
			cols,
			rows,
			env: environment,
			...(options.folder === undefined ? {} : {cwd: options.folder}),
		});
		// Programs ask the terminal who it is and where its cursor stands; ink waits for the answer.
		this.terminal.onData((answer) => this.pty.write(answer));
		this.pty.onData((data) => this.terminal.write(data, () => this.check()));
		this.exited = new Promise((resolve) => {
			this.pty.onExit(({exitCode, signal}) => {
				// The end is told before the last bytes are parsed: an empty write comes after them.
				this.terminal.write('', () => {
					this.exit = {code: exitCode, signal: signal ?? 0};
					resolve(this.exit);
					this.check();
				});
			});
		});
	}

	get pid(): number {
		return this.pty.pid;
	}

	/** True while a full-screen program holds the terminal. */
	get isFullScreen(): boolean {
		return this.terminal.buffer.active.type === 'alternate';
	}

	/** The rows that can be seen now, without the blanks at their ends. */
	lines(): readonly string[] {
		const {active} = this.terminal.buffer;
		return Array.from(
			{length: this.terminal.rows},
			(_, row) => active.getLine(active.baseY + row)?.translateToString(true) ?? '',
		);
	}

	text(): string {
		return this.lines().join('\n');
	}

	/** True where the text stands in inverse video, as a chosen button or row does. */
	isInverse(text: string): boolean {
		const {active} = this.terminal.buffer;
		return this.lines().some((line, row) => {
			const column = line.indexOf(text);
			return (
				column >= 0 &&
				active
					.getLine(active.baseY + row)
					?.getCell(column)
					?.isInverse() !== 0
			);
		});
	}

	shows(sight: Sight): boolean {
		if (typeof sight === 'function') return sight(this);
		return typeof sight === 'string' ? this.text().includes(sight) : sight.test(this.text());
	}

	/**
	 * Waits until it is to be seen: looked for after each write, and every 50 ms for conditions that are not on the screen.
	 *
	 * @throws Error with the screen's text when the deadline passes, or when the program ends without it
	 */
	async until(sight: Sight, timeoutMs: number): Promise<void> {
		const what = typeof sight === 'function' ? sight.name || sight.toString() : String(sight);
		await new Promise<void>((resolve, reject) => {
			const finish = (settle: () => void) => {
				clearTimeout(deadline);
				clearInterval(recheck);
				this.watchers.delete(look);
				settle();
			};
			const give = (reason: string) => finish(() => reject(new Error(`${reason}: ${what}\n${this.framed()}`)));
			const look = () => {
				try {
					if (this.shows(sight)) finish(resolve);
					else if (this.exit !== undefined) give(`The program ended (code ${this.exit.code}) and this was not seen`);
				} catch (error) {
					finish(() => reject(error));
				}
			};
			const deadline = setTimeout(() => give(`Not seen within ${timeoutMs / 1000} s`), timeoutMs);
			const recheck = setInterval(look, recheckMs);
			this.watchers.add(look);
			look();
		});
	}

	/** Presses keys by name, one write each: `press('s')`, `press('down', 'enter')`, `press('ctrl-c')`. */
	press(...keys: readonly string[]): void {
		for (const key of keys) this.pty.write(sequenceOf(key));
	}

	/** Types text as a person would paste it, in one write. */
	type(text: string): void {
		this.pty.write(text);
	}

	resize(columns: number, rows: number): void {
		this.terminal.resize(columns, rows);
		this.pty.resize(columns, rows);
	}

	/** Signals the program; SIGHUP is what it gets when its terminal is closed. */
	kill(signal: NodeJS.Signals = 'SIGHUP'): void {
		if (this.exit === undefined) this.pty.kill(signal);
	}

	/** Ends what still runs; for `finally`. */
	async close(timeoutMs = 5000): Promise<void> {
		this.kill('SIGHUP');
		const timer = setTimeout(() => this.kill('SIGKILL'), timeoutMs);
		await this.exited;
		clearTimeout(timer);
		this.terminal.dispose();
	}

	private check(): void {
		for (const look of [...this.watchers]) look();
	}

	private framed(): string {
		const edge = `+${'-'.repeat(this.terminal.cols)}+`;
		return [edge, ...this.lines().map((line) => `|${line.padEnd(this.terminal.cols)}|`), edge].join('\n');
	}
}
