import {createHash} from 'node:crypto';
import {mkdirSync, readFileSync, renameSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {waysOut} from '../../actions/engine.ts';
import type {Task} from '../../actions/plan.ts';
import type {Executor} from '../context.ts';
import {fail} from '../failure.ts';

const minuteMs = 60_000;
const deadlineMs = 5 * minuteMs;
/** sccache's archive has 10 MB. */
const limitBytes = 200 * 1024 ** 2;

function digestOf(content: Buffer): string {
	return createHash('sha256').update(content).digest('hex');
}

function isThere(file: string, sha256: string): boolean {
	try {
		return digestOf(readFileSync(file)) === sha256;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
		throw error;
	}
}

/** What fetch() only says in the cause of its error. */
function reasonOf(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	return error.cause instanceof Error ? error.cause.message : error.message;
}

async function fetchAll(url: string, signal: AbortSignal): Promise<Buffer> {
	const response = await fetch(url, {signal: AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)])});
	if (!response.ok || response.body === null) throw new Error(`the server answers ${response.status}`);
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of response.body) {
		size += chunk.length;
		if (size > limitBytes) throw new Error(`it is larger than ${limitBytes / 1024 ** 2} MB`);
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}

/** Fetches a file, and keeps it only where it is the one that was meant. */
export const download: Executor<Extract<Task, {kind: 'download'}>> = async ({url, sha256, path: file}, _step, context) => {
	if (isThere(file, sha256)) return {outcome: 'ok', detail: 'is there already'};
	const changes = [`fetch ${url}`];
	if (context.isDryRun) return {outcome: 'changed', changes};
	let content: Buffer;
	try {
		content = await fetchAll(url, context.signal);
	} catch (error) {
		if (context.signal.aborted) throw fail('cancelled', 'The download was cancelled.');
		throw fail('unreachable', `${url} cannot be fetched: ${reasonOf(error)}.`, waysOut);
	}
	const found = digestOf(content);
	if (found !== sha256) {
		throw fail('verification', `What ${url} gave has the SHA-256 ${found}, not ${sha256}: it is not installed.`, waysOut);
	}
	mkdirSync(path.dirname(file), {recursive: true, mode: 0o700});
	writeFileSync(`${file}.new`, content, {mode: 0o600});
	renameSync(`${file}.new`, file);
	return {outcome: 'changed', changes, detail: `${Math.round(content.length / 1024)} KiB, SHA-256 as expected`};
};
