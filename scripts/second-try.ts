/** Of vitest's JSON report (Jest's format; vitest 5.1, https://vitest.dev/guide/reporters#json-reporter), what is read here. */
export type FileResult = {
	/** Absolute path of the test file. */
	readonly name: string;
	readonly status: string;
	readonly assertionResults: readonly {readonly status: string}[];
};

export type Counts = {readonly passed: number; readonly failed: number; readonly skipped: number};

/** More than these are no accident of a machine. */
const fileLimit = 2;

/** The tests of some files; a file that failed outside of its tests (a hook, an import) is one failure more. */
export function countsOf(files: readonly FileResult[]): Counts {
	const counts = files.map(({status, assertionResults}) => {
		const number = (wanted: string) => assertionResults.filter((test) => test.status === wanted).length;
		const [passed, failed] = [number('passed'), number('failed')];
		const outside = status === 'failed' && failed === 0 ? 1 : 0;
		return {passed, failed: failed + outside, skipped: assertionResults.length - passed - failed};
	});
	const sum = (of: keyof Counts) => counts.reduce((total, count) => total + count[of], 0);
	return {passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped')};
}

/**
 * The files to be tried once more, alone: those that failed, where they are few and all of the lab, whose real machines share
 * two cores with the other half of the tests. Otherwise none.
 */
export function toTryAgain(files: readonly FileResult[], isOfLab: (name: string) => boolean): readonly string[] {
	const failed = files.filter(({status}) => status === 'failed').map(({name}) => name);
	return failed.length <= fileLimit && failed.every(isOfLab) ? failed : [];
}

/** The results of the first run, with those of a second in place of their files. */
export function replaced(first: readonly FileResult[], second: readonly FileResult[]): readonly FileResult[] {
	const byName = new Map(second.map((file) => [file.name, file]));
	return first.map((file) => byName.get(file.name) ?? file);
}
