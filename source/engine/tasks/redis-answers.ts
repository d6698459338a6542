import type {Task} from '../../actions/plan.ts';
import {redisPort} from '../../config/places.ts';
import type {Executor} from '../context.ts';
import {fail} from '../failure.ts';
import {connectRedis} from '../redis.ts';
import {waitFor} from '../wait.ts';

const deadlineMs = 15_000;

/** A password that is refused nowhere proves nothing, so it is also tried without. */
export const redisAnswers: Executor<Extract<Task, {kind: 'redis-answers'}>> = async (_task, _step, context) => {
	if (context.isDryRun) return {outcome: 'ok'};
	let reason = '';
	const answered = await waitFor(
		async () => {
			const redis = connectRedis(redisPort, context.settings.redisPassword);
			try {
				return (await redis.ping()) === 'PONG' || undefined;
			} catch (error) {
				reason = (error as Error).message;
				return undefined;
			} finally {
				redis.disconnect();
			}
		},
		{deadlineMs, signal: context.signal},
	);
	if (answered === undefined)
		throw fail(
			'verification',
			`Redis does not answer on port ${redisPort}: ${reason}.`,
			'Look at "journalctl -u distbuild-redis".',
		);
	const anonymous = connectRedis(redisPort, undefined);
	try {
		await anonymous.ping();
	} catch {
		return {outcome: 'ok', detail: 'PONG with the password, refused without'};
	} finally {
		anonymous.disconnect();
	}
	throw fail('verification', 'Redis answers without a password.', 'Look at /etc/distbuild/redis.conf.');
};
