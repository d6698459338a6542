import {createHash} from 'node:crypto';
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {download} from '../../../source/engine/tasks/download.ts';
import {fakeContext} from '../../support/fake-context.ts';
import {temporaryDirectory} from '../../support/run.ts';

const content = 'an archive';
const sha256 = createHash('sha256').update(content).digest('hex');

let directory: ReturnType<typeof temporaryDirectory>;
let server: Server;
let asked: string[];
const file = () => path.join(directory.path, 'downloads', 'x.tar.gz');
const url = (name: string) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/${name}`;

beforeEach(async () => {
	directory = temporaryDirectory();
	asked = [];
	server = createServer((request, response) => {
		asked.push(request.url ?? '');
		response.statusCode = request.url === '/gone' ? 404 : 200;
		response.end(content);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(() => {
	server.close();
	server.closeAllConnections();
	directory.remove();
});

function fetchIt(more: {readonly url: string; readonly sha256?: string}, isDryRun = false) {
	const task = {kind: 'download', sha256, path: file(), ...more} as const;
	const step = {id: 'master/x', host: 'master', title: 'fetch', work: {kind: 'task', task}} as const;
	return download(task, step, fakeContext(directory.path, {}, {isDryRun}).context);
}

describe('a download', () => {
	it('is kept where it is what was meant, and not fetched again', async () => {
		expect(await fetchIt({url: url('x')})).toMatchObject({outcome: 'changed', changes: [`fetch ${url('x')}`]});
		expect(readFileSync(file(), 'utf8')).toBe(content);
		expect(await fetchIt({url: url('x')})).toMatchObject({outcome: 'ok'});
		expect(asked).toEqual(['/x']);
	});

	it('is fetched again where what is there is something else', async () => {
		await fetchIt({url: url('x')});
		writeFileSync(file(), 'spoiled');
		expect(await fetchIt({url: url('x')})).toMatchObject({outcome: 'changed'});
		expect(readFileSync(file(), 'utf8')).toBe(content);
	});

	it('with another SHA-256 is refused and not kept', async () => {
		await expect(fetchIt({url: url('x'), sha256: 'a'.repeat(64)})).rejects.toThrow(
			`What ${url('x')} gave has the SHA-256 ${sha256}, not ${'a'.repeat(64)}: it is not installed.`,
		);
		expect(existsSync(file())).toBe(false);
	});

	it('that is not there is said in one sentence, with the ways out', async () => {
		await expect(fetchIt({url: url('gone')})).rejects.toMatchObject({
			failure: {
				code: 'unreachable',
				message: `${url('gone')} cannot be fetched: the server answers 404.`,
				hint: expect.stringMatching(/cache\.sccacheFile.*cache\.sccacheRelease.*cache\.engine: ccache/),
			},
		});
	});

	it('without a server says why', async () => {
		const gone = url('x');
		await new Promise<void>((resolve) => server.close(() => resolve()));
		await expect(fetchIt({url: gone})).rejects.toThrow(/cannot be fetched: .*ECONNREFUSED/);
	});

	it('in a dry run fetches nothing', async () => {
		expect(await fetchIt({url: url('x')}, true)).toMatchObject({outcome: 'changed'});
		expect(asked).toEqual([]);
	});
});
