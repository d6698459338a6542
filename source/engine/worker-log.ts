import {logDirectory} from '../config/places.ts';
import type {WorkerJobs} from '../state/events.ts';
import {script} from '../tools/command.ts';
import {type DaemonLog, foldDaemonLog, initialDaemonLog} from '../tools/distccd-jobs.ts';
import {fail} from './failure.ts';
import type {Host} from './host.ts';

const timeoutMs = 10_000;
const mostBytes = 1_048_576;

/**
 * A line `INODE SIZE`, then what is in the log beyond an offset, at most so many bytes; nothing but the line without an offset.
 * The log is copied to `.1` and emptied when it is large (or renamed, by others): then the rest of it is there, once (`old`).
 */
const readScript = `
file=$1; inode=$2; offset=$3; most=$4
[ -e "$file" ] || { echo "0 0 new"; exit 0; }
set -- $(stat -c '%i %s' "$file")
part=new
if [ -n "$offset" ] && { [ "$1" != "$inode" ] || [ "$2" -lt "$offset" ]; }; then
	old=0
	if [ "$1" = "$inode" ] || [ "$(stat -c %i "$file.1" 2>/dev/null)" = "$inode" ]; then old=$(stat -c %s "$file.1" 2>/dev/null) || old=0; fi
	if [ "$old" -gt "$offset" ]; then part=old; file=$file.1; else offset=0; part=again; fi
fi
echo "$1 $2 $part"
[ -z "$offset" ] || tail -c +$((offset + 1)) "$file" | head -c "$most"
`;

/** Where the reader stands, so that another one goes on there: `inode` and `offset` of the first byte that was not counted. */
export type WorkerLogPlace = {readonly inode: string; readonly offset: number; readonly log: DaemonLog};

/**
 * Reads what a worker's distccd wrote since the first read. Each read is a command of its own that says from where: a connection
 * that was lost, or another runner, counts nothing twice and misses nothing.
 */
export class WorkerLog {
	private readonly file: string;
	private at: WorkerLogPlace | undefined;

	constructor(at?: WorkerLogPlace, file = `${logDirectory}/distccd.log`) {
		this.at = at;
		this.file = file;
	}

	/** Undefined until the log could be read once. */
	get jobs(): WorkerJobs | undefined {
		return this.at?.log.jobs;
	}

	get place(): WorkerLogPlace | undefined {
		return this.at;
	}

	/** Reads on to the end of the log. Throws FailureError where the worker cannot be asked; the next read begins there. */
	async read(host: Host, signal?: AbortSignal): Promise<void> {
		while (await this.readPart(host, signal));
	}

	/** Whether there may be more. */
	private async readPart(host: Host, signal: AbortSignal | undefined): Promise<boolean> {
		const {inode = '', offset} = this.at ?? {};
		const chunks: Uint8Array[] = [];
		const argv = script(readScript, this.file, inode, offset === undefined ? '' : String(offset), String(mostBytes));
		const {code, stderr} = await host.exec(
			{argv, timeoutMs},
			{...(signal === undefined ? {} : {signal}), onChunk: (chunk) => chunks.push(chunk)},
		);
		const bytes = Buffer.concat(chunks);
		const headEnd = bytes.indexOf(10);
		const [, newInode, size, part] =
			/^(\d+) (\d+) (new|old|again)$/.exec(bytes.toString('latin1', 0, Math.max(0, headEnd))) ?? [];
		if (code !== 0 || newInode === undefined)
			throw fail('exit', `The log of distccd on ${host.name} cannot be read: ${stderr.trim() || `exit ${code}`}.`);
		if (this.at === undefined) {
			this.at = {inode: newInode, offset: Number(size), log: initialDaemonLog};
			return false;
		}
		const body = bytes.subarray(headEnd + 1);
		// A line that is only half written is read again.
		const whole = body.subarray(0, body.lastIndexOf(10) + 1);
		const log = whole.toString('utf8').split('\n').reduce(foldDaemonLog, this.at.log);
		const isFull = body.length >= mostBytes && whole.length > 0;
		if (part !== 'old') {
			this.at = {inode: newInode, offset: (part === 'again' ? 0 : this.at.offset) + whole.length, log};
			return isFull;
		}
		this.at = isFull ? {...this.at, offset: this.at.offset + whole.length, log} : {inode: newInode, offset: 0, log};
		return true;
	}
}
