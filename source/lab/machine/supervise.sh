#!/bin/bash
# supervise.sh MACHINE
# Boots one machine inside the capsule, gives it its network, and boots it again when it reboots. MACHINE is its folder.
set -u
# A user's PATH may lack the folders of ip, tc and pivot_root.
export PATH=$PATH:/usr/sbin:/sbin
machine=$1
. "$machine/settings"

# One supervisor at a time: the last acts of the one before (link, fifo, cgroup) would hit the machine that starts.
exec 9>"$machine/supervisor.lock"
flock -w 20 9 || { echo "the supervisor of $name before this one does not end"; exit 1; }

# Exit codes of unshare --fork when the init of a pid namespace ends by reboot(2): the kernel reports SIGHUP for a restart
# and SIGINT for power off (reboot(2), "Behavior inside PID namespaces").
restarted=129

remove_cgroup() {
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		[ -d "$cgroup" ] || return 0
		find "$cgroup" -depth -type d -exec rmdir {} + 2>/dev/null
		sleep 0.05
	done
}

# A small disk is a tmpfs that belongs to the capsule, and so survives the machine's reboot. What the machine has
# written so far moves with it, both ways.
prepare_disk() {
	local wanted= failure
	[ -e "$machine/faults/small-disk" ] && wanted=$(cat "$machine/faults/small-disk")
	if [ -n "$wanted" ] && ! mountpoint -q "$machine/disk"; then
		mkdir -p "$machine/disk"
		mount -t tmpfs -o "size=$wanted,mode=755" tmpfs "$machine/disk" || return 1
		mkdir "$machine/disk/work"
		# Only the last line: cp has one for each file that does not fit.
		if ! failure=$(cp -a "$machine/upper" "$machine/disk/upper" 2>&1); then
			tail -n 1 <<<"$failure"
			umount "$machine/disk"
			return 1
		fi
	elif [ -n "$wanted" ]; then
		mount -o "remount,size=$wanted" "$machine/disk"
	elif mountpoint -q "$machine/disk"; then
		rm -rf "$machine/upper" && cp -a "$machine/disk/upper" "$machine/upper" && umount "$machine/disk"
	fi
}

boot() {
	local uptime child
	rm -f "$machine/go"
	mkfifo "$machine/go"
	# A time namespace of its own: the machine has its own uptime, and journald can tell its boots apart.
	uptime=-$(cut -d. -f1 /proc/uptime)
	[ -e "$machine/console.log" ] && mv "$machine/console.log" "$machine/console.previous.log"
	unshare --mount --pid --uts --ipc --net --time --boottime "$uptime" --monotonic "$uptime" --fork --kill-child=KILL \
		bash "$scripts/boot.sh" "$machine" >"$machine/console.log" 2>&1 </dev/null 9>&- &
	child=$!
	init=
	for _ in $(seq 500); do
		init=$(tr -d ' ' <"/proc/$child/task/$child/children" 2>/dev/null)
		[ -n "$init" ] && break
		sleep 0.01
	done
	[ -n "$init" ] || { echo "init of $name did not appear within 5 s"; return 1; }
	echo "$init" >"$machine/init.pid"
	ip link del "lab-$name" 2>/dev/null
	# A fixed MAC: with a new one at each boot, neighbours send to the old one for up to 10 s.
	ip link add "lab-$name" type veth peer name eth0 address "$mac" netns "$init"
	nsenter -t "$init" -n sh -c "ip link set lo up; ip addr add $address/24 dev eth0; ip link set eth0 up; ip route add default via 198.18.77.254"
	# What systemd-sysctl sets on a real machine (50-default.conf), where /proc/sys is not read-only: ping for everybody. The
	# smaller range for user namespaces, which cannot name groups that they do not map.
	nsenter -t "$init" -n sh -c 'for last in 2147483647 65535; do echo "0 $last" >/proc/sys/net/ipv4/ping_group_range && break; done' 2>/dev/null
	bash "$scripts/network.sh" "$machine"
	echo go >"$machine/go"
	wait "$child"
}

while :; do
	remove_cgroup
	prepare_disk || { echo "the disk of $name could not be made: what it holds does not fit"; break; }
	boot
	result=$?
	echo "$(date -u +%FT%TZ) init of $name ended: $result"
	rm -f "$machine/init.pid"
	[ "$result" = "$restarted" ] || break
done
ip link del "lab-$name" 2>/dev/null
rm -f "$machine/go"
remove_cgroup
