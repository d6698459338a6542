import type {Client, ClientChannel} from 'ssh2';
import {shellLine} from '../tools/command.ts';
import {programOf} from '../tools/leash.ts';
import {Collector} from './collector.ts';
import {type FailureError, fail} from './failure.ts';
import type {ExecOptions, ExecResult} from './host.ts';

export type ChannelCall = {
	readonly argv: readonly string[];
	readonly stdin: string;
	/** From the request for a channel to the end of the program. */
	readonly timeoutMs: number;
	readonly options: ExecOptions;
	readonly hostName: string;
};

/**
 * One program on one channel. Own collection instead of node-ssh's execCommand, which keeps all output in memory, splits
 * characters and hides a dropped connection.
 */
export function runOnChannel(connection: Client, call: ChannelCall): Promise<ExecResult> {
	const {argv, options, hostName} = call;
	const {signal} = options;
	const program = programOf(argv);
	return new Promise((resolve, reject) => {
		const cancelled = () => fail('cancelled', `${program} on ${hostName} was cancelled.`);
		if (signal?.aborted === true) return reject(cancelled());
		const output = new Collector(options);
		let channel: ClientChannel | undefined;
		let code: number | undefined;
		let isSettled = false;
		const settle = () => {
			isSettled = true;
			clearTimeout(timer);
			signal?.removeEventListener('abort', cancel);
		};
		const stop = (failure: FailureError) => {
			if (isSettled) return;
			settle();
			if (channel !== undefined) endChannel(channel);
			failure.isLeftRunning = channel !== undefined && code === undefined;
			reject(failure);
		};
		const cancel = () => stop(cancelled());
		const timer = setTimeout(
			() => stop(fail('timeout', `${program} on ${hostName} took longer than ${Math.round(call.timeoutMs / 1000)} s.`)),
			call.timeoutMs,
		);
		signal?.addEventListener('abort', cancel, {once: true});
		const onOpen = (error: Error | undefined, opened: ClientChannel) => {
			if (error) return stop(fail('unreachable', `${hostName} opens no channel: ${error.message}.`));
			if (isSettled) return endChannel(opened);
			channel = opened;
			opened.on('data', (chunk: Buffer) => output.take('stdout', chunk));
			opened.stderr.on('data', (chunk: Buffer) => output.take('stderr', chunk));
			opened.on('exit', (exitCode: number | null) => {
				code = exitCode ?? 128;
			});
			opened.on('error', () => {});
			opened.on('close', () => {
				if (isSettled) return;
				// No exit status: the program did not end, its connection did.
				if (code === undefined) return stop(fail('unreachable', `The connection to ${hostName} broke while ${program} ran.`));
				settle();
				return resolve({code, ...output.end()});
			});
			return opened.end(call.stdin);
		};
		try {
			connection.exec(shellLine(argv), onOpen);
		} catch (error) {
			// ssh2 throws where the socket is already closed and has not said so yet.
			stop(fail('unreachable', `The connection to ${hostName} is lost: ${(error as Error).message}.`));
		}
	});
}

/**
 * Only our end of it: ssh2 1.17 sends no signal on a channel whose input has ended (`Channel.signal`), so the program goes on
 * there until the leash in `sudo.ts` ends it.
 */
function endChannel(channel: ClientChannel): void {
	channel.on('error', () => {});
	channel.close();
}
