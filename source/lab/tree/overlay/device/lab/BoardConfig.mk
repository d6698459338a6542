# true opens the sandbox of the build to the network, as for a tree that could not yet do without.
BUILD_BROKEN_USES_NETWORK := false
# Names of variables that may pass into the build's environment.
BUILD_BROKEN_NINJA_USES_ENV_VARS :=
