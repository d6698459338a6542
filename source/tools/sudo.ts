import type {Failure} from '../state/failure.ts';

/** What sudo puts before its question: whose password it wants (`%p` of sudo(8); rootpw and targetpw make it another's). */
const prompt = 'distbuild:%p:';

/** Becomes root once, with the password from standard input: nothing else tells whether sudo takes it. */
export const trialArgv: readonly string[] = ['env', 'LC_ALL=C', 'sudo', '-k', '-S', '-p', prompt, '--', 'true'];

export type SudoTrial = {readonly hostName: string; readonly user: string; readonly stderr: string};

/** Lines of sudo itself (also of sudo-rs), the particular before the general: nearly all end with "a password is required". */
const refusals: readonly (readonly [RegExp, (trial: SudoTrial) => Omit<Failure, 'code'>])[] = [
	[
		/(syntax|parse) error|no valid sudoers sources|(sudoers|sudoers\.d).* (should be 0|world writable|group writable)/,
		({hostName}) => ({
			message: `The sudoers files of ${hostName} are broken, so that sudo refuses everything.`,
			hint: 'As root there: visudo -c',
		}),
	],
	[
		/is not in the sudoers file|^Sorry, user .* (is not allowed to|may not run)|is not allowed to run sudo/m,
		({hostName, user}) => ({
			message: `The user ${user} may not use sudo on ${hostName}.`,
			hint: `As root there: adduser ${user} sudo`,
		}),
	],
	[
		/must have a tty|a terminal is required/,
		({hostName, user}) => ({
			message: `sudo on ${hostName} works on a terminal only (requiretty).`,
			hint: `Write "Defaults:${user} !requiretty" into /etc/sudoers.d/distbuild there, with visudo -f.`,
		}),
	],
	[
		/account validation failure|[Aa]ccount.* expired|password.* expired|account.*locked/,
		({hostName, user}) => ({
			message: `sudo on ${hostName} refuses the account of ${user}: it is locked, or it or its password has expired.`,
			hint: 'Mend that there as root (chage -l, passwd -S), and try again.',
		}),
	],
	[
		/no new privileges|must be owned by uid 0 and have the setuid bit|effective uid is not 0/,
		({hostName}) => ({
			message: `sudo on ${hostName} cannot become root: it is not installed setuid, or runs where that is forbidden.`,
			hint: 'Run sudo by hand there to see why; in a container it may be switched off.',
		}),
	],
	[
		/incorrect (password|authentication)|no password was provided|password is required/,
		({hostName, user, stderr}) => {
			const asked = /distbuild:([^:\n]+):/.exec(stderr)?.[1] ?? user;
			const isOther = asked !== user;
			return {
				message: `sudo on ${hostName} refused the password${isOther ? ` (it wants the one of ${asked})` : ''}.`,
				hint: 'Try again with the right one.',
				wants: {host: hostName, kind: 'sudo', of: asked, because: 'refused'},
			};
		},
	],
];

/** Why sudo did not do it; undefined where sudo has said nothing of the kind. */
export function sudoRefusal(trial: SudoTrial): Failure | undefined {
	const found = refusals.find(([pattern]) => pattern.test(trial.stderr));
	return found === undefined ? undefined : {code: 'denied', ...found[1](trial)};
}

/** The same for the trial, which does nothing that could fail by itself: something has kept it from becoming root. */
export function trialFailure(trial: SudoTrial): Failure {
	const last = trial.stderr.trim().split('\n').at(-1) ?? '';
	return (
		sudoRefusal(trial) ?? {
			code: 'denied',
			message: `sudo on ${trial.hostName} does not work${last === '' ? '' : `: ${last.replace(/^sudo: /, '')}`}.`,
			hint: 'Try "sudo true" there by hand.',
		}
	);
}
