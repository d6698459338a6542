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
