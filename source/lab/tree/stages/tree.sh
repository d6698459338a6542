# tree.sh: the whole source tree into /stage/out/home/builder/aosp. Runs inside the build root, without network.
set -eu
. /stage/recipe/stages/library.sh
top=/stage/out/home/builder/aosp
mkdir -p "$top"
cd "$top"
. "$recipe/stages/tree-soong.sh"
. "$recipe/stages/tree-go.sh"
. "$recipe/stages/tree-libraries.sh"
. "$recipe/stages/tree-prebuilts.sh"
cp -r "$recipe/overlay/." .
outside=$(find . -path ./prebuilts/build-tools/path -prune -o -type l -printf '%p %l\n' | awk '$2 ~ /^\// {print $1}')
[ -z "$outside" ] || { echo "links to the outside: $outside" >&2; exit 1; }
chmod -R u+rw,go+r,go-w .
chmod -R a+X .
chown -R 1000:1000 /stage/out/home/builder
chmod 700 /stage/out/home/builder
