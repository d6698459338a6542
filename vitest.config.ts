import {defineConfig} from 'vitest/config';

/**
 * Two projects: `unit` needs nothing but Node; `lab` boots real machines, two farms at a time, because much of what they do is
 * waiting (for a machine that is down, a lock, a deadline).
 */
export default defineConfig({
	test: {
		projects: [
			{test: {name: 'unit', include: ['test/**/*.test.{ts,tsx}'], exclude: ['test/lab/**'], testTimeout: 15_000}},
			{
				test: {
					name: 'lab',
					include: ['test/lab/**/*.test.{ts,tsx}'],
					maxWorkers: 2,
					sequence: {groupOrder: 1},
					testTimeout: 600_000,
					hookTimeout: 900_000,
				},
			},
		],
	},
});
