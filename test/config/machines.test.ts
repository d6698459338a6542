import {describe, expect, it} from 'vitest';
import type {Config, WorkerConfig} from '../../source/config/config.ts';
import {gatewayOf, jumpHosts, jumpName, machineOf, machinesByDistance, passedTo} from '../../source/config/machines.ts';
import {input} from '../actions/support.ts';

const outer = {address: '192.0.2.1', port: 22, user: 'guest'};
const inner = {address: '192.0.2.2', port: 2222, user: 'guest'};
const near: WorkerConfig = {name: 'near', address: '10.0.0.1', port: 22, user: 'builder'};
const far: WorkerConfig = {name: 'far', address: '10.0.0.2', port: 22, user: 'builder', jump: [outer, inner]};
const behindWorker: WorkerConfig = {name: 'deep', address: '10.0.0.3', port: 22, user: 'builder', jump: [{...near}]};
const config: Config = {...input.config, workers: [far, near, behindWorker]};

const names = (machines: readonly WorkerConfig[]) => machines.map(({name}) => name);

describe('machines on the way', () => {
	it('have names that no worker can have', () => {
		expect([outer, inner].map(jumpName)).toEqual(['guest@192.0.2.1', 'guest@192.0.2.2:2222']);
	});

	it('are listed once, the outermost first, and not where they are workers', () => {
		expect(names(jumpHosts(config))).toEqual(['guest@192.0.2.1', 'guest@192.0.2.2:2222']);
	});

	it('are found by name, as workers are', () => {
		expect(machineOf(config, 'guest@192.0.2.2:2222')).toEqual({...inner, name: 'guest@192.0.2.2:2222', jump: [outer]});
		expect(machineOf(config, 'near')).toBe(near);
		expect(machineOf(config, 'nobody')).toBeUndefined();
	});

	it('are the gateways of what is behind them', () => {
		expect(gatewayOf(config, near)).toBeUndefined();
		expect(gatewayOf(config, far)?.name).toBe('guest@192.0.2.2:2222');
		expect(gatewayOf(config, behindWorker)).toBe(near);
		expect(passedTo(config, near)).toEqual([behindWorker]);
	});

	it('come before what is behind them', () => {
		expect(machinesByDistance(config).map(names)).toEqual([
			['guest@192.0.2.1', 'near'],
			['guest@192.0.2.2:2222', 'deep'],
			['far'],
		]);
	});
});
