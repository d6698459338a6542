import type {Task} from '../../actions/plan.ts';
import type {Executor} from '../context.ts';
import {undoEntry} from '../undo.ts';
import {build} from './build.ts';
import {cacheAnswers} from './cache-answers.ts';
import {cachePassword} from './cache-password.ts';
import {canary} from './canary.ts';
import {check} from './check.ts';
import {cleanOut} from './clean-out.ts';
import {download} from './download.ts';
import {forget} from './forget.ts';
import {acceptHostKey} from './host-key.ts';
import {letIn} from './let-in.ts';
import {meshReach, meshTrust} from './mesh.ts';
import {observe} from './observe.ts';
import {openForShells} from './open-for-shells.ts';
import {prepareBuild} from './prepare-build.ts';
import {provePump} from './prove-pump.ts';
import {reach} from './reach.ts';
import {redisAnswers} from './redis-answers.ts';
import {runCommand} from './run-command.ts';
import {transfer} from './transfer.ts';

/** One executor per kind of task. */
export const runTask: Executor<Task> = (task, step, context) => {
	switch (task.kind) {
		case 'accept-host-key':
			return acceptHostKey(task, step, context);
		case 'let-in':
			return letIn(task, step, context);
		case 'mesh-trust':
			return meshTrust(task, step, context);
		case 'mesh-reach':
			return meshReach(task, step, context);
		case 'reach':
			return reach(task, step, context);
		case 'observe':
			return observe(task, step, context);
		case 'cache-password':
			return cachePassword(task, step, context);
		case 'redis-answers':
			return redisAnswers(task, step, context);
		case 'download':
			return download(task, step, context);
		case 'cache-answers':
			return cacheAnswers(task, step, context);
		case 'transfer':
			return transfer(task, step, context);
		case 'open-for-shells':
			return openForShells(task, step, context);
		case 'prepare-build':
			return prepareBuild(task, step, context);
		case 'canary':
			return canary(task, step, context);
		case 'prove-pump':
			return provePump(task, step, context);
		case 'clean-out':
			return cleanOut(task, step, context);
		case 'build':
			return build(task, step, context);
		case 'check':
			return check(task, step, context);
		case 'run':
			return runCommand(task, step, context);
		case 'undo':
			return undoEntry(task.entryId, step, context);
		case 'forget':
			return forget(task, step, context);
		default:
			return task satisfies never;
	}
};
