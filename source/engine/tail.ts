import {closeSync, openSync, readSync, statSync} from 'node:fs';
import {LineSplitter} from './lines.ts';

const chunkBytes = 1024 * 1024;

/** Reads what was appended to a file since the last look, as lines. A file that is not there yet is empty. */
export class FileTail {
	private position: number;
	private readonly filePath: string;
	private readonly lines: LineSplitter;

	/** `offset`: bytes that somebody else has read already, up to the end of a line. */
	constructor(filePath: string, onLine: (line: string) => void, offset = 0) {
		this.position = offset;
		this.filePath = filePath;
		this.lines = new LineSplitter(onLine);
	}

	/** Bytes that were read. */
	get offset(): number {
		return this.position;
	}

	/** Nothing more will come: hands over a last line without an end. */
	end(): void {
		this.lines.end();
	}

	read(): void {
		let size: number;
		try {
			size = statSync(this.filePath).size;
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
			throw error;
		}
		if (size <= this.position) return;
		const file = openSync(this.filePath, 'r');
		try {
			const buffer = Buffer.alloc(Math.min(chunkBytes, size - this.position));
			while (this.position < size) {
				const count = readSync(file, buffer, 0, buffer.length, this.position);
				if (count === 0) return;
				this.position += count;
				this.lines.write(buffer.subarray(0, count));
			}
		} finally {
			closeSync(file);
		}
	}
}
