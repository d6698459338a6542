import {exitCode} from '../fail.ts';
import {stopLab} from '../lab.ts';
import type {Verb} from '../verb.ts';

export const down: Verb = {
	usage: '',
	summary: 'end it and remove all that it was, but the caches',
	async run({lab}) {
		await stopLab(lab);
		return exitCode.done;
	},
};
