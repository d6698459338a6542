import {builderPassword} from '../cluster-yaml.ts';
import {exitCode, LabError} from '../fail.ts';
import {startFarm} from '../farm.ts';
import {takeDownOnSignal} from '../guard.ts';
import type {Verb} from '../verb.ts';
import {runInForeground, untilEnter} from './foreground.ts';

export const open: Verb = {
	usage: '[--workers N] [--size quick|full] [--base BASE] [--keep]',
	summary: 'boot, open distbuild-tui on the master here, take it down afterwards',
	async run({lab: name, plan, program, size = 'quick', keep}) {
		if (process.stdin.isTTY !== true || process.stdout.isTTY !== true) {
			throw new LabError('The program needs a terminal: use `npm run lab -- --headless`, or `up` and `exec`.', exitCode.usage);
		}

		const log = (line: string) => process.stderr.write(`${line}\n`);
		const release = takeDownOnSignal(name, log);
		const {lab} = await startFarm({name, ...plan, size, log, ...(program === undefined ? {} : {program})});
		try {
			log(`The machines' user is builder; the password, for ssh and sudo, is ${builderPassword}`);
			await untilEnter('Press Enter to open the control center ');
			return await runInForeground(await lab.sshArgv('master', ['distbuild-tui'], {tty: true}));
		} finally {
			if (keep) {
				log(`the lab is kept: npm run lab -- ssh --lab ${name}, npm run lab -- down --lab ${name}`);
			} else {
				log('taking the lab down');
				await lab.stop();
			}

			release();
		}
	},
};
