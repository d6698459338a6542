#!/bin/bash
# capsule.sh LAB_STATE NODE SERVER NAME=FOLDER...
# Process 1 of a lab, in its own mount, network, pid and ipc namespaces. When it dies the kernel ends everything that
# belongs to the lab: processes, mounts, bridge, interfaces. bash, because it reaps orphans by itself; node does not.
set -eu
export PATH=$PATH:/usr/sbin:/sbin
lab=$1 node=$2 server=$3
shift 3
mount --make-rprivate /
ip link set lo up
ip link add lab-br type bridge forward_delay 0
ip addr add 198.18.77.254/24 dev lab-br
ip link set lab-br up
: >"$lab/capsule-ready"
while :; do
	"$node" "$server" 198.18.77.254 80 "$@" || true
	sleep 1
done
