import {defineConfig} from 'vitest/config';

/** Two projects: `unit` needs nothing but Node; `lab` boots real machines and therefore runs one file at a time. */
export default defineConfig({
	test: {
		projects: [
			{test: {name: 'unit', include: ['test/**/*.test.{ts,tsx}'], exclude: ['test/lab/**'], testTimeout: 15_000}},
			{
				test: {
					name: 'lab',
					include: ['test/lab/**/*.test.{ts,tsx}'],
					fileParallelism: false,
					testTimeout: 600_000,
					hookTimeout: 900_000,
				},
			},
		],
	},
});
