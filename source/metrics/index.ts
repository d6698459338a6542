import {type Metric, type MetricContext, type MetricLevel, type MetricUnit, metric} from './metric.ts';

export {levelOf} from './metric.ts';
export type {Metric, MetricContext, MetricLevel, MetricUnit};

const gibibyte = 1024 ** 3;

/**
 * The numbers worth watching per host, in the order in which they matter. A metric is one entry here; what shows them derives
 * columns from this list.
 */
export const metrics = {
	cpu: metric({
		title: 'cpu',
		unit: 'share',
		of: (sample) => sample.cpuBusy,
	}),
	load: metric({
		title: 'load',
		unit: 'number',
		// Per core: 1 is busy, 2 is a queue as long as the machine; distccd runs at most cores + 2 jobs.
		of: (sample, {cores}) => (cores === undefined || cores < 1 ? undefined : sample.load1 / cores),
		levels: {warn: 2, bad: 4},
	}),
	memory: metric({
		title: 'memory',
		unit: 'share',
		of: (sample) => (sample.memoryTotalBytes > 0 ? 1 - sample.memoryAvailableBytes / sample.memoryTotalBytes : undefined),
		levels: {warn: 0.85, bad: 0.95},
	}),
	disk: metric({
		title: 'disk',
		unit: 'bytes',
		// A compiler is some 230 MB to 1 GB, and every job needs temporary files.
		of: (sample) => sample.diskFreeBytes,
		levels: {warn: 5 * gibibyte, bad: gibibyte},
	}),
	received: metric({title: 'in/s', unit: 'bytes', of: (sample) => sample.receivedBytesPerSecond}),
	sent: metric({title: 'out/s', unit: 'bytes', of: (sample) => sample.sentBytesPerSecond}),
} satisfies Readonly<Record<string, Metric>>;
