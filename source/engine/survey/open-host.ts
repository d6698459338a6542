import {readFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type {WorkerConfig} from '../../config/config.ts';
import {fail} from '../failure.ts';
import type {Host} from '../host.ts';
import {KnownHosts} from '../known-hosts.ts';
import {connectSsh} from '../ssh-host.ts';

/** Knows no host: what a survey sees is shown, and ssh-setup asks whether it is right. */
const nobody = new KnownHosts('/dev/null');

function readKey(file: string): string | undefined {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		return undefined;
	}
}

/**
 * Logs in without a password: nothing secret is sent to a host whose key nobody has agreed to.
 *
 * @throws FailureError `denied` where it wants a password
 */
export async function openForSurvey(worker: WorkerConfig, onFingerprint: (fingerprint: string) => void): Promise<Host> {
	if (worker.jump !== undefined) throw fail('denied', `${worker.name} is looked at by ssh-setup.`);
	const privateKey = readKey(worker.identityFile ?? path.join(os.homedir(), '.ssh', 'id_ed25519'));
	const onHostKey = (fingerprint: string) => {
		onFingerprint(fingerprint);
		return true;
	};
	return connectSsh({
		target: worker,
		hostName: worker.name,
		knownHosts: nobody,
		onHostKey,
		...(privateKey === undefined ? {} : {privateKey}),
	});
}
