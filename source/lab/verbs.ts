import type {Verb} from './verb.ts';
import {down} from './verbs/down.ts';
import {exec} from './verbs/exec.ts';
import {fault} from './verbs/fault.ts';
import {headless} from './verbs/headless.ts';
import {installProgramVerb} from './verbs/install-program.ts';
import {open} from './verbs/open.ts';
import {snapshot} from './verbs/snapshot.ts';
import {ssh} from './verbs/ssh.ts';
import {status} from './verbs/status.ts';
import {up} from './verbs/up.ts';

/** Every verb; a new one is one file and one line here. */
export const verbs: Readonly<Record<string, Verb>> = {
	open,
	'--headless': headless,
	up,
	down,
	status,
	exec,
	ssh,
	fault,
	snapshot,
	'install-program': installProgramVerb,
};
