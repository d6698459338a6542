import {startFarm} from '../../source/lab/farm.ts';
import {takeDownOnSignal} from '../../source/lab/guard.ts';
import {Course} from '../../source/lab/headless/course.ts';
import {type Bench, budgeted} from '../bench.ts';

const labName = 'bench-provision';
const workers = 4;

/** `succeeded: provision: 42 changed, 8 as they should be.` */
const changesIn = (text: string): number => Number(/provision: (\d+) changed/.exec(text)?.[1] ?? Number.NaN);

export const provision: Bench = {
	summary: `a second provision of ${workers} workers of three releases: seconds, and changes (none)`,
	async run(log) {
		const release = takeDownOnSignal(labName, log);
		const bases = {w1: 'bookworm', w2: 'trixie', w3: 'bookworm'} as const;
		const {lab} = await startFarm({name: labName, workers, bases, size: 'quick', log});
		try {
			const course = new Course(lab, log);
			await course.take('ssh-setup');
			const first = changesIn(await course.take('provision'));
			const second = changesIn(await course.take('provision'));
			const [firstSeconds = 0, secondSeconds = 0] = course.taken
				.filter(({name}) => name === 'provision')
				.map(({seconds}) => Math.round(seconds * 100) / 100);
			return {
				measures: [
					{name: 'first provision', value: firstSeconds, unit: 's'},
					{name: 'changes of the first', value: first, unit: 'changes'},
					{name: 'second provision', value: secondSeconds, unit: 's', versus: `${firstSeconds} s of the first`},
					budgeted('changes of the second', second, 'changes', 'at most', 0),
				],
			};
		} finally {
			log('taking the lab down');
			await lab.stop();
			release();
		}
	},
};
