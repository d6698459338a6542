import {createReadStream} from 'node:fs';
import {stat} from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';

// Run by the capsule: repository-server.ts ADDRESS PORT NAME=FOLDER...; serves http://ADDRESS:PORT/NAME/ to apt.
const [address, port, ...shares] = process.argv.slice(2);
const folders = new Map(
	shares.map((share) => {
		const split = share.indexOf('=');
		return [share.slice(0, split), share.slice(split + 1)];
	}),
);

const answer = async (request: http.IncomingMessage, response: http.ServerResponse) => {
	// Normalised from the root, so that no '..' leads out of the share. apt asks for 'foo_1%3a2.deb', and that is the
	// file's name too: apt itself writes the archive's names so.
	const [, name = '', ...rest] = path.posix.normalize(`/${(request.url ?? '').split('?')[0]}`).split('/');
	const folder = folders.get(name);
	const wanted = rest.join('/');
	const candidates = folder
		? [path.join(folder, wanted), path.join(folder, decodeURIComponent(wanted).replaceAll('..', ''))]
		: [];
	for (const file of candidates) {
		const found = await stat(file).catch(() => undefined);
		if (!found?.isFile()) {
			continue;
		}

		const modified = new Date(Math.floor(found.mtimeMs / 1000) * 1000).toUTCString();
		if (request.headers['if-modified-since'] === modified) {
			response.writeHead(304).end();
			return;
		}

		response.writeHead(200, {'content-length': found.size, 'last-modified': modified});
		if (request.method === 'HEAD') {
			response.end();
		} else {
			createReadStream(file)
				.on('error', () => response.destroy())
				.pipe(response);
		}

		return;
	}

	response.writeHead(404).end();
};

http
	.createServer((request, response) => {
		answer(request, response).catch(() => response.destroy());
	})
	.listen(Number(port), address);
