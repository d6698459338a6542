# prebuilts/go: the last Go that brings the compiled standard library along, which Soong of that time needs; without what a
# build never reads (the compiler's own packages, tests, documentation: two thirds). Sourced by tree.sh.
go=prebuilts/go/linux-x86
mkdir -p "$go/bin" "$go/pkg/tool/linux_amd64" "$go/pkg/linux_amd64"
cp -L /usr/lib/go-1.19/VERSION "$go/"
cp -L /usr/lib/go-1.19/bin/go "$go/bin/"
for tool in asm buildid compile link pack vet; do
	cp -L "/usr/lib/go-1.19/pkg/tool/linux_amd64/$tool" "$go/pkg/tool/linux_amd64/"
done
tar -C /usr/lib/go-1.19/pkg/linux_amd64 --exclude=./cmd -cf - . | tar -C "$go/pkg/linux_amd64" -xf -
mkdir -p "$go/pkg/include"
cp -rL /usr/lib/go-1.19/pkg/include/. "$go/pkg/include/"
mkdir -p "$go/src"
tar -C /usr/share/go-1.19/src -h --exclude=./cmd --exclude=testdata --exclude='*_test.go' -cf - . | tar -C "$go/src" -xf -
