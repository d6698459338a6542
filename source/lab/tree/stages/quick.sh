# quick.sh: turns /stage/out, a copy of the full tree, into the quick one: instead of Go it has the build system's programs
# as they were built in the full tree, and a compiler and linker that hand these out. Runs inside the build root.
set -eu
go=/stage/out/home/builder/aosp/prebuilts/go/linux-x86
cp "$go/VERSION" /tmp/VERSION
rm -r "$go"
mkdir -p "$go/bin" "$go/pkg/tool/linux_amd64" "$go/prebuilt"
cp /tmp/VERSION "$go/VERSION"
cp /stage/bootstrap/* "$go/prebuilt/"
cat >"$go/bin/go" <<'SCRIPT'
#!/bin/sh
# Not Go: `go run .../microfactory.go ARGUMENTS` is all that the build asks of it.
here=$(cd "${0%/*}/.." && pwd)
[ "$1" = run ] || { echo "The quick tree has no Go; 'go $1' needs the full one." >&2; exit 1; }
shift 2
exec "$here/prebuilt/microfactory_Linux" "$@"
SCRIPT
cat >"$go/pkg/tool/linux_amd64/compile" <<'SCRIPT'
#!/bin/sh
# Not Go's compiler: makes an empty package, since the linker beside it does not read any.
while [ $# -gt 0 ]; do
	[ "$1" = -o ] && : >"$2" && exit 0
	shift
done
exit 1
SCRIPT
cat >"$go/pkg/tool/linux_amd64/link" <<'SCRIPT'
#!/bin/sh
# Not Go's linker: hands out the program that was built in the full tree, found by the name of what is asked for.
while [ $# -gt 0 ] && [ "$1" != -o ]; do shift; done
[ $# -ge 2 ] || exit 1
out=$2
case $out in
*/obj/a.out.tmp) name=${out%/obj/*} ;;
*) name=$out ;;
esac
name=${name##*/}
name=${name#.}
prebuilt=${0%/pkg/*}/prebuilt/$name
[ -e "$prebuilt" ] || { echo "The quick tree has no program '$name'; the full one builds it." >&2; exit 1; }
exec /bin/cp "$prebuilt" "$out"
SCRIPT
chmod 755 "$go/bin/go" "$go/pkg/tool/linux_amd64"/* "$go/prebuilt"/*
chown -R 1000:1000 "$go"
