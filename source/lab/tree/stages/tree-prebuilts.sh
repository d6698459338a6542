# prebuilts/{clang,gcc,build-tools} and libc++. Sourced by tree.sh.
cp -a /stage/clang/. .
tools=prebuilts/build-tools/linux-x86/bin
mkdir -p "$tools"
cp -r /stage/tools/. prebuilts/build-tools/linux-x86/
cp "$recipe/sandbox/nsjail" "$tools/"
chmod 755 "$tools"/*
# Toybox in AOSP. Links to what every Debian has are enough here: these are used on the master only and never synced.
path=prebuilts/build-tools/path/linux-x86
mkdir -p "$path"
for program in awk basename bash bunzip2 cat chmod cksum cmp comm cp cut date dd diff dirname du echo egrep env expr false fgrep \
	find fmt fold getconf getopt grep groups gunzip gzip head hostname id install join ln ls md5sum mkdir mkfifo mktemp mv nl nproc od \
	paste pgrep pkill printenv printf ps pwd python3 readlink realpath rm rmdir sed seq setsid sh sha1sum sha256sum sha512sum sleep \
	sort split stat sum sync tac tail tar tee test timeout touch tr true truncate tsort tty uname uniq unlink unzip wc which whoami xargs xxd \
	xz yes zcat zip; do
	ln -s "/usr/bin/$program" "$path/$program"
done
