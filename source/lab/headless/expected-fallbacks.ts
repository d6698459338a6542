/** The reason by which the program's report counts a unit whose compile failed on a worker and passed on the master. */
export const retriedReason = 'remote compile failed, local one passed';

/**
 * Sources of the tree that plain distcc cannot compile remotely, by their file names. All for one reason: they use
 * TEMP_FAILURE_RETRY of glibc's unistd.h, whose unused value clang forgives in a system header, but not in preprocessed text,
 * where it counts as the source's own (-Werror,-Wunused-value). distcc then compiles them locally. Measured on the real flags
 * of Soong; bionic's macro differs.
 */
export const expectedFallbacks: readonly string[] = ['logging.cpp', 'logger_write.cpp', 'Looper.cpp'];
/** logging.cpp is compiled twice: for liblog's static and shared library each. */
export const maximumExpectedFallbacks = 4;
