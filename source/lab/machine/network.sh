#!/bin/bash
# network.sh MACHINE
# Brings the machine's link into the state that its folder `faults` describes; run at every boot and at every change.
# Delay, loss and the black hole for large packets come from a forwarder between the machine's port and the bridge, so that the machine itself sees
# nothing of it and no kernel module (netem) is needed:  eth0 - lab-NAME - [lab-d-NAME - tap ~ tap] - lab-br
set -eu
export PATH=$PATH:/usr/sbin:/sbin
machine=$1
. "$machine/settings"
setting() { cat "$machine/faults/$1" 2>/dev/null || echo "${2-}"; }
delay=$(setting delay 0) loss=$(setting loss 0) mtu=$(setting mtu 0) rate=$(setting bandwidth) link=$(setting link)

if [ -e "$machine/forwarder.pid" ]; then
	kill -KILL "$(cat "$machine/forwarder.pid")" 2>/dev/null || true
	rm -f "$machine/forwarder.pid"
fi
ip link del "lab-d-$name" 2>/dev/null || true

ip link show "lab-$name" >/dev/null 2>&1 || exit 0
if [ "$delay" = 0 ] && [ "$loss" = 0 ] && [ "$mtu" = 0 ]; then
	ip link set "lab-$name" master lab-br
else
	ip link add "lab-d-$name" type bridge forward_delay 0
	rm -f "$machine/forwarder-ready"
	setsid perl "$scripts/forwarder.pl" "lab-a-$name" "lab-b-$name" "$delay" "$loss" "$mtu" "$machine/forwarder-ready" \
		</dev/null >"$machine/forwarder.log" 2>&1 &
	echo $! >"$machine/forwarder.pid"
	for _ in $(seq 200); do
		[ -e "$machine/forwarder-ready" ] && break
		sleep 0.01
	done
	[ -e "$machine/forwarder-ready" ] || { cat "$machine/forwarder.log" >&2; exit 1; }
	ip link set "lab-a-$name" master "lab-d-$name" up
	ip link set "lab-$name" master "lab-d-$name"
	ip link set "lab-d-$name" up
	ip link set "lab-b-$name" master lab-br up
fi
if [ "$link" = down ]; then ip link set "lab-$name" down; else ip link set "lab-$name" up; fi

# Both directions: towards the machine at our end of the pair, from the machine at its own end.
init=$(cat "$machine/init.pid" 2>/dev/null || true)
shape() {
	"$@" tc qdisc del dev "$device" root 2>/dev/null || true
	[ -z "$rate" ] || "$@" tc qdisc add dev "$device" root tbf rate "$rate" burst 128kb latency 50ms
}
device=lab-$name shape env
[ -z "$init" ] || device=eth0 shape nsenter -t "$init" -n
