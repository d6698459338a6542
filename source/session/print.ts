import type {SyncProgress} from '../state/events.ts';
import {failureText} from '../state/failure.ts';
import type {FollowedEvent} from './prepare.ts';

const progressIntervalMs = 2000;
const hostWidth = 8;

/** Output of other machines may hold anything; a terminal must not obey it, and one text is one line. */
export function clean(text: string): string {
	return text.replaceAll('\t', '    ').replace(/[\u0000-\u001F\u007F-\u009F]/g, '');
}

function line(host: string, text: string): string {
	return clean(`${host.padEnd(hostWidth)} ${text}`);
}

function syncText({phase, filesDone, filesTotal, bytesDone, bytesPerSecond}: SyncProgress): string {
	const megabytes = (bytesDone / 1e6).toFixed(1);
	return `${phase}: ${filesDone} of ${filesTotal} files, ${megabytes} MB, ${(bytesPerSecond / 1e6).toFixed(1)} MB/s`;
}

function reasonOf({failure, summary}: Extract<FollowedEvent, {type: 'run/finished'}>): string {
	return failure === undefined || failure.message === summary ? '' : ` ${failureText(failure)}`;
}

/** One line for people per fact; undefined where a fact is not worth one. */
function textOf(event: FollowedEvent, isDryRun: boolean): string | undefined {
	switch (event.type) {
		case 'host/facts': {
			const {distribution, codename, cores, memoryBytes} = event.facts;
			return line(event.host, `${distribution} ${codename}, ${cores} cores, ${(memoryBytes / 1024 ** 3).toFixed(1)} GiB`);
		}
		case 'host/failed':
			return line(event.host, `! ${failureText(event.failure)}`);
		case 'host-key/seen':
			return line(event.host, `host key ${event.fingerprint}${event.known ? ' (known)' : ' (new)'}`);
		case 'step/changes':
			return isDryRun ? event.changes.map((change) => line(event.step.split('/')[0] ?? '', change)).join('\n') : undefined;
		case 'step/finished': {
			const [host = '', ...rest] = event.step.split('/');
			if (event.failure) return line(host, `! ${rest.join('/')}: ${failureText(event.failure)}`);
			if (isDryRun) return undefined;
			return line(host, `${rest.join('/')}: ${event.outcome}${event.detail === undefined ? '' : ` (${event.detail})`}`);
		}
		case 'sync/progressed':
			return line(event.host, syncText(event.progress));
		case 'build/output':
			return line('build', event.line);
		case 'run/finished':
			return clean(`${event.outcome}: ${event.summary}${reasonOf(event)}`);
		case 'run/lost':
			return clean(event.reason);
		default:
			return undefined;
	}
}

/** Prints a run as it goes: NDJSON, or lines for people with progress at most every two seconds per host. */
export function createPrinter(options: {isJson: boolean; isDryRun: boolean}): (event: FollowedEvent) => void {
	const printedAt = new Map<string, number>();
	return (event) => {
		if (options.isJson) {
			process.stdout.write(`${JSON.stringify(event)}\n`);
			return;
		}
		if (event.type === 'sync/progressed' && event.progress.phase === 'transferring') {
			if (event.at - (printedAt.get(event.host) ?? 0) < progressIntervalMs) return;
			printedAt.set(event.host, event.at);
		}
		const text = textOf(event, options.isDryRun);
		if (text !== undefined && text !== '') process.stdout.write(`${text}\n`);
	};
}
