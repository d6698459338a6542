#!/bin/bash
# boot.sh MACHINE
# First process of a machine's pid namespace: waits until its network is there, enters its cgroup, and goes on in root.sh.
# Only this process moves into the cgroup: had the waiting `unshare` come along, systemd could not enable controllers.
set -eu
machine=$1
. "$machine/settings"
read -r _ <"$machine/go"
mkdir -p "$cgroup"
echo 0 >"$cgroup/cgroup.procs"
exec unshare --cgroup bash "$scripts/root.sh" "$machine"
