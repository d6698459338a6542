import type {ExecOptions} from './host.ts';
import {BoundedText, LineSplitter} from './lines.ts';

/** Takes what a program prints: as lines for who watches, as bounded text for the result. */
export class Collector {
	private readonly texts = {stdout: new BoundedText(), stderr: new BoundedText()};
	private readonly lines;
	private readonly options: ExecOptions;

	constructor(options: ExecOptions) {
		this.options = options;
		this.lines = {
			stdout: new LineSplitter((line) => options.onLine?.(line, 'stdout')),
			stderr: new LineSplitter((line) => options.onLine?.(line, 'stderr')),
		};
	}

	take(stream: 'stdout' | 'stderr', chunk: Uint8Array): void {
		if (stream === 'stdout' && this.options.onChunk) {
			this.options.onChunk(chunk);
			return;
		}
		if (this.options.keepsNothing !== true) this.texts[stream].write(chunk);
		this.lines[stream].write(chunk);
	}

	/** The end of both streams: an unfinished last line is a line too. */
	end(): {readonly stdout: string; readonly stderr: string} {
		this.lines.stdout.end();
		this.lines.stderr.end();
		return {stdout: this.texts.stdout.toString(), stderr: this.texts.stderr.toString()};
	}
}
