/** `4.11.2` against `4.7`: by number, part by part; a missing part is 0. Letters after a number (`-pre.6`) do not count. */
export function compareVersions(left: string, right: string): number {
	const parts = (text: string) => text.split('.').map((part) => Number.parseInt(part, 10) || 0);
	const [a, b] = [parts(left), parts(right)];
	for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
		const difference = (a[index] ?? 0) - (b[index] ?? 0);
		if (difference !== 0) return Math.sign(difference);
	}
	return 0;
}

/**
 * The upstream version in one of Debian's (deb-version(7)): `5:8.0.2-3+deb13u3` is 8.0.2, `0.17.0+ds-3+b2` is 0.17.0, and
 * `4.8+really4.7.5-1` is 4.7.5.
 */
export function upstreamVersion(debian: string): string {
	const withoutEpoch = debian.replace(/^\d+:/, '');
	const real = withoutEpoch.split('+really').at(-1) ?? withoutEpoch;
	return /^\d+(?:\.\d+)*/.exec(real)?.[0] ?? real;
}
