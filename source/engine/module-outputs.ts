import {type Dirent, readdirSync} from 'node:fs';
import path from 'node:path';

/** What Soong calls a variant of a module: `linux_glibc_x86_64_static`, `android_arm64_armv8-a_shared`, `android_common`. */
const variantPattern = /^(android|linux|windows|darwin|fuchsia)_/;
/** No checkout nests modules deeper below .intermediates. */
const deepest = 24;

function directoriesIn(directory: string): readonly string[] {
	let entries: readonly Dirent[];
	try {
		entries = readdirSync(directory, {withFileTypes: true});
	} catch {
		return [];
	}
	// A link is no directory here: nothing outside of out/ is ever found.
	return entries.filter((entry) => entry.isDirectory()).map(({name}) => name);
}

/** Soong's: `.intermediates/DIRECTORY/MODULE/VARIANT/`. A directory of the sources may have a module's name; it has no variants. */
function soongOutputs(directory: string, modules: ReadonlySet<string>, depth: number): readonly string[] {
	if (depth > deepest) return [];
	return directoriesIn(directory).flatMap((name) => {
		const here = path.join(directory, name);
		const below = directoriesIn(here);
		const isModule = below.some((variant) => variantPattern.test(variant));
		if (isModule) return modules.has(name) ? [here] : [];
		return soongOutputs(here, modules, depth + 1);
	});
}

/** Make's: `target/product/DEVICE/obj/CLASS/MODULE_intermediates`, `host/linux-x86/obj/CLASS/...`. */
function makeOutputs(out: string, modules: ReadonlySet<string>): readonly string[] {
	const roots = [path.join(out, 'target/product'), path.join(out, 'host')].flatMap((parent) =>
		directoriesIn(parent).map((name) => path.join(parent, name)),
	);
	const classes = roots.flatMap((root) =>
		directoriesIn(root)
			.filter((name) => /^obj(_\w+)?$/.test(name))
			.flatMap((name) => directoriesIn(path.join(root, name)).map((kind) => path.join(root, name, kind))),
	);
	return classes.flatMap((directory) =>
		directoriesIn(directory)
			.filter((name) => name.endsWith('_intermediates') && modules.has(name.slice(0, -'_intermediates'.length)))
			.map((name) => path.join(directory, name)),
	);
}

/** The directories below `out` that hold what these modules were made into; nothing of other modules. Absolute paths. */
export function moduleOutputs(out: string, modules: readonly string[]): readonly string[] {
	const wanted = new Set(modules);
	return [...soongOutputs(path.join(out, 'soong/.intermediates'), wanted, 0), ...makeOutputs(out, wanted)];
}
