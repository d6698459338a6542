import {readdirSync, readFileSync, readlinkSync} from 'node:fs';
import os from 'node:os';
import type {Memory} from '../actions/memory/gate.ts';
import {boundedBy, type CgroupMemory, cgroupFolders, parseCgroupMemory} from '../tools/cgroup-memory.ts';
import {isInterpreter, kindOf, type Process, parseMeminfo, parsePressure, parseStat} from '../tools/processes.ts';

function read(file: string): string | undefined {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		// The process has ended, or this kernel has no such file.
		return undefined;
	}
}

/** All processes of this machine that can be seen. */
export function readProcesses(): readonly Process[] {
	return readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.flatMap((name) => {
			const process = parseStat(read(`/proc/${name}/stat`) ?? '');
			return process === undefined ? [] : [process];
		});
}

/** The same with what it runs for its name, where that says more. */
export function withKind(process: Process): Process {
	if (!isInterpreter(process.name)) return process;
	return {...process, name: kindOf(process.name, read(`/proc/${process.pid}/cmdline`) ?? '')};
}

/** The builds of a tree, whoever started them. */
export function buildsOf(tree: string, processes: readonly Process[]): ReadonlySet<number> {
	const isOfTree = ({pid, name}: Process) => {
		if (name !== 'soong_ui') return false;
		try {
			return readlinkSync(`/proc/${pid}/cwd`) === tree;
		} catch {
			// Ended, or of another user.
			return false;
		}
	};
	return new Set(processes.filter(isOfTree).map(({pid}) => pid));
}

/** What this machine, or the part of it that we are given, has left. */
export function readMemory(): Memory {
	const machine = parseMeminfo(read('/proc/meminfo') ?? '') ?? {totalBytes: os.totalmem(), availableBytes: os.freemem()};
	const groups = cgroupFolders(read('/proc/self/cgroup') ?? '').flatMap((folder): readonly CgroupMemory[] => {
		const file = (name: string) => read(`${folder}/${name}`) ?? '';
		const found = parseCgroupMemory({max: file('memory.max'), current: file('memory.current'), stat: file('memory.stat')});
		return found === undefined ? [] : [found];
	});
	const pressure = parsePressure(read('/proc/pressure/memory') ?? '');
	return {...boundedBy(machine, groups), ...(pressure === undefined ? {} : {pressure})};
}
