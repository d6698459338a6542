# clang.sh VERSION: prebuilts/clang and prebuilts/gcc into /stage/out, as real files without a link to the outside. Runs
# inside the build root, without network.
set -eu
. /stage/recipe/stages/library.sh
version=$1
llvm=/usr/lib/llvm-14
triple=x86_64-linux-gnu

clang=/stage/out/prebuilts/clang/host/linux-x86/$version
mkdir -p "$clang/bin"
for program in clang-14 lld llvm-ar llvm-nm llvm-readobj llvm-objcopy llvm-objdump llvm-cxxfilt llvm-dwarfdump; do
	cp -L "$llvm/bin/$program" "$clang/bin/"
done
# Under its own name llvm-ar must accept what AOSP's of that time did.
mv "$clang/bin/llvm-ar" "$clang/bin/llvm-ar-14"
cat >"$clang/bin/llvm-ar" <<'SCRIPT'
#!/bin/sh
# Soong says -format=gnu; LLVM 14 wants two dashes.
for word; do
	shift
	[ "$word" = -format=gnu ] && word=--format=gnu
	set -- "$@" "$word"
done
exec "${0%/*}/llvm-ar-14" "$@"
SCRIPT
chmod 755 "$clang/bin/llvm-ar"
ln -s clang-14 "$clang/bin/clang"
ln -s clang-14 "$clang/bin/clang++"
ln -s lld "$clang/bin/ld.lld"
ln -s llvm-ar-14 "$clang/bin/llvm-ranlib"
ln -s llvm-readobj "$clang/bin/llvm-readelf"
ln -s llvm-objcopy "$clang/bin/llvm-strip"
relocatable "$clang/bin" "$clang/lib" "$clang"/bin/{clang-14,lld,llvm-ar-14,llvm-nm,llvm-readobj,llvm-objcopy,llvm-objdump,llvm-cxxfilt,llvm-dwarfdump}
resources=$clang/lib/clang/14.0.6
mkdir -p "$resources/lib/linux"
cp -rL "$llvm/lib/clang/14.0.6/include" "$llvm/lib/clang/14.0.6/share" "$resources/"
# Of the sanitizers only what a host build may ask for; all of them would be 40 MB that every worker gets.
cp "$llvm"/lib/clang/14.0.6/lib/linux/libclang_rt.{builtins,ubsan_minimal,ubsan_standalone,ubsan_standalone_cxx}-x86_64.a "$resources/lib/linux/"
# Where Soong of that time looks for them.
mkdir -p "$clang/lib64/clang"
ln -s ../../lib/clang/14.0.6 "$clang/lib64/clang/11.0.5"

gcc=/stage/out/prebuilts/gcc/linux-x86/host/x86_64-linux-glibc2.17-4.8
mkdir -p "$gcc/bin" "$gcc/sysroot/usr/lib/$triple" "$gcc/sysroot/lib64" "$gcc/x86_64-linux/lib64" "$gcc/lib/gcc/x86_64-linux/4.8.3"
for program in readelf nm strip objcopy ar objdump; do
	cp -L "/usr/bin/$triple-$program" "$gcc/bin/x86_64-linux-$program"
done
relocatable "$gcc/bin" "$gcc/lib/binutils" "$gcc"/bin/x86_64-linux-*
# Headers of the C library and of the kernel. C++ has libc++'s own.
dpkg -L libc6-dev linux-libc-dev libcrypt-dev libnsl-dev libtirpc-dev 2>/dev/null | grep '^/usr/include/' | while read -r file; do
	if [ -f "$file" ]; then
		mkdir -p "$gcc/sysroot${file%/*}"
		cp -L "$file" "$gcc/sysroot$file"
	fi
done
for library in crt1.o crti.o crtn.o Scrt1.o gcrt1.o libc.so libc_nonshared.a libm.so libdl.a libpthread.a librt.a libutil.a libresolv.so; do
	cp -L "/usr/lib/$triple/$library" "$gcc/sysroot/usr/lib/$triple/"
done
for library in libc.so.6 libm.so.6 libmvec.so.1 libdl.so.2 libpthread.so.0 librt.so.1 libresolv.so.2; do
	cp -L "/lib/$triple/$library" "$gcc/sysroot/usr/lib/$triple/"
done
# Linker scripts name /lib and /lib64; the linker puts the sysroot before both.
ln -s usr/lib "$gcc/sysroot/lib"
cp -L /lib64/ld-linux-x86-64.so.2 "$gcc/sysroot/lib64/"
for library in crtbegin.o crtbeginS.o crtbeginT.o crtend.o crtendS.o libgcc.a libgcc_eh.a; do
	cp -L "/usr/lib/gcc/$triple/12/$library" "$gcc/lib/gcc/x86_64-linux/4.8.3/"
done
cp -L "/lib/$triple/libgcc_s.so.1" "$gcc/x86_64-linux/lib64/"
echo 'GROUP ( libgcc_s.so.1 -lgcc )' >"$gcc/x86_64-linux/lib64/libgcc_s.so"

# libc++ is made here because Debian's libc++.so.1 is not what Soong wants to install: one file that holds the ABI library too.
libcxx=/stage/out/external/libcxx
mkdir -p "$libcxx"
cp -rL "$llvm/include/c++/v1" "$libcxx/include"
"$clang/bin/clang++" -shared -nostdlib++ -Wl,-soname,libc++.so -fuse-ld=lld -Wl,--whole-archive "$llvm/lib/libc++.a" -Wl,--no-whole-archive -lpthread -lm \
	-o "$libcxx/libc++.so"

outside=$(find /stage/out -type l -printf '%p %l\n' | awk '$2 ~ /^\// {print $1}')
[ -z "$outside" ] || { echo "links to the outside: $outside" >&2; exit 1; }
