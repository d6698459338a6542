import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import type {TreeFacts} from '../actions/plan.ts';
import {masterName} from '../config/config.ts';
import {compilerGlob, sysrootGlob} from '../config/places.ts';
import type {HostFacts} from '../state/events.ts';
import type {Failure} from '../state/failure.ts';
import {type CacheFacts, cacheFactsCommand, parseCacheFacts} from '../tools/cache-facts.ts';
import {factsCommand, parseFacts} from '../tools/facts.ts';
import {fail, toFailure} from './failure.ts';
import type {HostPool} from './host-pool.ts';

async function lookAt(name: string, hosts: HostPool): Promise<HostFacts> {
	const host = await hosts.get(name);
	const [result, sudo] = await Promise.all([host.exec(factsCommand), host.elevation.findMode()]);
	const facts = parseFacts(result.stdout, sudo);
	if (result.code !== 0 || facts === undefined) {
		throw fail(
			'exit',
			`${name} is no Linux that this program understands.`,
			'Debian 11, Ubuntu 20.04 and later are.',
			result.stderr.slice(-400),
		);
	}
	return facts;
}

export type Look = {readonly facts: Readonly<Record<string, HostFacts>>; readonly failures: Readonly<Record<string, Failure>>};

/** Facts of these hosts, side by side; one that does not answer never hides the others. */
export async function lookAtHosts(names: readonly string[], hosts: HostPool): Promise<Look> {
	const facts: Record<string, HostFacts> = {};
	const failures: Record<string, Failure> = {};
	await Promise.all(
		names.map(async (name) => {
			try {
				facts[name] = await lookAt(name, hosts);
			} catch (error) {
				failures[name] = toFailure(error);
			}
		}),
	);
	return {facts, failures};
}

/** What the master has for a compile cache. */
export async function lookAtCache(hosts: HostPool): Promise<CacheFacts> {
	const master = await hosts.get(masterName);
	return parseCacheFacts((await master.exec(cacheFactsCommand)).stdout);
}

/** Soong's own default (`ClangDefaultVersion`, build/soong/cc/config/global.go, Android 8 to 17). */
function defaultRevision(tree: string): string | undefined {
	try {
		const source = readFileSync(path.join(tree, 'build/soong/cc/config/global.go'), 'utf8');
		return /ClangDefaultVersion\s*=\s*"([\w.-]+)"/.exec(source)?.[1];
	} catch {
		return undefined;
	}
}

function namesIn(directory: string): readonly string[] {
	try {
		return readdirSync(directory);
	} catch {
		// It is not there, or no directory.
		return [];
	}
}

/** The compilers that the tree uses: Soong's default where it names one that is there, else every revision that is there. */
export function lookAtTree(tree: string): TreeFacts {
	const names = namesIn(path.join(tree, compilerGlob)).filter((name) => /^clang-[\w.-]+$/.test(name));
	const preferred = defaultRevision(tree);
	const used = preferred !== undefined && names.includes(preferred) ? [preferred] : names.toSorted();
	const sysroots = namesIn(path.join(tree, sysrootGlob))
		.filter((name) => /^[\w.-]+$/.test(name) && namesIn(path.join(tree, sysrootGlob, name)).includes('sysroot'))
		.toSorted();
	return {
		compilerDirectories: used.map((name) => `${compilerGlob}/${name}`),
		sysroots: sysroots.map((name) => `${sysrootGlob}/${name}/sysroot`),
	};
}
