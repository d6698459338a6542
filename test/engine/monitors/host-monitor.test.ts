import {expect, it, vi} from 'vitest';
import {Waker} from '../../../source/engine/every.ts';
import {fail} from '../../../source/engine/failure.ts';
import type {ExecOptions, Host} from '../../../source/engine/host.ts';
import type {HostPool} from '../../../source/engine/host-pool.ts';
import {monitorHost} from '../../../source/engine/monitors/host-monitor.ts';
import type {MonitorEvent} from '../../../source/state/events.ts';

const block = (ticks: number) => ['begin', 'load 0.75', `cpu ${ticks} 0 0 ${ticks} 0 0 0 0 0 0`, 'end'];
const waitMs = {timeout: 5000};

type Life = (options: ExecOptions) => Promise<void>;

/** A monitor of a host that lives through these lives, one connection after the other. */
function setUp(...lives: readonly Life[]) {
	const events: MonitorEvent[] = [];
	const controller = new AbortController();
	const waker = new Waker();
	const calls: ExecOptions[] = [];
	let connections = 0;
	const get = async () => {
		const life = lives[connections];
		connections += 1;
		const exec: Host['exec'] = async (_command, options = {}) => {
			calls.push(options);
			await life?.(options);
			return {code: 0, stdout: '', stderr: ''};
		};
		if (life === undefined) throw fail('unreachable', 'w1 cannot be reached.', 'Check that it is up.');
		return {name: 'w1', exec, close: () => {}};
	};
	const running = monitorHost('w1', {get} as unknown as HostPool, {
		intervalSeconds: 1,
		signal: controller.signal,
		waker,
		emit: (event) => events.push(event),
	});
	const links = () => events.flatMap((event) => (event.type === 'host/linked' ? [[event.link, event.reason]] : []));
	return {events, links, waker, calls, running, stop: () => controller.abort(), connections: () => connections};
}

const says =
	(...lines: readonly string[]): Life =>
	async ({onLine}) => {
		for (const line of lines) onLine?.(line, 'stdout');
	};

it('a host is up with its first sample, and down with the reason when its monitor ends', async () => {
	const {events, links, running, stop, calls} = setUp(says(...block(100), ...block(200), ...block(300)));
	await vi.waitFor(() => expect(links()).toHaveLength(3), waitMs);
	expect(links()).toEqual([
		['connecting', undefined],
		['up', undefined],
		['down', 'the monitor ended'],
	]);
	expect(events.filter(({type}) => type === 'host/sampled')).toMatchObject([
		{host: 'w1', sample: {load1: 0.75, cpuBusy: 0.5}},
		{host: 'w1', sample: {cpuBusy: 0.5}},
	]);
	expect(calls[0]).toMatchObject({keepsNothing: true});
	expect(calls[0]).not.toHaveProperty('onChunk');
	stop();
	await running;
});

it('a host that was lost is tried again at once when something has changed, and is then up again', async () => {
	const lost: Life = async () => {
		throw fail('unreachable', 'The connection to w1 broke while bash ran.');
	};
	const {links, waker, running, stop} = setUp(lost, says(...block(100), ...block(200)));
	await vi.waitFor(() => expect(links()).toHaveLength(2), waitMs);
	expect(links()[1]).toEqual(['down', 'The connection to w1 broke while bash ran.']);
	waker.wake();
	await vi.waitFor(() => expect(links()).toHaveLength(5), waitMs);
	expect(links()[3]).toEqual(['up', undefined]);
	stop();
	await running;
});

it('a host that was never set up is new, not down', async () => {
	const strange: Life = async () => {
		throw fail('not-provisioned', 'w1 is not trusted yet.', 'Run ssh-setup first.');
	};
	const {links, running, stop} = setUp(strange);
	await vi.waitFor(() => expect(links()).toHaveLength(2), waitMs);
	expect(links()[1]).toEqual(['new', 'w1 is not trusted yet. Run ssh-setup first.']);
	stop();
	await running;
});

it('a host that cannot be reached is not asked more than once a second', async () => {
	const {links, running, stop, connections} = setUp();
	await vi.waitFor(() => expect(links()).toHaveLength(2), waitMs);
	await new Promise(setImmediate);
	expect([links()[1], connections()]).toEqual([['down', 'w1 cannot be reached. Check that it is up.'], 1]);
	stop();
	await running;
});

it('a monitor that is stopped says nothing more', async () => {
	const waits: Life = ({signal}) =>
		new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(fail('cancelled', 'It was cancelled.'))));
	const {links, calls, running, stop} = setUp(waits);
	await vi.waitFor(() => expect(calls).toHaveLength(1), waitMs);
	stop();
	await running;
	expect(links()).toEqual([['connecting', undefined]]);
});
