import {mkdirSync} from 'node:fs';
import path from 'node:path';
import type {Task} from '../../actions/plan.ts';
import {farmHosts} from '../../actions/slots.ts';
import {scratchDirectory} from '../../config/places.ts';
import {makeScratch, writeEnvironment, writeMasquerades} from '../chain.ts';
import type {Executor} from '../context.ts';
import {fail} from '../failure.ts';

/** Makes the launcher work for people who build by hand, before we have built anything ourselves. */
export const openForShells: Executor<Extract<Task, {kind: 'open-for-shells'}>> = async (_task, _step, context) => {
	if (context.isDryRun) return {outcome: 'ok'};
	const {config, facts, settings} = context;
	const hosts = farmHosts(
		config.workers.filter(({name}) => facts[name] !== undefined),
		facts,
	);
	if ('problem' in hosts) throw fail('configuration', hosts.problem);
	const scratch = scratchDirectory(settings.userId);
	makeScratch(scratch, settings.userId);
	mkdirSync(path.join(scratch, 'distcc'), {recursive: true, mode: 0o755});
	await writeMasquerades(context);
	writeEnvironment({engine: context.engine, distccHosts: hosts.text, userId: settings.userId});
	return {outcome: 'ok', detail: hosts.text};
};
