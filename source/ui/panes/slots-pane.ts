import {hostList} from '../../state/hosts.ts';
import {slotsOf} from '../../state/slots.ts';
import {duration} from '../format.ts';
import {fitText, harmless, type Line, line, span} from '../text.ts';
import type {Pane} from './pane.ts';

const longMs = 30_000;

export const slotsPane: Pane = {
	id: 'slots',
	title: (state) => `slots ${state.slots.busy.length} busy`,
	length: (state) => hostList(state.hosts).length + state.slots.busy.length,
	rows(state, {width, height}) {
		const workers = hostList(state.hosts).filter((host) => host.role === 'worker');
		const cells: readonly Line[] = workers.map((host) => {
			const {busy, total} = slotsOf(state.slots, host.name, host);
			const free = Math.max(0, (total ?? 0) - busy);
			return [span(fitText(host.name, 6), 'strong'), span(` ${'■'.repeat(busy)}`, 'accent'), span('□'.repeat(free), 'dim')];
		});
		const jobs: readonly Line[] = state.slots.busy
			.toSorted((one, other) => other.ageMs - one.ageMs)
			.map(({host, file, phase, ageMs}) => [
				span(fitText(host === 'localhost' ? 'local' : host, 6), 'dim'),
				span(` ${fitText(harmless(file), Math.max(6, width - 22))}`),
				span(` ${fitText(phase.toLowerCase(), 8)}`, 'dim'),
				span(duration(ageMs).padStart(5), ageMs > longMs ? 'warn' : 'dim'),
			]);
		if (workers.length === 0) return [line('no workers', 'dim')];
		return [...cells, ...jobs].slice(state.screen.offsets.slots).slice(0, height);
	},
};
