export {foldSoongLine, initialSoong, parseStatusLine, type SoongState, type StatusLine} from './soong-output.ts';

/** soong_ui: how it is called. What it prints is in soong-output.ts. */

export type Target = {readonly product: string; readonly release?: string; readonly variant: string};

const variants = ['eng', 'userdebug', 'user'];

/** `aosp_arm64-eng`, or with a release as Android 15 and later want it: `aosp_arm64-trunk_staging-eng`. */
export function parseTarget(text: string): Target | {readonly problem: string} {
	const parts = text.split('-');
	const [product = '', middle = '', last = ''] = parts;
	const variant = parts.length === 3 ? last : middle;
	if (parts.length < 2 || parts.length > 3 || parts.includes('') || !variants.includes(variant)) {
		return {
			problem: `"${text}" is no target: product-variant or product-release-variant is one, with the variant ${variants.join(', ')}.`,
		};
	}
	return parts.length === 3 ? {product, release: middle, variant} : {product, variant};
}

/** The goal that stands for all that one directory builds, as soong_ui names it. */
function directoryGoal(directory: string): string {
	return `MODULES-IN-${directory.replaceAll('/', '-')}`;
}

/** What is asked of soong_ui: its mode, and what it shall make in it. */
function wish(modules: readonly string[], directories: readonly string[], tree: string) {
	if (directories.length === 0) return {mode: ['--make-mode'], goals: modules};
	// soong_ui looks for the build files then, also below and above a directory that has none.
	if (modules.length === 0) return {mode: ['--build-mode', '--modules-in-dirs', `--dir=${tree}`], goals: directories};
	return {mode: ['--make-mode'], goals: [...modules, ...directories.map(directoryGoal)]};
}

export type SoongCall = {readonly argv: readonly string[]; readonly environment: Readonly<Record<string, string>>};

type SoongOptions = {
	readonly target: Target;
	readonly modules: readonly string[];
	/** From the top of the tree. */
	readonly directories: readonly string[];
	/** KEY=VALUE; ours win. */
	readonly variables: readonly string[];
	readonly jobs: number;
	readonly launcher: string;
	readonly tree: string;
};

/**
 * Straight to soong_ui.bash, which gives a real exit code (`m` is a shell function). The wrapper comes in the way AOSP has
 * for it: USE_CCACHE and CCACHE_EXEC set CC_WRAPPER in core/ccache.mk. Extra variables come by the environment, not as words
 * of the command line, because soong_ui reads some of them (SOONG_NINJA) before it reads its command line.
 */
export function soongCommand(options: SoongOptions): SoongCall {
	const {target, modules, directories, variables, jobs, launcher, tree} = options;
	const {mode, goals} = wish(modules, directories, tree);
	const extra = variables.map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)] as const);
	return {
		argv: ['build/soong/soong_ui.bash', ...mode, `-j${jobs}`, ...goals],
		environment: {
			...Object.fromEntries(extra),
			TERM: 'dumb',
			...targetVariables(target),
			USE_CCACHE: 'true',
			CCACHE_EXEC: launcher,
		},
	};
}

function targetVariables({product, release, variant}: Target) {
	return {
		TARGET_PRODUCT: product,
		TARGET_BUILD_VARIANT: variant,
		TARGET_BUILD_TYPE: 'release',
		...(release === undefined ? {} : {TARGET_RELEASE: release}),
	};
}

/** soong_ui's own cleaning: `clean` empties out/, `installclean` deletes what was installed for this product. */
export function cleanCommand(target: Target, level: 'installclean' | 'clean'): SoongCall {
	return {
		argv: ['build/soong/soong_ui.bash', '--make-mode', level],
		environment: {TERM: 'dumb', ...targetVariables(target)},
	};
}
