/** The reason by which the program's report counts a unit whose compile failed on a worker and passed on the master. */
export const retriedReason = 'failed on the worker, succeeded locally';

/**
 * Sources of the tree that plain distcc cannot compile remotely, with how often the build compiles each. All for one reason:
 * they use TEMP_FAILURE_RETRY of glibc's unistd.h, whose unused value clang forgives in a system header, but not in
 * preprocessed text, where it counts as the source's own (-Werror,-Wunused-value). distcc then compiles them locally.
 * Measured on the real flags of Soong; bionic's macro differs.
 */
export const expectedFallbacks: Readonly<Record<string, number>> = {
	'logging.cpp': 2,
	'logger_write.cpp': 1,
	'Looper.cpp': 1,
	'zip_archive.cc': 1,
};
