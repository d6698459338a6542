import {appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {type JournalEvent, JournalReader, JournalWriter, journalNames, pruneJournals} from '../../source/engine/journal.ts';
import {isMonitorEvent} from '../../source/state/events.ts';
import {eventSamples} from '../support/events.ts';
import {temporaryDirectory} from '../support/run.ts';

let directory: ReturnType<typeof temporaryDirectory>;
let file: string;
beforeEach(() => {
	directory = temporaryDirectory();
	file = path.join(directory.path, 'runs', 'one.jsonl');
});
afterEach(() => directory.remove());

const line = (text: string): JournalEvent => ({type: 'build/output', at: 1, line: text});

function reading() {
	const events: JournalEvent[] = [];
	return {events, reader: new JournalReader(file, (event) => events.push(event))};
}

describe('a journal', () => {
	it('that grows too large goes on with what happened, and leaves out what programs print', () => {
		const writer = new JournalWriter(file, 500);
		for (let index = 0; index < 100; index += 1) writer.append(line(`line ${index}`));
		writer.append(eventSamples['run/finished']);
		writer.close();
		const {reader, events} = reading();
		reader.read();
		expect(events.length).toBeLessThan(15);
		expect(events.at(-2)).toMatchObject({line: expect.stringContaining('from here on, what programs print is left out')});
		expect(events.at(-1)).toEqual(eventSamples['run/finished']);
	});

	it('gives back every kind of fact as it was written', () => {
		const {reader, events} = reading();
		const written = Object.values(eventSamples).filter(
			(event): event is JournalEvent => isMonitorEvent(event) || !/^(screen|dialog|cluster)\/|^run\/lost$/.test(event.type),
		);
		const writer = new JournalWriter(file);
		for (const event of written) writer.append(event);
		writer.close();
		reader.read();
		expect(events).toEqual(written);
	});

	it('is for its owner alone, in a directory for its owner alone', () => {
		new JournalWriter(file).close();
		expect([statSync(file).mode & 0o777, statSync(path.dirname(file)).mode & 0o777]).toEqual([0o600, 0o700]);
	});

	it('is on disk at once, one line per fact whatever is in it', () => {
		const writer = new JournalWriter(file);
		writer.append(line('a\nb\r\u2028€'));
		expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(2);
		const {reader, events} = reading();
		reader.read();
		expect(events).toEqual([line('a\nb\r\u2028€')]);
		writer.close();
	});

	it('that does not exist yet is empty, and is read once it does', () => {
		const {reader, events} = reading();
		reader.read();
		expect(events).toEqual([]);
		const writer = new JournalWriter(file);
		writer.append(line('a'));
		reader.read();
		reader.read();
		expect(events).toEqual([line('a')]);
		writer.close();
	});

	it('whose last line is in the making is read without it, then with it', () => {
		const {reader, events} = reading();
		mkdirSync(path.dirname(file));
		const text = `${JSON.stringify(line('one'))}\n${JSON.stringify(line('zwö€lf'))}\n`;
		const bytes = Buffer.from(text);
		// The cut is inside a character.
		const cut = bytes.indexOf(Buffer.from('€')) + 1;
		writeFileSync(file, bytes.subarray(0, cut));
		reader.read();
		expect(events).toEqual([line('one')]);
		appendFileSync(file, bytes.subarray(cut));
		reader.read();
		expect(events).toEqual([line('one'), line('zwö€lf')]);
	});

	it('of a runner that died while writing loses that line only', () => {
		const {reader, events} = reading();
		mkdirSync(path.dirname(file));
		writeFileSync(file, `${JSON.stringify(line('one'))}\n{"type":"build/out`);
		reader.read();
		expect(events).toEqual([line('one')]);
		appendFileSync(file, `\n${JSON.stringify(line('two'))}\n`);
		reader.read();
		expect(events).toEqual([line('one'), line('two')]);
	});

	it('is read whole where it is longer than one read, also in its lines', () => {
		const {reader, events} = reading();
		const writer = new JournalWriter(file);
		const texts = Array.from({length: 12}, (_, index) => String(index).repeat(1_000_000));
		for (const text of texts) writer.append(line(text));
		reader.read();
		expect(events).toEqual(texts.map(line));
		writer.close();
	});

	it('is followed by two readers, each from its start, until they stop', async () => {
		const [one, other] = [reading(), reading()];
		const writer = new JournalWriter(file);
		writer.append(line('a'));
		let ticks = 0;
		one.reader.follow(() => {
			ticks += 1;
		});
		await vi.waitFor(() => expect(one.events).toHaveLength(1), {timeout: 5000});
		writer.append(line('b'));
		await vi.waitFor(() => expect(one.events).toHaveLength(2), {timeout: 5000});
		other.reader.follow(() => {});
		await vi.waitFor(() => expect(other.events).toHaveLength(2), {timeout: 5000});
		one.reader.stop();
		const seen = ticks;
		writer.append(line('c'));
		await vi.waitFor(() => expect(other.events).toHaveLength(3), {timeout: 5000});
		expect([ticks, one.events.length]).toEqual([seen, 2]);
		other.reader.stop();
		writer.close();
	});
});

describe('old journals', () => {
	const nameOf = (index: number) => `202611${String(index).padStart(2, '0')}-120000-build.jsonl`;

	it('are listed oldest first, without dry runs and what is no journal', () => {
		for (const name of ['2-b.jsonl', '1-a.jsonl', 'dry-7-3-c.jsonl', 'runner.log'])
			writeFileSync(path.join(directory.path, name), '');
		expect(journalNames(directory.path)).toEqual(['1-a.jsonl', '2-b.jsonl']);
		expect(journalNames(path.join(directory.path, 'nothing'))).toEqual([]);
	});

	it('go when there are more than 60, the newest stay', () => {
		for (let index = 0; index < 65; index += 1) writeFileSync(path.join(directory.path, nameOf(index)), '');
		writeFileSync(path.join(directory.path, 'runner.log'), '');
		pruneJournals(directory.path, Date.now());
		expect(readdirSync(directory.path)).toHaveLength(61);
		expect(existsSync(path.join(directory.path, nameOf(4)))).toBe(false);
		expect(existsSync(path.join(directory.path, nameOf(5)))).toBe(true);
	});

	it('too large together go, the oldest first, and the newest never', () => {
		const large = (name: string) => {
			writeFileSync(path.join(directory.path, name), '');
			truncateSync(path.join(directory.path, name), 600 * 1024 ** 2);
		};
		for (const name of ['20250101-a-build.jsonl', '20250102-b-build.jsonl', '20250103-c-build.jsonl']) large(name);
		pruneJournals(directory.path, Date.now());
		expect(journalNames(directory.path)).toEqual(['20250103-c-build.jsonl']);
	});

	it('of a cluster without any are no mistake', () => {
		expect(() => pruneJournals(path.join(directory.path, 'nothing'), Date.now())).not.toThrow();
	});

	it('of dry runs go when nobody has read them for an hour', () => {
		const dry = path.join(directory.path, 'dry-7-3-c.jsonl');
		writeFileSync(dry, '');
		const {mtimeMs} = statSync(dry);
		pruneJournals(directory.path, mtimeMs + 3_500_000);
		expect(existsSync(dry)).toBe(true);
		pruneJournals(directory.path, mtimeMs + 3_700_000);
		expect(existsSync(dry)).toBe(false);
	});
});
