/** soong_ui: how it is called and what it prints on a pipe with TERM=dumb (one line per finished action). */

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

/**
 * Straight to soong_ui.bash, which gives a real exit code (`m` is a shell function). The wrapper comes in the way AOSP has
 * for it: USE_CCACHE and CCACHE_EXEC set CC_WRAPPER in core/ccache.mk.
 */
export function soongCommand(options: {target: Target; modules: readonly string[]; jobs: number; launcher: string}): {
	readonly argv: readonly string[];
	readonly environment: Readonly<Record<string, string>>;
} {
	const {target, modules, jobs, launcher} = options;
	return {
		argv: ['build/soong/soong_ui.bash', '--make-mode', `-j${jobs}`, ...modules],
		environment: {
			TERM: 'dumb',
			TARGET_PRODUCT: target.product,
			TARGET_BUILD_VARIANT: target.variant,
			TARGET_BUILD_TYPE: 'release',
			...(target.release === undefined ? {} : {TARGET_RELEASE: target.release}),
			USE_CCACHE: 'true',
			CCACHE_EXEC: launcher,
		},
	};
}

export type SoongState = {
	readonly phase: string;
	readonly done: number;
	readonly total: number;
	readonly failed: number;
	/** The output of the first action that failed. */
	readonly firstFailure?: string;
	/** The sandbox could not be set up; the build goes on without it. */
	readonly isUnsandboxed: boolean;
};

export const initialSoong: SoongState = {phase: 'starting', done: 0, total: 0, failed: 0, isUnsandboxed: false};

/** `[ 57% 11/19] text`; Android 14 and later may add `3m20s remaining`. */
const statusPattern = /^\[\s*\d+% (\d+)\/(\d+)(?: \S+ remaining)?\] (.*)$/;

const phaseOfDescription: readonly (readonly [RegExp, string])[] = [
	[/minibp|\.minibootstrap|bpglob/, 'bootstrap'],
	[/soong_build|analyzing Android\.bp/i, 'soong'],
	[/^(initializing|including|finishing|writing) |kati/i, 'kati'],
];

/** Marker lines between the phases, as soong_ui of Android 12 prints them. */
const phaseOfLine: readonly (readonly [RegExp, string])[] = [
	[/^PLATFORM_VERSION|^={10,}/, 'product config'],
	[/is missing, regenerating|No need to regenerate ninja file/, 'kati'],
	[/^Starting ninja/, 'build'],
];

/** Takes one line. Each of the three ninja runs restarts its own count; only the phase tells them apart. */
export function foldSoongLine(state: SoongState, line: string): SoongState {
	const status = statusPattern.exec(line);
	if (status) {
		const [, done, total, description = ''] = status;
		const phase =
			state.phase === 'build' ? 'build' : (phaseOfDescription.find(([pattern]) => pattern.test(description))?.[1] ?? state.phase);
		return {...state, phase, done: Number(done), total: Number(total)};
	}
	const failure = /^FAILED: (.*)$/.exec(line);
	if (failure) return {...state, failed: state.failed + 1, firstFailure: state.firstFailure ?? failure[1] ?? ''};
	if (/sandboxing disabled due to nsjail error/.test(line)) return {...state, isUnsandboxed: true};
	const marked = phaseOfLine.find(([pattern]) => pattern.test(line))?.[1];
	return marked === undefined ? state : {...state, phase: marked};
}
