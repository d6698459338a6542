import type {WorkerConfig} from '../../../config/config.ts';
import {script} from '../../../tools/command.ts';
import {reachArgv} from '../../../tools/ssh.ts';
import type {PlanInput} from '../../plan.ts';
import {sshSetup} from '../../ssh-setup.ts';
import {type Answer, type Check, type Fix, fault, fine, lastWords, unknown, type Verdict, warn} from '../check.ts';
import {stepsOf} from '../fixes.ts';

function workerOf({config}: PlanInput, host: string): WorkerConfig | undefined {
	return config.workers.find(({name}) => name === host);
}

/** ssh(1) says why it could not log in; recorded with OpenSSH 9.2 and 10. */
function readLogin(answer: Answer, user: string, host: string): Verdict {
	const {code, stderr} = answer;
	if (code === 0) return fine(`logged in as ${user} by our key`);
	if (/REMOTE HOST IDENTIFICATION HAS CHANGED/.test(stderr)) {
		return {
			...fault(`the host key of ${host} has CHANGED: it was reinstalled, or another machine answers in its place.`),
			byHand: `compare the fingerprint on ${host} (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub); if it is that machine: distbuild-tui ssh-setup --forget-host-key ${host}`,
		};
	}
	if (/host key is known|Host key verification failed/.test(stderr)) {
		return {...fault(`the host key of ${host} is not known yet.`), byHand: `run ssh-setup, which shows it and asks`};
	}
	// nologin(8) says it and ends, whatever it was asked to run.
	if (answer.stdout.includes('account is currently not available')) {
		return {
			...fault(`${user} may not log in on ${host}: the shell of that account is nologin.`),
			byHand: `as root on ${host}: usermod -s /bin/bash ${user}`,
		};
	}
	if (/refused the password/.test(stderr)) {
		return {
			...fault(
				`${user} is refused on ${host}, by our key and by the password: the user is gone or locked there, or has another one.`,
			),
			byHand: `as root on ${host}: see "getent passwd ${user}" and "passwd -S ${user}"; with another password, run ssh-setup`,
		};
	}
	if (/Permission denied/.test(stderr))
		return fault(`${user} is refused: our key is not in authorized_keys on ${host}, or the user is gone or locked there.`);
	if (/Connection (reset|closed)/.test(stderr)) {
		return {
			...fault(`${host} hangs up before anybody can log in: ${lastWords(answer)}`),
			byHand: `wait some minutes, because sshd locks out who was refused several times (PerSourcePenalties); else look at its log on ${host}`,
		};
	}
	return {
		...fault(stderr.includes('cannot be reached') ? stderr : `${host} cannot be reached: ${lastWords(answer)}`),
		byHand: `see whether ${host} is up, on the network, and whether sshd listens there`,
	};
}

/** Lets the key in again; for that, the run logs in with the password. */
function keyAgain(host: string, input: PlanInput): Fix {
	const steps = stepsOf(sshSetup, input, ({id}) => id === `${host}/authorized-key`);
	return {title: `let the master's key into ${host} again`, steps};
}

const groupsScript = 'command -v sudo > /dev/null && echo "sudo yes"; id -nG "$(id -un)" | sed "s/^/groups /"';
const administrators = ['root', 'sudo', 'admin', 'wheel'];

export const loginChecks: readonly Check[] = [
	{
		id: 'login',
		title: 'the master can log in',
		on: 'worker',
		isEssential: true,
		needsNoLogin: true,
		probes(host, input) {
			const worker = workerOf(input, host);
			// Refused once is enough: after a few refused logins sshd lets nobody in for a while (PerSourcePenalties).
			// A host that is silent would only be waited for once more.
			const isKnown = ['denied', 'unreachable'].includes(input.failures[host]?.code ?? '');
			return worker === undefined || isKnown
				? []
				: [{on: 'master', command: {argv: reachArgv(worker, input.settings), timeoutMs: 25_000}}];
		},
		read(answers, host, input) {
			const failure = input.failures[host];
			const isRefusal = failure?.code === 'denied' && !failure.message.includes('refused the password');
			const said = isRefusal ? 'Permission denied' : (failure?.message ?? 'nothing was asked');
			return readLogin(answers[0] ?? {code: 255, stdout: '', stderr: said}, workerOf(input, host)?.user ?? '', host);
		},
		fix: keyAgain,
	},
	{
		id: 'sudo',
		title: 'the user can become root',
		on: 'all',
		probes: () => [
			{on: 'host', command: {argv: script(groupsScript)}},
			{on: 'host', command: {argv: ['true'], isRoot: true}, isTolerant: true},
		],
		read([groups, root], host, {facts}) {
			const mode = facts[host]?.sudo;
			const said = groups?.stdout ?? '';
			if (mode === undefined) return unknown('it was not found out how to become root.');
			if (mode === 'root' && root?.code === 0) return fine('the user is root');
			if (mode === 'free' && root?.code === 0) return fine('sudo asks nothing');
			if (mode === 'none' || !/^sudo yes/m.test(said)) return fault('the user cannot become root: there is no sudo.');
			if (root?.code === 0) return fine('sudo takes the password');
			if (/may not use sudo/.test(root?.stderr ?? '')) return fault('the user may not use sudo.');
			if (/refused the password/.test(root?.stderr ?? '')) return fault('sudo refuses the password that was given.');
			const names = /^groups (.*)$/m.exec(said)?.[1]?.split(' ') ?? [];
			if (names.some((name) => administrators.includes(name))) return fine('sudo asks for the password');
			return warn(`the user is in none of the groups ${administrators.join(', ')}: sudo may refuse.`);
		},
		fix: (host) => ({byHand: `as root on ${host}: apt-get install sudo && usermod -aG sudo USER`}),
	},
];
