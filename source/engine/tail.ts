import {closeSync, openSync, readSync, statSync} from 'node:fs';
import {LineSplitter} from './lines.ts';

const chunkBytes = 1024 * 1024;

/** Reads what was appended to a file since the last look, as lines. A file that is not there yet is empty. */
export class FileTail {
	private offset = 0;
	private readonly filePath: string;
	private readonly lines: LineSplitter;

	constructor(filePath: string, onLine: (line: string) => void) {
		this.filePath = filePath;
		this.lines = new LineSplitter(onLine);
	}

	read(): void {
		let size: number;
		try {
			size = statSync(this.filePath).size;
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
			throw error;
		}
		if (size <= this.offset) return;
		const file = openSync(this.filePath, 'r');
		try {
			const buffer = Buffer.alloc(Math.min(chunkBytes, size - this.offset));
			while (this.offset < size) {
				const count = readSync(file, buffer, 0, buffer.length, this.offset);
				if (count === 0) return;
				this.offset += count;
				this.lines.write(buffer.subarray(0, count));
			}
		} finally {
			closeSync(file);
		}
	}
}
