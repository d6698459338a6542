/** The shell files that stand between the build and the compilers. Pure texts; each was measured inside the real Soong. */

/** What ninja does not pass on (its environment filter drops DISTCC_* and SCCACHE_*): the launcher brings it along. */
export type ChainEnvironment = {
	readonly distccHosts: string;
	readonly scratch: string;
	readonly connector: string;
	readonly masquerade: string;
	/** What stands in front of distcc, and the one path by which it is called; without a program, distcc is called at once. */
	readonly engine: {readonly name: 'sccache' | 'ccache'; readonly program: string};
	readonly sccacheSocket: string;
	readonly ccacheConfiguration: string;
	/** False: everything is compiled here, behind the same wrapper, so that nothing is rebuilt for it; the cache stays. */
	readonly isDistributed: boolean;
	/** What else distcc shall know, or know otherwise. */
	readonly more?: Readonly<Record<string, string>>;
};

function shellWord(word: string): string {
	return `'${word.replaceAll("'", "'\\''")}'`;
}

/** The sccache server and its clients must agree; the default drops objects of 12 MB without a word (mozilla/sccache#2796). */
export const maximumFrameBytes = 536_870_912;

/** The clients' side of sccache. */
function sccacheVariables({sccacheSocket}: ChainEnvironment) {
	return {
		SCCACHE_CLIENT_SIDE: '1',
		SCCACHE_SERVER_UDS: sccacheSocket,
		SCCACHE_MAX_FRAME_LENGTH: String(maximumFrameBytes),
		SCCACHE_CONF: '/dev/null',
		SCCACHE_MULTILEVEL_CHAIN: 'none',
		SCCACHE_IGNORE_SERVER_IO_ERROR: '1',
	};
}

/** AOSP's own make files export settings for a ccache (core/ccache.mk), and a user may: they would override the file. */
const foreignCcacheVariables = ['DIR', 'BASEDIR', 'COMPILERCHECK', 'CPP2', 'SLOPPINESS', 'DISABLE', 'READONLY', 'RECACHE'];

/**
 * `DISTCC_BACKOFF_PERIOD=3`: 0 never ends with a dead worker, 60 benches a healthy one for a minute after each compile error.
 * `DISTCC_PAUSE_TIME_MSEC=50`: a client that finds all slots busy sleeps that long; with the default of 1000 a freed slot stays
 * idle for half a second (measured, 5 tiny compiles on one slot: 1000 -> 4.1 s, 100 -> 0.47 s, 10 -> 0.35 s).
 * `SCCACHE_MULTILEVEL_CHAIN=none` in the client makes its autostart fail at once instead of starting a server of its own
 * inside the sandbox. No secret is in here: only the cache's server knows Redis, and of ccache only the name of a file.
 */
export function environmentFile(environment: ChainEnvironment): string {
	const {engine} = environment;
	const variables = {
		DISTCC_HOSTS: environment.distccHosts,
		DISTCC_DIR: `${environment.scratch}/distcc`,
		DISTCC_LOG: `${environment.scratch}/distcc.log`,
		DISTCC_SSH: environment.connector,
		DISTCC_IO_TIMEOUT: '60',
		DISTCC_BACKOFF_PERIOD: '3',
		DISTCC_PAUSE_TIME_MSEC: '50',
		...(engine.name === 'sccache' ? sccacheVariables(environment) : {CCACHE_CONFIGPATH: environment.ccacheConfiguration}),
		DISTBUILD_ENGINE: engine.name,
		DISTBUILD_PROGRAM: engine.program,
		DISTBUILD_SCRATCH: environment.scratch,
		DISTBUILD_MASQUERADE: environment.masquerade,
		DISTBUILD_DISTCC: environment.isDistributed ? '/usr/bin/distcc' : '',
		...environment.more,
	};
	return [
		...(engine.name === 'ccache' ? [`unset ${foreignCcacheVariables.map((name) => `CCACHE_${name}`).join(' ')}\n`] : []),
		...Object.entries(variables).map(([key, value]) => `export ${key}=${shellWord(value)}\n`),
	].join('');
}

/**
 * CC_WRAPPER. Called as `launcher COMPILER ARGUMENTS`. Soong sets PWD to /proc/self/cwd and depends on it, so the
 * tree's real path is found out by `cd -P .` and PWD is put back (`$(pwd -P)` costs a fork, a third of the launcher's time);
 * PATH, because the build's own refuses distcc and sccache. ccache is told which compiler it is by the digest that was taken
 * before the build. Exit code 2 of sccache means that sccache itself failed (compile errors are 1; 126 and 127: it is not there),
 * and so does any with its own words, where its server ended in the middle of a compile (0.17.0: -2, "Broken pipe").
 * Then the compile goes on without the cache; ccache does that by itself.
 */
export const launcherText = `#!/bin/sh
# Written by distbuild-tui. The build calls this in front of every C and C++ compiler.
. "\${0%/*}/../environment"
PATH=/usr/bin:/bin; export PATH
kept=$PWD; cd -P .; DISTBUILD_TREE=$PWD; PWD=$kept; unset OLDPWD; export DISTBUILD_TREE
compiler=$1; shift
relative=\${compiler#"$DISTBUILD_TREE"/}
masquerade=$DISTBUILD_MASQUERADE/$relative
if ! [ -x "$masquerade" ]; then
	echo "$$ not wrapped: $compiler" >> "$DISTBUILD_SCRATCH/launcher.log"
	exec "$compiler" "$@"
fi
[ -n "$DISTBUILD_PROGRAM" ] || exec "$masquerade" "$@"
if [ "$DISTBUILD_ENGINE" = ccache ] && [ -x "$DISTBUILD_PROGRAM" ]; then
	read -r digest < "$masquerade.digest"
	CCACHE_COMPILERCHECK=string:$digest; export CCACHE_COMPILERCHECK
	if [ -e "$DISTBUILD_SCRATCH/disk-only" ]; then
		CCACHE_REMOTE_STORAGE= CCACHE_SECONDARY_STORAGE=; export CCACHE_REMOTE_STORAGE CCACHE_SECONDARY_STORAGE
	fi
	exec "$DISTBUILD_PROGRAM" "$compiler" "$@"
fi
{ errors=$("$DISTBUILD_PROGRAM" "$masquerade" "$@" 2>&1 >&3); result=$?; } 3>&1
case "$result:$errors" in 2:* | 126:* | 127:* | [1-9]*:*"sccache: encountered fatal error"*)
	printf '%s %s failed, compiling without it: %s\\n' "$$" "$DISTBUILD_ENGINE" "$errors" >> "$DISTBUILD_SCRATCH/launcher.log"
	exec "$masquerade" "$@" ;;
esac
[ -z "$errors" ] || printf '%s\\n' "$errors" >&2
exit $result
`;

/**
 * Of distcc's pump mode, both seen with distcc 3.4. Its include server knows `--sysroot=X` only, as one word; Soong writes two
 * (all compiles for the host), and each of them was preprocessed here. And there, the compiler names its own headers by where it
 * is, which is not where it is here: ninja took every dependency file for out of date, so nothing was ever up to date.
 */
const forPump = `if [ -n "$INCLUDE_SERVER_PORT" ]; then
	resources=$("$compiler" -no-canonical-prefixes -print-resource-dir)
	set -- "-resource-dir=$resources" "$@"
	joined=
	for argument; do
		shift
		if [ "$argument" = --sysroot ]; then joined=--sysroot=; continue; fi
		set -- "$@" "$joined$argument"; joined=
	done
fi`;

/**
 * Units that need a file beside their source, or a compiler with something in it, cannot be compiled elsewhere; distcc knows
 * gcc's words for that only. Tried all the same, each would fail there, and bench a healthy worker for what is not its fault.
 * `-fplugin=` and `-specs=` are refused by every distccd 3.4.
 */
const whatStaysHere = `case $argument in
		-fprofile-use* | -fprofile-sample-use=* | -fprofile-instr-use=* | -fprofile-list=*) here='profile' ;;
		-fsanitize-ignorelist=* | -fsanitize-blacklist=* | -fsanitize-system-ignorelist=*) here='sanitizer ignore-list' ;;
		-fplugin=* | -fpass-plugin=* | -specs=* | --specs=*) here='plugin or specs' ;;
		@*) here='response file' ;;
	esac`;

const stayHere = `if [ -n "$here" ] && [ -n "\${DISTBUILD_DISTCC-distcc}" ]; then
	echo "$$ stays here: $here" >> "$DISTBUILD_SCRATCH/launcher.log"
	exec "$compiler" "$@"
fi`;

/**
 * What ccache calls in front of the compiler (`prefix_command`), where it has to run. ccache has made the compiler's path
 * absolute, which would end up in dependency files and debug information: it gets back the one that the build uses.
 */
export const compileText = `#!/bin/sh
# Written by distbuild-tui. ccache calls this in front of a compiler that has to run.
compiler=\${1#"$DISTBUILD_TREE"/}; shift; here=
for argument; do
	${whatStaysHere}
done
${stayHere}
${forPump}
exec \${DISTBUILD_DISTCC-/usr/bin/distcc} "$compiler" "$@"
`;

/**
 * DISTCC_SSH: distcc calls \`connector [-l user] HOST distccd --inetd ...\` and speaks its protocol on stdin and stdout. The
 * socket is the tunnel's end on the master. Its complaints go to a file, or they would be stored with the cached result.
 */
export const connectorText = `#!/bin/sh
# Written by distbuild-tui. Joins distcc to the tunnel of one worker.
while :; do case $1 in -l) shift 2 ;; -*) shift ;; *) break ;; esac; done
exec /usr/bin/socat - "UNIX-CONNECT:/run/distbuild-$1/distccd.sock" 2>> "$DISTBUILD_SCRATCH/connector.log"
`;

/**
 * On the clients' side sccache asks the compiler before each compile what it is: `-E .../sccacheXXXXXX/testfile.c`, and reads two
 * words of what comes (0.17.0). Within one build the answer is always the same, and clang is most of what a hit costs: it is
 * written down the first time. The directory is empty when a build begins, like the scripts it is for the compiler that is there.
 */
const whatItIs = `case "$#:$1:$2" in 2:-E:*/sccache*/testfile.c)
	answer=$DISTBUILD_SCRATCH/compiler-\${0##*/}
	if [ -r "$answer" ]; then
		while IFS= read -r line; do printf '%s\\n' "$line"; done < "$answer"
		exit 0
	fi
	said=$("$compiler" "$@") || exit $?
	{ printf '%s\\n' "$said" > "$answer.$$" && mv -f "$answer.$$" "$answer"; } 2>/dev/null
	printf '%s\\n' "$said"
	exit 0 ;;
esac`;

/**
 * What sccache takes for the compiler. It hashes this script, so the script carries the compiler's own digest; it names no
 * tree, so that another checkout or master with the same compiler gets hits. The compiler is called by the relative path that
 * the build uses (an absolute one would end up in dependency files and debug information). \`-x c++\` goes where the extension
 * says the same, or plain distcc would write a random FILE symbol into the object.
 */
export function masqueradeText(relativeCompiler: string, digest: string): string {
	return `#!/bin/sh
# Written by distbuild-tui for the compiler with SHA-256 ${digest}
compiler=${shellWord(relativeCompiler)}; [ -x "$compiler" ] || compiler=$DISTBUILD_TREE/$compiler
${whatItIs}
here=
for argument; do
	[ "$argument" = -E ] && exec "$compiler" "$@"
	${whatStaysHere}
	last=$argument
done
${stayHere}
case "$1 $2:$last" in "-x c++":*.cc|"-x c++":*.cpp|"-x c++":*.cxx|"-x c":*.c) shift 2 ;; esac
${forPump}
exec \${DISTBUILD_DISTCC-/usr/bin/distcc} "$compiler" "$@"
`;
}
