import {describe, expect, it} from 'vitest';
import {PasswordGate} from '../../source/engine/password-gate.ts';

describe('a password', () => {
	it('is tried by one, and by the others once that one was let in', async () => {
		const gate = new PasswordGate();
		const first = await gate.enter('login builder x');
		const waiting = [gate.enter('login builder x'), gate.enter('login builder x')];
		first?.settle(true);
		expect((await Promise.all(waiting)).map((ticket) => ticket !== undefined)).toEqual([true, true]);
	});

	it('is tried by nobody after a refusal, now or later', async () => {
		const gate = new PasswordGate();
		const first = await gate.enter('login builder x');
		const waiting = gate.enter('login builder x');
		first?.settle(false);
		expect([await waiting, await gate.enter('login builder x')]).toEqual([undefined, undefined]);
		expect(await gate.enter('login root x')).toBeDefined();
	});

	it('is tried by the next one where the first found out nothing, one after the other', async () => {
		const gate = new PasswordGate();
		const first = await gate.enter('login builder x');
		const order: string[] = [];
		const others = ['second', 'third'].map(async (name) => {
			const ticket = await gate.enter('login builder x');
			order.push(name);
			ticket?.settle(undefined);
		});
		first?.settle(undefined);
		await Promise.all(others);
		expect(order).toEqual(['second', 'third']);
	});
});
