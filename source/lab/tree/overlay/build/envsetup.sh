# Source this in bash or zsh at the top of the tree, as in AOSP: then lunch, m, mm, croot.

gettop() {
	local here=$PWD
	if [ -n "${TOP-}" ] && [ -f "$TOP/build/soong/root.bp" ]; then
		(cd "$TOP" && pwd -P)
		return
	fi
	while [ "$here" != / ] && [ ! -f "$here/build/soong/root.bp" ]; do
		here=$(dirname "$here")
	done
	[ -f "$here/build/soong/root.bp" ] && (cd "$here" && pwd -P)
}

# lunch [PRODUCT-VARIANT]
lunch() {
	local selection=${1:-lab_x86_64-eng}
	local product=${selection%%-*} variant=${selection##*-}
	if [ "$product" != lab_x86_64 ]; then
		echo "** Don't have a product spec for: '$product'" >&2
		echo '** This tree knows one: lab_x86_64' >&2
		return 1
	fi
	case $variant in
	eng | userdebug | user) ;;
	*)
		echo "** Invalid variant: '$variant'. Must be one of: user userdebug eng" >&2
		return 1
		;;
	esac
	export TARGET_PRODUCT=$product TARGET_BUILD_VARIANT=$variant TARGET_BUILD_TYPE=release
	printf '%s\n' '============================================' "TARGET_PRODUCT=$product" "TARGET_BUILD_VARIANT=$variant" \
		'============================================'
}

# m [-jN] [GOAL...]: builds from anywhere in the tree.
m() {
	local top started code
	top=$(gettop)
	if [ -z "$top" ]; then
		echo "Couldn't locate the top of the tree. Try setting TOP." >&2
		return 1
	fi
	started=$(date +%s)
	(cd "$top" && build/soong/soong_ui.bash --make-mode "$@")
	code=$?
	if [ $code -eq 0 ]; then
		printf '\n#### build completed successfully (%s seconds) ####\n\n' "$(($(date +%s) - started))"
	else
		printf '\n#### failed to build some targets (%s seconds) ####\n\n' "$(($(date +%s) - started))"
	fi
	return $code
}

croot() {
	cd "$(gettop)" || return
}
