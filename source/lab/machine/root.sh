#!/bin/bash
# root.sh MACHINE
# Makes the machine's root file system, makes it the root, and becomes its init.
set -eu
machine=$1
. "$machine/settings"
root=$machine/root
cores=$(cat "$machine/faults/cores" 2>/dev/null || true)
disk=$machine
mountpoint -q "$machine/disk" && disk=$machine/disk
mount --make-rprivate /
mount -t overlay overlay -o "lowerdir=$lower,upperdir=$disk/upper,workdir=$disk/work$overlay_options" "$root"
cd "$root"
hostname "$name"
if [ "$(cat etc/hostname 2>/dev/null)" != "$name" ]; then
	echo "$name" >etc/hostname
	# Without its own name in hosts, sudo prints "unable to resolve host" and waits for a resolver that is not there.
	cp "$machine/seed/hosts" etc/hosts
	# Host keys come from the lab, which therefore can write its own known_hosts, and boots need no time for them.
	install -m 600 "$machine/seed/ssh_host_ed25519_key" "$machine/seed/ssh_host_ed25519_key.pub" etc/ssh/
	chmod 644 etc/ssh/ssh_host_ed25519_key.pub
	if [ -e "$machine/seed/authorized_keys" ]; then
		install -d -o 1000 -g 1000 -m 700 home/builder/.ssh
		install -o 1000 -g 1000 -m 600 "$machine/seed/authorized_keys" home/builder/.ssh/authorized_keys
	fi
fi

mount -t proc -o nosuid,nodev,noexec proc proc
mount -t sysfs -o nosuid,nodev,noexec,ro sysfs sys
mount -t cgroup2 -o nosuid,nodev,noexec cgroup2 sys/fs/cgroup
cat /proc/sys/kernel/random/uuid >"$machine/boot-id"
mount --bind "$machine/boot-id" proc/sys/kernel/random/boot_id
for file in meminfo cpuinfo; do
	[ -e "$machine/hardware/$file" ] && mount --bind "$machine/hardware/$file" "proc/$file"
done
if [ -e "$machine/hardware/cpus" ]; then
	for file in online possible present; do
		mount --bind "$machine/hardware/cpus" "sys/devices/system/cpu/$file"
	done
fi
# Read-only, or the machine's systemd-sysctl would set kernel.* for everybody. rbind, or the boot_id above would be lost.
for file in proc/sys proc/sysrq-trigger proc/irq proc/bus; do
	if [ -e "$file" ]; then
		mount --rbind "$file" "$file"
		mount -o remount,bind,ro,nosuid,nodev,noexec "$file"
	fi
done
mount -t tmpfs -o mode=755,nosuid,size=1m tmpfs dev
for file in null zero full random urandom tty; do
	: >"dev/$file"
	mount --bind "/dev/$file" "dev/$file"
done
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts dev/pts
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
ln -s fd/0 dev/stdin
ln -s fd/1 dev/stdout
ln -s fd/2 dev/stderr
mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs dev/shm
mount -t tmpfs -o mode=755,nosuid,nodev tmpfs run
mkdir run/.old run/lock
pivot_root . run/.old
cd /
umount -l /run/.old && rmdir /run/.old
# Fewer processors than there are can be had for real; more can only be shown.
affinity=
if [ -n "$cores" ] && [ "$cores" -lt "$(nproc)" ] && taskset -c "0-$((cores - 1))" true 2>/dev/null; then
	affinity="taskset -c 0-$((cores - 1))"
fi
# Without these a machine's root could load modules, set the clock, or make device nodes of the outer machine.
exec env -i container=distbuild-lab PATH=/usr/sbin:/usr/bin:/sbin:/bin TERM=linux \
	$affinity setpriv --bounding-set -sys_module,-sys_rawio,-sys_time,-mknod,-audit_control,-syslog,-wake_alarm,-mac_admin,-mac_override --inh-caps -all \
	/sbin/init
