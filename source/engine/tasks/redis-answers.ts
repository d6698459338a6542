import type {Task} from '../../actions/plan.ts';
import {cacheMaster} from '../../config/machines.ts';
import {redisPort} from '../../config/places.ts';
import {cacheUser, sccacheKeyPrefix} from '../../tools/redis.ts';
import type {Executor} from '../context.ts';
import {fail} from '../failure.ts';
import {connectRedis} from '../redis.ts';
import {waitFor} from '../wait.ts';

const deadlineMs = 15_000;

/** Answers with what Redis says to one command, or why it does not. */
async function ask(password: string | undefined, username: string | undefined, name: string, ...parameters: readonly string[]) {
	const redis = connectRedis(redisPort, password, username);
	try {
		return {said: String(await redis.call(name, ...parameters)), refused: undefined};
	} catch (error) {
		return {said: undefined, refused: (error as Error).message};
	} finally {
		redis.disconnect();
	}
}

const lookAtConfiguration = 'Look at /etc/distbuild/redis.conf, or provision again.';

const forbidden = [['GET', 'other'], ['FLUSHALL'], ['CONFIG', 'GET', 'dir']] as const;

/** The cache's own user does its work and nothing else: a client with its password cannot read or empty what is not the cache's. */
async function proveCacheUser(password: string): Promise<void> {
	const own = await ask(password, cacheUser, 'GET', `${sccacheKeyPrefix}/nothing`);
	if (own.refused !== undefined) throw fail('verification', `Redis refuses the cache: ${own.refused}.`, lookAtConfiguration);
	for (const [name, ...parameters] of forbidden) {
		const {refused} = await ask(password, cacheUser, name, ...parameters);
		if (refused?.startsWith('NOPERM') !== true)
			throw fail(
				'verification',
				`Redis lets the cache run ${[name, ...parameters].join(' ')}, which is the operator's.`,
				lookAtConfiguration,
			);
	}
}

/** A password that is refused nowhere proves nothing, so it is also tried without. */
export const redisAnswers: Executor<Extract<Task, {kind: 'redis-answers'}>> = async (_task, _step, context) => {
	if (context.isDryRun) return {outcome: 'ok'};
	const {redisPassword, cachePassword} = context.settings;
	const other = cacheMaster(context.config);
	// The operator of another master's Redis is not we.
	const [password, username] = other === undefined ? [redisPassword, undefined] : [cachePassword, cacheUser];
	let reason = '';
	const answered = await waitFor(
		async () => {
			const {said, refused} = await ask(password, username, 'PING');
			reason = refused ?? '';
			return said === 'PONG' || undefined;
		},
		{deadlineMs, signal: context.signal},
	);
	if (answered === undefined)
		throw fail(
			'verification',
			`Redis${other === undefined ? '' : ` of ${other.name}`} does not answer on port ${redisPort}: ${reason}.`,
			other === undefined
				? 'Look at "journalctl -u distbuild-redis".'
				: 'Run ssh-setup, which learns its password, and on that master "distbuild-tui doctor"; then provision here.',
		);
	const {refused} = await ask(undefined, undefined, 'PING');
	if (refused === undefined) throw fail('verification', 'Redis answers without a password.', lookAtConfiguration);
	await proveCacheUser(cachePassword);
	return {outcome: 'ok', detail: 'PONG with the password, refused without; the cache may read and write its own keys only'};
};
