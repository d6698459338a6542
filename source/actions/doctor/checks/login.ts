import type {Failure} from '../../../state/failure.ts';
import {failureText} from '../../../state/failure.ts';
import {type Check, fault, fine, warn} from '../check.ts';

const byHand: Partial<Readonly<Record<Failure['code'], (host: string) => string>>> = {
	unreachable: (host) => `see whether ${host} is up, its network and its sshd`,
	'host-key': (host) => `find out why the host key of ${host} changed; where the machine was reinstalled, run ssh-setup for it`,
	denied: (host) => `run ssh-setup, which lets our key into ${host} again`,
	'not-provisioned': (host) => `run ssh-setup for ${host}`,
};

export const loginChecks: readonly Check[] = [
	{
		id: 'login',
		title: 'the master can log in',
		on: 'worker',
		isEssential: true,
		needsNoLogin: true,
		read(_answers, host, {failures, facts}) {
			const failure = failures[host];
			if (failure !== undefined) return fault(failureText(failure));
			return fine(`logged in as ${facts[host]?.user ?? 'somebody'} by our key`);
		},
		fix(host, {failures}) {
			const code = failures[host]?.code ?? 'unreachable';
			return {byHand: (byHand[code] ?? ((name: string) => `look at ${name} by hand`))(host)};
		},
	},
	{
		id: 'sudo',
		title: 'the user can become root',
		on: 'all',
		read(_answers, host, {facts}) {
			const mode = facts[host]?.sudo;
			if (mode === undefined) return warn('it was not found out how to become root');
			if (mode === 'none') return fault('the user cannot become root: there is no sudo.');
			return fine({root: 'the user is root', free: 'sudo asks nothing', password: 'sudo asks for the password'}[mode]);
		},
		fix: (host) => ({byHand: `install sudo on ${host} and add the user to its group`}),
	},
];
