import {type BuildFault, on} from './fault.ts';

const engines = ['sccache', 'ccache'] as const;
const redis = 'distbuild-redis';
const sccache = 'distbuild-sccache';
const pidOf = (unit: string) => `"$(systemctl show -p MainPID --value ${unit})"`;
const state = '/home/builder/.local/state/distbuild-tui/lab';
const asOperator = (command: string) =>
	`redis-cli -p 6390 --pass "$(cat ${state}/redis-password)" --no-auth-warning ${command} > /dev/null`;

export const cacheFaults: readonly BuildFault[] = [
	{
		name: 'Redis killed (systemd: back after 2 s)',
		engines,
		says: /disk.*Redis does not run/,
		plant: on('master', `kill -9 ${pidOf(redis)}`),
		cure: on('master', 'true'),
	},
	{
		name: 'Redis away for good',
		engines,
		says: /disk.*Redis does not run/,
		plant: on('master', `systemctl stop ${redis}`),
		cure: on('master', `systemctl start ${redis}`),
	},
	{
		name: 'Redis hung for 10 s',
		engines,
		says: /disk.*Redis does not answer/,
		plant: on('master', `kill -STOP ${pidOf(redis)}`),
		cure: on('master', `kill -CONT ${pidOf(redis)}`),
		lastsMs: 10_000,
	},
	{
		name: 'Redis full',
		engines,
		says: /redis.*Redis is full/,
		plant: on('master', `${asOperator('CONFIG SET maxmemory-policy noeviction')}; ${asOperator('CONFIG SET maxmemory 1mb')}`),
		cure: on('master', `systemctl restart ${redis}`),
	},
	{
		name: 'Redis restarted',
		engines,
		says: undefined,
		plant: on('master', `systemctl restart ${redis}`),
		cure: on('master', 'true'),
	},
	{
		name: 'password of Redis changed',
		engines,
		says: /disk.*refuses the cache's password/,
		plant: on('master', `${asOperator('ACL SETUSER cache resetpass \\>other')}; ${asOperator('CLIENT KILL USER cache')}`),
		cure: on('master', `systemctl restart ${redis}`),
	},
	{
		name: "cache's server killed",
		engines: ['sccache'],
		says: /started anew/,
		plant: on('master', `kill -9 ${pidOf(sccache)}`),
		cure: on('master', 'true'),
	},
	{
		name: "cache's server hung (SIGSTOP)",
		engines: ['sccache'],
		says: /started anew/,
		plant: on('master', `kill -STOP ${pidOf(sccache)}`),
		cure: on('master', 'true'),
	},
];
