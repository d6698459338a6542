import {existsSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {parseEngine} from '../../actions/engine.ts';
import type {Task} from '../../actions/plan.ts';
import {enginePath} from '../../config/places.ts';
import {script} from '../../tools/command.ts';
import type {Executor} from '../context.ts';
import {fail} from '../failure.ts';
import {hostFor} from '../run-resource.ts';

const readScript = [
	'cat "${XDG_STATE_HOME:-$HOME/.local/state}/distbuild-tui/$1/cache-password" || exit',
	'echo; cat "$2" 2> /dev/null || true',
].join('\n');

/**
 * As its builder, with the key that was just let in, so that nobody has to copy a password. The cache's own user is all that we
 * need there: it reads and writes results, and cannot empty anything.
 */
export const cachePassword: Executor<Extract<Task, {kind: 'cache-password'}>> = async (_task, step, context) => {
	const changes = ['keep the password of its cache here'];
	const host = await hostFor(step, context);
	if (host === undefined) return {outcome: 'changed', changes};
	const {cluster = ''} = context.config.cache.otherMaster ?? {};
	const result = await host.exec({argv: script(readScript, cluster, enginePath)});
	const [password = '', ...record] = result.stdout.split('\n');
	if (!/^[0-9a-f]{48}$/.test(password)) {
		throw fail(
			'not-provisioned',
			`${step.host} has no cache of a cluster named ${cluster}.`,
			'Provision it there first, or correct cache.otherMaster.cluster and cache.otherMaster.user.',
		);
	}
	const path = context.paths.cachePassword;
	if (existsSync(path) && readFileSync(path, 'utf8') === password) return {outcome: 'ok', detail: 'known'};
	if (!context.isDryRun) {
		rmSync(`${path}.new`, {force: true});
		writeFileSync(`${path}.new`, password, {flag: 'wx', mode: 0o600});
		renameSync(`${path}.new`, path);
	}
	const engine = parseEngine(record.join('\n'))?.name;
	return {outcome: 'changed', changes, ...(engine === undefined ? {} : {detail: `the cache there is ${engine}`})};
};
