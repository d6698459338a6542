/** A file of the project by its path below the root, and its text. */
export type Files = Readonly<Record<string, string>>;

const pure = ['config', 'state', 'tools', 'actions', 'metrics', 'report'];
const lineLimit = 300;

function folderOf(file: string): string {
	const [top, folder = ''] = file.split('/');
	return top === 'source' ? folder : top === 'cli.tsx' ? 'cli' : (top ?? '');
}

function importsOf(text: string): readonly string[] {
	const named = /^\s*(?:import|export)\b[^'"]*?\bfrom\s+['"]([^'"]+)['"]|^\s*import\s+['"]([^'"]+)['"]/gm;
	const called = /\b(?:import|require)\(\s*['"`]([^'"`]+)['"`]/g;
	return [...text.matchAll(named), ...text.matchAll(called)].map((match) => match[1] ?? match[2] ?? '');
}

function targetOf(file: string, specifier: string): string {
	const parts = file.split('/').slice(0, -1);
	for (const part of specifier.split('/')) {
		if (part === '..') parts.pop();
		else if (part !== '.') parts.push(part);
	}
	return parts.join('/');
}

/** Why an import of `file` breaks the one rule of source/readme.md; undefined where it does not. */
function breach(file: string, specifier: string): string | undefined {
	const from = folderOf(file);
	if (!specifier.startsWith('.')) {
		if (pure.includes(from)) return `${file}: a pure folder imports ${specifier}`;
		return from === 'ui' && specifier.startsWith('node:') ? `${file}: the screen imports ${specifier}` : undefined;
	}
	const to = folderOf(targetOf(file, specifier));
	if (to === from) return undefined;
	if (pure.includes(from)) {
		const isBefore = pure.includes(to) && pure.indexOf(to) < pure.indexOf(from);
		return isBefore ? undefined : `${file}: ${from} imports ${to}`;
	}
	const allowed: Readonly<Record<string, readonly string[]>> = {ui: pure, engine: pure, scenarios: pure};
	const reach = allowed[from];
	return reach === undefined || reach.includes(to) ? undefined : `${file}: ${from} imports ${to}`;
}

/** Every breach of the structure's rules: direction of imports, length of files, default exports. */
export function breaches(files: Files): readonly string[] {
	return Object.entries(files).flatMap(([file, text]) => {
		const lines = text.split('\n').length - 1;
		const isStandIn = text.includes('biome-ignore lint/style/noDefaultExport');
		return [
			...importsOf(text).flatMap((specifier) => breach(file, specifier) ?? []),
			...(lines > lineLimit ? [`${file}: ${lines} lines`] : []),
			...(/^export default\b/m.test(text) && !isStandIn ? [`${file}: a default export`] : []),
		];
	});
}

export function medianLines(files: Files): number {
	const lengths = Object.values(files)
		.map((text) => text.split('\n').length - 1)
		.sort((one, other) => one - other);
	return lengths[Math.floor(lengths.length / 2)] ?? 0;
}
