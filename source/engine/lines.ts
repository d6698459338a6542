import {StringDecoder} from 'node:string_decoder';

const lineLimit = 16_384;

/**
 * Bytes to lines. Characters that are split over chunks are put together; `\r` ends a line too (progress meters); an endless
 * line is cut at 16 kB, so that a hostile or broken program cannot fill memory.
 */
export class LineSplitter {
	private readonly decoder = new StringDecoder('utf8');
	private rest = '';
	private readonly onLine: (line: string) => void;
	private readonly limit: number;

	constructor(onLine: (line: string) => void, limit = lineLimit) {
		this.onLine = onLine;
		this.limit = limit;
	}

	write(chunk: Uint8Array): void {
		const pieces = (this.rest + this.decoder.write(Buffer.from(chunk))).split(/\r\n|\n|\r/);
		this.rest = pieces.pop() ?? '';
		for (const piece of pieces) this.onLine(piece.slice(0, this.limit));
		if (this.rest.length > this.limit) {
			this.onLine(this.rest.slice(0, this.limit));
			this.rest = '';
		}
	}

	end(): void {
		const last = this.rest + this.decoder.end();
		this.rest = '';
		if (last !== '') this.onLine(last);
	}
}

const outputLimit = 4 * 1024 * 1024;

/** Collects output up to 4 MB; what comes after is counted, not kept. */
export class BoundedText {
	private readonly decoder = new StringDecoder('utf8');
	private text = '';
	private droppedBytes = 0;

	write(chunk: Uint8Array): void {
		if (this.text.length > outputLimit) this.droppedBytes += chunk.length;
		else this.text += this.decoder.write(Buffer.from(chunk));
	}

	toString(): string {
		return this.droppedBytes === 0 ? this.text : `${this.text}\n(${this.droppedBytes} bytes more)`;
	}
}
