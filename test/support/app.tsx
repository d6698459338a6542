import {EventEmitter} from 'node:events';
import {render} from 'ink';
import type {Intent} from '../../source/state/intents.ts';
import type {State} from '../../source/state/state.ts';
import {createStore, type Store} from '../../source/state/store.ts';
import {App} from '../../source/ui/app.tsx';
import {painter, type Richness} from '../../source/ui/theme.ts';
import {sequenceOf} from './keys.ts';

/** Enough of a terminal for Ink, of any size; ink-testing-library's is always 100 columns wide and has no rows. */
class Output extends EventEmitter {
	columns: number;
	rows: number;
	frame = '';

	constructor(columns: number, rows: number) {
		super();
		this.columns = columns;
		this.rows = rows;
	}

	write = (frame: string): boolean => {
		this.frame = frame;
		return true;
	};
}

class Input extends EventEmitter {
	isTTY = true;
	private data: string | null = null;

	send(data: string): void {
		this.data = data;
		this.emit('readable');
		this.emit('data', data);
	}

	read = (): string | null => {
		const {data} = this;
		this.data = null;
		return data;
	};

	setEncoding(): void {}
	setRawMode(): void {}
	resume(): void {}
	pause(): void {}
	ref(): void {}
	unref(): void {}
}

type Options = {readonly columns?: number; readonly rows?: number; readonly isReadonly?: boolean; readonly richness?: Richness};

/** The whole screen in memory: what it shows, what it asked for, and keys for it. */
export type TestApp = {
	readonly store: Store;
	readonly intents: readonly Intent[];
	readonly lines: () => readonly string[];
	readonly text: () => string;
	/** Presses keys by name, one event each, and waits for React. */
	readonly press: (...keys: readonly string[]) => Promise<void>;
	/** Sends bytes in one event, as a paste or a slow link does. */
	readonly send: (bytes: string) => Promise<void>;
	/** Waits until the frame or the intents are as they should be; fails with the frame. */
	readonly until: (condition: () => boolean) => Promise<void>;
	readonly resize: (columns: number, rows: number) => Promise<void>;
	readonly close: () => void;
};

const deadlineMs = 2000;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export async function openApp(state: State, now: number, options: Options = {}): Promise<TestApp> {
	const {columns = 80, rows = 24, isReadonly = false, richness = 'none'} = options;
	const output = new Output(columns, rows);
	const input = new Input();
	const intents: Intent[] = [];
	const store = createStore(state, (flush) => {
		const timer = setImmediate(flush);
		return () => clearImmediate(timer);
	});
	const clock = {now: () => now, subscribe: () => () => {}};
	const instance = render(
		<App
			store={store}
			perform={(intent) => intents.push(intent)}
			isReadonly={isReadonly}
			clock={clock}
			paint={painter(richness)}
		/>,
		{
			stdout: output as unknown as NodeJS.WriteStream,
			stdin: input as unknown as NodeJS.ReadStream,
			debug: true,
			exitOnCtrlC: false,
			patchConsole: false,
		},
	);
	await turn();
	const send = async (bytes: string) => {
		input.send(bytes);
		await turn();
		await turn();
	};
	return {
		store,
		intents,
		lines: () => output.frame.split('\n'),
		text: () => output.frame,
		async press(...keys) {
			for (const key of keys) await send(sequenceOf(key));
		},
		send,
		async until(condition) {
			const deadline = performance.now() + deadlineMs;
			while (!condition()) {
				if (performance.now() > deadline) throw new Error(`Not seen within ${deadlineMs} ms:\n${output.frame}`);
				await turn();
			}
		},
		async resize(nextColumns, nextRows) {
			output.columns = nextColumns;
			output.rows = nextRows;
			output.emit('resize');
			await turn();
		},
		close: () => instance.unmount(),
	};
}
