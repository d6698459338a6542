/** A process of this machine. `startTicks` with the pid tells it from a later one; sizes in bytes. */
export type Process = {
	readonly pid: number;
	readonly parent: number;
	readonly name: string;
	/** As in proc_pid_stat(5): R, S, D, T (stopped), Z... */
	readonly state: string;
	readonly startTicks: number;
	readonly residentBytes: number;
	/** Processor time of it and of those of its children that have ended, in clock ticks. */
	readonly cpuTicks: number;
};

/** Clock ticks a second in /proc, on every Linux that we know (sysconf(_SC_CLK_TCK)). */
export const ticksPerSecond = 100;

/** Of /proc/PID/stat: 4096 on every architecture that AOSP builds on. */
const pageBytes = 4096;

/** One /proc/PID/stat (proc_pid_stat(5): fields 1 to 4, 14 to 17, 22 and 24); undefined where it is none. The name may hold blanks and parentheses. */
export function parseStat(text: string): Process | undefined {
	const open = text.indexOf('(');
	const close = text.lastIndexOf(')');
	if (open < 0 || close < open) return undefined;
	const fields = text
		.slice(close + 2)
		.trim()
		.split(' ');
	const [state = '', parent] = fields;
	const process = {
		pid: Number(text.slice(0, open)),
		parent: Number(parent),
		name: text.slice(open + 1, close),
		state,
		startTicks: Number(fields[19]),
		residentBytes: Number(fields[21]) * pageBytes,
		cpuTicks: fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0),
	};
	return Number.isNaN(process.pid + process.parent + process.startTicks + process.residentBytes) ? undefined : process;
}

/** Memory of this machine that is left without swapping, in bytes: MemTotal and MemAvailable of proc_meminfo(5). */
export function parseMeminfo(text: string): {readonly totalBytes: number; readonly availableBytes: number} | undefined {
	const kibibytes = (name: string) => Number(new RegExp(`^${name}:\\s*(\\d+) kB$`, 'm').exec(text)?.[1]);
	const [total, available] = [kibibytes('MemTotal'), kibibytes('MemAvailable')];
	if (Number.isNaN(total + available)) return undefined;
	return {totalBytes: total * 1024, availableBytes: available * 1024};
}

/**
 * The share of the last ten seconds in which some task waited for memory, from 0 to 100: `some avg10` of /proc/pressure/memory
 * (Linux 4.20, Documentation/accounting/psi.rst); undefined where the kernel does not measure it.
 */
export function parsePressure(text: string): number | undefined {
	const value = /^some avg10=([\d.]+) /m.exec(text)?.[1];
	return value === undefined ? undefined : Number(value);
}

/** Programs whose name says nothing: what they run does. */
const interpreters: ReadonlySet<string> = new Set(['java', 'python', 'python3', 'perl']);

export function isInterpreter(name: string): boolean {
	return interpreters.has(name);
}

function lastPart(path: string): string {
	return path.slice(path.lastIndexOf('/') + 1);
}

/** What kind of step it is, by name and /proc/PID/cmdline: `java metalava.jar`, `ld.lld`. Steps of a kind take about the same. */
export function kindOf(name: string, commandLine: string): string {
	if (!isInterpreter(name)) return name;
	const [, ...words] = commandLine.split('\0');
	const jar = words.indexOf('-jar');
	const takesValue = (word: string | undefined) => word === '-cp' || word === '-classpath' || word === '-m' || word === '-c';
	const program =
		jar < 0 ? words.find((word, index) => word !== '' && !word.startsWith('-') && !takesValue(words[index - 1])) : words[jar + 1];
	return program === undefined ? name : `${name} ${lastPart(program)}`;
}
