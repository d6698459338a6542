import {createHash} from 'node:crypto';
import {
	createReadStream,
	lstatSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	realpathSync,
	renameSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type {Engine} from '../actions/engine.ts';
import {environmentText} from '../actions/environment.ts';
import type {PlanInput} from '../actions/plan.ts';
import {localLimits} from '../actions/slots.ts';
import {masterName} from '../config/config.ts';
import {environmentPath, masqueradeDirectory} from '../config/places.ts';
import {type FarmMember, hostsOrNone} from '../tools/distcc-hosts.ts';
import {masqueradeText} from '../tools/launcher.ts';
import type {RunContext} from './context.ts';
import {fail} from './failure.ts';

/** Digest of a compiler: its program and the shared libraries beside it, which is where most of clang is. */
async function digestOf(compilerDirectory: string, name: string): Promise<string> {
	const hash = createHash('sha256');
	const libraries = path.join(compilerDirectory, 'lib');
	let names: readonly string[] = [];
	try {
		names = readdirSync(libraries).filter((entry) => /\.so(\.|$)/.test(entry));
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
	}
	const files = new Set(
		[path.join(compilerDirectory, 'bin', name), ...names.map((entry) => path.join(libraries, entry))].map((file) =>
			realpathSync(file),
		),
	);
	for (const file of [...files].sort()) {
		for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
	}
	return hash.digest('hex');
}

/** /tmp is everybody's: a directory there is used only when it is ours and nobody else can enter it. */
export function makeScratch(directory: string, userId: number): void {
	mkdirSync(directory, {recursive: true, mode: 0o700});
	const stat = lstatSync(directory);
	if (!stat.isDirectory() || stat.uid !== userId || (stat.mode & 0o077) !== 0) {
		throw fail('configuration', `${directory} is not a private directory of ours.`, 'Somebody else made it: remove it as root.');
	}
}

/** Written beside and renamed: compiles of a build by hand may be reading it. */
function replaceFile(file: string, text: string, mode: number): void {
	writeFileSync(`${file}.new`, text, {mode});
	renameSync(`${file}.new`, file);
}

/** What the launcher brings along into the build: which workers, which cache. */
export function writeEnvironment(work: {
	readonly engine: Engine;
	/** DISTCC_HOSTS; without it nothing is distributed. */
	readonly distccHosts?: string;
	readonly userId: number;
	/** What else clients shall know. */
	readonly more?: Readonly<Record<string, string>> | undefined;
}): void {
	const {engine, distccHosts, userId, more = {}} = work;
	const isDistributed = distccHosts !== undefined;
	const text = environmentText({engine, distccHosts: distccHosts ?? 'localhost', userId, isDistributed, more});
	replaceFile(environmentPath, text, 0o644);
}

/** Gives these workers, or nobody, the work of the running build from now on: in pump mode those that are proven for it. */
export function openTo({engine, facts, settings, pump}: RunContext, members: readonly FarmMember[]): void {
	const {variables: more, proven} = pump;
	const workers = members.map(({name, slots}) => ({name, slots, isPump: more !== undefined && proven.has(name)}));
	const hosts = hostsOrNone(workers, localLimits(facts[masterName]));
	if ('problem' in hosts) throw fail('configuration', hosts.problem);
	writeEnvironment({engine, distccHosts: hosts.text, userId: settings.userId, more});
}

/** What the launcher brings along now; undoes what `writeEnvironment` does until then. */
export function keepEnvironment(): () => void {
	const before = readFileSync(environmentPath, 'utf8');
	return () => replaceFile(environmentPath, before, 0o644);
}

/** Makes the masquerade scripts anew: one made once would not notice a replaced compiler. */
export async function writeMasquerades({config, tree}: Pick<PlanInput, 'config' | 'tree'>): Promise<void> {
	for (const directory of tree.compilerDirectories) {
		for (const name of ['clang', 'clang++']) {
			const relative = `${directory}/bin/${name}`;
			const digest = await digestOf(path.join(config.master.tree, directory), name);
			const file = path.join(masqueradeDirectory, relative);
			mkdirSync(path.dirname(file), {recursive: true});
			replaceFile(`${file}.digest`, `${digest}\n`, 0o644);
			replaceFile(file, masqueradeText(relative, digest), 0o755);
		}
	}
}
