#!/bin/bash
# in-root.sh ROOT WORK [NAME=FOLDER ...] -- COMMAND...
# Runs COMMAND in a throwaway overlay of the root file system ROOT, with each FOLDER at /stage/NAME. Started in mount and
# pid namespaces of its own (unshare --mount --pid --fork --kill-child), so that nothing stays mounted or running however
# it ends. WORK holds what the command writes to the root; the caller removes it.
# AS_USER=ID:HOME in the environment makes it run as that user.
set -eu
root_below=$1 work=$2
shift 2
mkdir -p "$work/upper" "$work/work" "$work/root"
options=
[ "$(tr -s ' ' </proc/self/uid_map)" = ' 0 0 4294967295' ] || options=,userxattr
mount --make-rprivate /
mount -t overlay overlay -o "lowerdir=$root_below,upperdir=$work/upper,workdir=$work/work$options" "$work/root"
root=$work/root
while [ "$1" != -- ]; do
	name=${1%%=*} folder=${1#*=}
	case $name in
	/*) target=$root$name ;;
	*) target=$root/stage/$name ;;
	esac
	mkdir -p "$target"
	mount --bind "$folder" "$target"
	shift
done
shift
cat /etc/resolv.conf >"$root/etc/resolv.conf" 2>/dev/null || true
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
# Not chroot: the kernel refuses user namespaces to a process in a chroot, and the build's sandbox needs one.
mkdir -p "$root/.old"
cd "$root"
pivot_root . .old
cd /
umount -l /.old
rmdir /.old 2>/dev/null || true
path=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
user=${AS_USER:-}
if [ -n "$user" ]; then
	id=${user%%:*} home=${user#*:}
	cd "$home"
	exec env -i PATH=$path HOME="$home" USER=builder LANG=C.UTF-8 TERM=dumb setpriv --reuid "$id" --regid "$id" --clear-groups -- "$@"
fi
exec env -i PATH=$path HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"
