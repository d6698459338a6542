# The libraries that are built: AOSP's own sources and Android.bp files, less the modules for which something is missing
# here (tests want gtest, devices want bionic). Sourced by tree.sh.
unpack android-platform-tools . external/boringssl \
	system/core/{base,include,liblog,libcutils,libutils,libsparse,libsystem,libsysutils,libbacktrace,libziparchive,libprocessgroup}
unpack fmtlib external/fmtlib include src
unpack zlib external/zlib
find external/zlib -mindepth 1 -maxdepth 1 -type d -exec rm -r {} +

# Headers of libraries that are not built; empty where the compiler only wants the folder to be there.
rm -r external/boringssl/selftest system/core/liblog/tests
for header_only in libsysutils libbacktrace; do
	rm -f "system/core/$header_only/Android.bp"
done
drop_modules external/boringssl/Android.bp bssl_ar bssl_fipscommon bssl_inject_hash cavp boringssl_test_support cc_test test_fips
drop_modules system/core/base/Android.bp cc_test cc_benchmark libbase_ndk
drop_modules system/core/libcutils/Android.bp cc_test libcutils_test_default libcutils_test_static_defaults
drop_modules system/core/libutils/Android.bp cc_test cc_test_library cc_benchmark libutilscallstack
drop_modules system/core/libsparse/Android.bp python_binary_host cc_fuzz
drop_modules system/core/libziparchive/Android.bp cc_test cc_benchmark cc_fuzz sh_test
find system/core/libprocessgroup -name Android.bp ! -path system/core/libprocessgroup/Android.bp -delete
drop_modules system/core/libprocessgroup/Android.bp libprocessgroup
# Soong of October 2020 no longer knows MIPS; these libraries are from the year before.
perl -0pi -e 's/^ {8}android_mips(?:64)?: \{\n.*?^ {8}\},\n//msg' system/core/libcutils/Android.bp
perl -0pi -e 's/^ {4}arch: \{\n {8}mips: \{\n.*?^ {8}\},\n {4}\},\n//msg' system/core/libutils/Android.bp
# glibc declares it as never throwing.
replace system/core/libcutils/include/cutils/threads.h 'extern pid_t gettid();' 'extern pid_t gettid() throw();'
# libziparchive names a test library for one macro.
mkdir -p external/googletest/include/gtest
cat >external/googletest/include/gtest/gtest_prod.h <<'HEADER'
#pragma once
#define FRIEND_TEST(suite, name) friend class suite##_##name##_Test
HEADER
echo '// Nothing: see Android.bp.' >external/googletest/empty.cpp
cat >external/googletest/Android.bp <<'BLUEPRINT'
cc_library_static {
    name: "libgtest_prod",
    host_supported: true,
    srcs: ["empty.cpp"],
    export_include_dirs: ["include"],
}
BLUEPRINT
