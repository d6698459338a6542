# build/soong and build/blueprint: the real sources with four small edits. Sourced by tree.sh.
unpack golang-android-soong build/soong
unpack golang-github-google-blueprint build/blueprint

# 1. gotestmain calls testing.MainStart with the arguments of a Go before 1.18: the build system's own tests are not run.
replace build/blueprint/bootstrap.bash 't) RUN_TESTS=true;;' 't) ;;'

# 2. A product without a device: the variables for make take the first device target as given.
replace build/soong/cc/makevars.go '	makeVarsToolchain(ctx, "", deviceTargets[0])
' '	if len(deviceTargets) > 0 {
		makeVarsToolchain(ctx, "", deviceTargets[0])
	}
'

# 3. Plugins for languages that this tree has nothing of: java's panics without a boot image. With them go the modules
# that only they can read.
for plugin in java apex sdk sysprop rust bpf python xml sh partner; do
	sed -i '/^ *pluginFor: /d' "build/soong/$plugin/Android.bp"
done
rm -r build/soong/cc/libbuildversion build/soong/python/tests
rm build/soong/{scripts,cc/ndkstubgen,cc/ndk_api_coverage_parser,cc/symbolfile}/Android.bp
find build/blueprint/tests -name '*.bp' -o -name Blueprints | xargs -r rm

# 4. protobuf for Go: Debian's package, under the name that Soong's Android.bp asks for.
mkdir -p external/golang-protobuf/proto
find /usr/share/gocode/src/github.com/golang/protobuf/proto -maxdepth 1 -name '*.go' ! -name '*_test.go' ! -name pointer_reflect.go \
	-exec cp {} external/golang-protobuf/proto/ \;
{
	printf 'bootstrap_go_package {\n    name: "golang-protobuf-proto",\n    pkgPath: "github.com/golang/protobuf/proto",\n    srcs: [\n'
	(cd external/golang-protobuf && printf '        "%s",\n' proto/*.go)
	printf '    ],\n}\n'
} >external/golang-protobuf/Android.bp

# As in AOSP's manifest.
ln -s build/soong/root.bp Android.bp
