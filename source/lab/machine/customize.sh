# Runs once as mmdebstrap's last hook: makes a bare installation into a machine of the lab. $1 is the new root; the
# variable lab_base_name is put in front of this text.
set -eu
root=$1
# Never the machine that this runs on, whatever the caller did.
[ -n "$root" ] && [ "$(realpath "$root")" != / ]

# mmdebstrap's own apt options would make the machines install without Recommends: gcc without libc6-dev then says
# "stdio.h not found", which no real machine does.
rm -f "$root/etc/apt/apt.conf.d/99mmdebstrap" "$root/etc/hostname" "$root/usr/sbin/policy-rc.d" "$root"/etc/ssh/ssh_host_*
: >"$root/etc/resolv.conf"
# Empty: systemd makes one for each machine at its first boot.
: >"$root/etc/machine-id"

# The real archive is kept for making the offline repository; the machines know only the latter.
mkdir -p "$root/usr/share/distbuild-lab/sources"
for file in "$root/etc/apt/sources.list" "$root"/etc/apt/sources.list.d/*; do
	[ -e "$file" ] && mv "$file" "$root/usr/share/distbuild-lab/sources/"
done
echo "deb [trusted=yes] http://198.18.77.254/$lab_base_name/ ./" >"$root/etc/apt/sources.list"

chroot "$root" useradd --create-home --shell /bin/bash --uid 1000 --groups sudo builder
# Not the user's name: a secret that equals a common word would be redacted everywhere.
echo 'builder:farm-of-boxes' | chroot "$root" chpasswd
chroot "$root" passwd --lock root >/dev/null

# In memory: 8 MB less on disk for each machine, and nothing to remove.
mkdir -p "$root/etc/systemd/journald.conf.d"
printf '[Journal]\nStorage=volatile\nRuntimeMaxUse=32M\n' >"$root/etc/systemd/journald.conf.d/lab.conf"
for unit in apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer fstrim.timer; do
	chroot "$root" systemctl disable "$unit" >/dev/null 2>&1 || true
done
# apt's lists and archives are left to mmdebstrap: its own apt configuration is in $root/tmp until it has emptied them, and
# without it, its last `apt-get update` would empty the lists of the outer machine.
rm -rf "$root"/var/log/*.log "$root"/var/log/apt
