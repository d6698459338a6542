import dgram from 'node:dgram';
import {lookup} from 'node:dns/promises';
import net from 'node:net';
import type {WorkerConfig} from '../../config/config.ts';
import {fail} from '../failure.ts';

const lookupMs = 5000;
const greetMs = 5000;
const longestBanner = 512;

export type Greeting = {
	/** From the first packet to the answer: one round trip. */
	readonly latencyMs: number;
	/** The address of this machine that leads there. */
	readonly localAddress: string;
	/** `SSH-2.0-OpenSSH_10.6p1 Debian-1` (RFC 4253, 4.2). */
	readonly banner: string;
};

/** Gives up waiting; the work itself may go on, and what it answers then counts no more. */
async function within<Result>(work: Promise<Result>, timeoutMs: number, failure: () => Error): Promise<Result> {
	let timer: NodeJS.Timeout | undefined;
	const deadline = new Promise<never>((_resolve, reject) => {
		timer = setTimeout(() => reject(failure()), timeoutMs);
	});
	try {
		return await Promise.race([work, deadline]);
	} finally {
		clearTimeout(timer);
	}
}

async function resolveName(address: string): Promise<string> {
	const unknown = (why: string) =>
		fail('unreachable', `The name ${address} is not known here (${why}).`, 'Write its address, or add it to /etc/hosts.');
	try {
		const found = await within(lookup(address), lookupMs, () => unknown('no name server answered'));
		return found.address;
	} catch (error) {
		throw unknown((error as NodeJS.ErrnoException).code ?? 'no answer');
	}
}

/** Where the first packet goes: to the machine, or to the first one on the way. */
export function firstHop({jump, address, port}: WorkerConfig): {readonly address: string; readonly port: number} {
	return jump?.[0] ?? {address, port};
}

const reasons: Readonly<Record<string, string>> = {
	ECONNREFUSED: 'nothing listens there',
	EHOSTUNREACH: 'no machine answers at that address',
	ENETUNREACH: 'no network leads there',
	ETIMEDOUT: 'no answer',
};

/** Connects to an sshd, reads how it greets, and leaves. */
export async function greet({address, port}: {address: string; port: number}): Promise<Greeting> {
	const host = await resolveName(address);
	const where = `${address} port ${port}`;
	return new Promise<Greeting>((resolve, reject) => {
		const started = performance.now();
		let text = '';
		let latencyMs = 0;
		let localAddress = '';
		const socket = net.connect({host, port});
		const end = (settle: () => void) => {
			clearTimeout(timer);
			socket.destroy();
			settle();
		};
		const refuse = (why: string) =>
			end(() => reject(fail('unreachable', `${where}: ${why}.`, 'Check that it is up and that sshd listens there.')));
		const timer = setTimeout(() => refuse(latencyMs === 0 ? 'no answer' : 'something answers, but not like sshd'), greetMs);
		socket.on('connect', () => {
			latencyMs = performance.now() - started;
			localAddress = socket.localAddress ?? '';
		});
		socket.on('data', (chunk) => {
			text += chunk.toString('latin1');
			const banner = /^SSH-[^\r\n]*(?=\r?\n)/m.exec(text)?.[0];
			if (banner !== undefined) end(() => resolve({latencyMs, localAddress, banner}));
			else if (text.length > longestBanner) refuse('what answers is no sshd');
		});
		socket.on('error', (error: NodeJS.ErrnoException) => refuse(reasons[error.code ?? ''] ?? error.message));
		socket.on('close', () => refuse('it hung up without a greeting'));
	});
}

/**
 * The address of this machine from which packets to another one leave: the kernel's routing decision, asked by connecting a
 * UDP socket, which sends nothing. Undefined where no network leads there.
 */
export async function localAddressTo(address: string): Promise<string | undefined> {
	const host = await resolveName(address).catch(() => undefined);
	if (host === undefined) return undefined;
	const socket = dgram.createSocket(net.isIPv6(host) ? 'udp6' : 'udp4');
	try {
		return await new Promise<string | undefined>((resolve) => {
			socket.on('error', () => resolve(undefined));
			socket.connect(9, host, () => resolve(socket.address().address));
		});
	} finally {
		socket.close();
	}
}
