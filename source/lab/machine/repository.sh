#!/bin/bash
# repository.sh BASE WORK POOL PACKAGE...
# Fills POOL with the packages and all that they need or recommend beyond BASE, and writes its index. Runs in a mount
# namespace of its own, so that nothing stays mounted however it ends. Resolved inside an overlay of the very base that
# will install them: what a package needs depends on what is there already.
set -eu
base=$1 work=$2 pool=$3
shift 3
mkdir -p "$work/upper" "$work/work" "$work/root" "$pool/pool"
options=
[ "$(cat /proc/self/uid_map | tr -s ' ')" = ' 0 0 4294967295' ] || options=,userxattr
mount -t overlay overlay -o "lowerdir=$base,upperdir=$work/upper,workdir=$work/work$options" "$work/root"
root=$work/root
mount --bind "$pool/pool" "$root/var/cache/apt/archives"
mount --rbind /proc "$root/proc"
rm -f "$root/etc/apt/sources.list" "$root"/etc/apt/sources.list.d/*
for file in "$root"/usr/share/distbuild-lab/sources/*; do
	case $file in
	*/sources.list) cp "$file" "$root/etc/apt/sources.list" ;;
	*) cp "$file" "$root/etc/apt/sources.list.d/" ;;
	esac
done
cat /etc/resolv.conf >"$root/etc/resolv.conf"
apt() { chroot "$root" apt-get -qq -o APT::Sandbox::User=root -o Acquire::Check-Valid-Until=false -o Dpkg::Use-Pty=0 "$@"; }
apt update
for package in "$@"; do
	if ! chroot "$root" apt-cache show --no-all-versions "$package" >/dev/null 2>&1; then
		echo "missing $package"
		continue
	fi
	# One by one: resolved all together, one package's choice among alternatives would hide another's.
	apt -y -o Binary::apt-get::APT::Keep-Downloaded-Packages=true -o APT::Keep-Downloaded-Packages=true --download-only install "$package" >/dev/null
done
rm -rf "$pool/pool/partial" "$pool/pool/lock"

# apt-ftparchive and dpkg-scanpackages are not in a small base; dpkg-deb is, and the index needs no more.
chroot "$root" sh -c '
cd /var/cache/apt/archives
for file in *.deb; do
	dpkg-deb -f "$file"
	echo "Filename: pool/$file"
	echo "Size: $(stat -c %s "$file")"
	echo "SHA256: $(sha256sum "$file" | cut -d" " -f1)"
	echo
done' >"$pool/Packages"
gzip -9kn "$pool/Packages"
{
	printf 'Origin: distbuild-lab\nLabel: distbuild-lab\nDate: %s\nArchitectures: amd64\nSHA256:\n' "$(LC_ALL=C date -Ru)"
	for file in Packages Packages.gz; do
		echo " $(sha256sum "$pool/$file" | cut -d' ' -f1) $(stat -c %s "$pool/$file") $file"
	done
} >"$pool/Release"
echo "packages $(ls "$pool/pool" | grep -c '\.deb$')"
