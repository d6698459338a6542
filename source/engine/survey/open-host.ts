import type {WorkerConfig} from '../../config/config.ts';
import {jumpName} from '../../config/machines.ts';
import {firstLogin} from '../first-login.ts';
import type {Host} from '../host.ts';
import {KnownHosts} from '../known-hosts.ts';
import {PasswordGate} from '../password-gate.ts';
import type {SshHost, SshLogin} from '../ssh-host.ts';

/** Knows no host: what a survey sees is shown, and ssh-setup asks whether it is right. */
const nobody = new KnownHosts('/dev/null');

function enter(machine: WorkerConfig, socket: SshLogin['socket'], onHostKey: SshLogin['onHostKey'] & {}): Promise<SshHost> {
	const login: SshLogin = {
		target: machine,
		hostName: machine.name,
		knownHosts: nobody,
		onHostKey,
		...(socket === undefined ? {} : {socket}),
	};
	return firstLogin(machine, login, {secrets: {}, gate: new PasswordGate()});
}

/**
 * Logs in with the user's own keys, through the jump hosts where there are any. No password: nothing secret is sent to a host
 * whose key nobody has agreed to.
 *
 * @throws FailureError `password-needed` where it, or a machine on the way, wants one
 */
export async function openForSurvey(worker: WorkerConfig, onFingerprint: (fingerprint: string) => void): Promise<Host> {
	const opened: SshHost[] = [];
	const close = () => {
		for (const host of opened.toReversed()) host.close();
	};
	try {
		for (const hop of worker.jump ?? []) {
			const socket = await opened.at(-1)?.openTcp(hop);
			opened.push(await enter({...hop, name: jumpName(hop)}, socket, () => true));
		}
		const socket = await opened.at(-1)?.openTcp(worker);
		const host = await enter(worker, socket, (fingerprint) => {
			onFingerprint(fingerprint);
			return true;
		});
		opened.push(host);
		return {...host, close};
	} catch (error) {
		close();
		throw error;
	}
}
