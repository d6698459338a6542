# bootstrap.sh: builds the build system in the full tree as an ordinary user, and keeps its programs in /stage/out for the
# quick tree. Runs in the build root with the tree laid over it; one small library is built too, as a proof of the tree.
set -eu
cd /home/builder/aosp
if ! setpriv --reuid 1000 --regid 1000 --clear-groups -- env -i PATH="$PATH" HOME=/home/builder USER=builder LANG=C.UTF-8 TERM=dumb \
	build/soong/soong_ui.bash --make-mode libz >/tmp/build.log 2>&1; then
	grep -v -E '^(\[|metric|node stat|\.ninja|StartEdge|FinishCommand)' /tmp/build.log | tail -n 5 >&2
	exit 1
fi
if grep 'sandboxing disabled' /tmp/build.log >&2; then
	exit 1
fi
[ -e out/host/linux-x86/lib64/libz-host.so ]
cp out/microfactory_Linux /stage/out/microfactory_Linux
cp out/soong_ui /stage/out/soong_ui
cp out/.path_interposer /stage/out/path_interposer
cp out/soong/.minibootstrap/minibp out/soong/.minibootstrap/bpglob /stage/out/
for program in out/soong/.bootstrap/*/obj/a.out; do
	name=${program#out/soong/.bootstrap/}
	cp "$program" "/stage/out/${name%%/*}"
done
