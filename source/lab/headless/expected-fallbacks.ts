/** The reason by which the program's report counts a unit whose compile failed on a worker and passed on the master. */
export const retriedReason = 'failed on the worker, succeeded locally';

/**
 * Sources of the tree that plain distcc cannot compile remotely, with how often the build compiles each. All for one reason:
 * a macro of a system header (TEMP_FAILURE_RETRY with -Wunused-value; -Wold-style-cast in the last), which clang forgives
 * there, but not in preprocessed text, where it counts as the source's own, and with -Werror. distcc then compiles them
 * locally. All other units of the tree were seen to compile from preprocessed text. bionic's macros differ.
 */
export const expectedFallbacks: Readonly<Record<string, number>> = {
	'logging.cpp': 2,
	'logger_write.cpp': 1,
	'Looper.cpp': 1,
	'zip_archive.cc': 1,
};
