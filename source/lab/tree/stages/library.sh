# Functions of the stages; sourced, runs inside the build root.

recipe=/stage/recipe

# unpack PACKAGE FOLDER [PATH...]: the upstream tarball without its first folder; only the given paths of it.
unpack() {
	local package=$1 folder=$2 path
	shift 2
	set -- "${@/#/*/}"
	mkdir -p "$folder"
	set -- -xf "$(ls "/stage/sources/$package"_*.orig.tar.*)" -C "$folder" --strip-components=1 --no-same-owner --wildcards --no-wildcards-match-slash "$@"
	tar "$@"
}

# replace FILE OLD NEW: exactly one place, or it is an error: a changed source must not slip through.
replace() { perl "$recipe/edit/replace.pl" "$@"; }

# drop_modules FILE NAME-OR-TYPE...: removes these modules of an Android.bp; each must be there.
drop_modules() { perl "$recipe/edit/drop-modules.pl" "$@"; }

# needed_libraries FILE...: the shared libraries that these load, but for the C library, which every machine has.
needed_libraries() {
	ldd "$@" | awk '$2 == "=>" {print $3}' | sort -u |
		grep -vE '/(libc|libm|libdl|libpthread|librt|libresolv|libutil)\.so\.[0-9]+$'
}

# relocatable FOLDER-OF-PROGRAMS LIBRARIES FILE...: copies what the programs load into LIBRARIES and makes both look there.
relocatable() {
	local programs=$1 libraries=$2 relative file
	shift 2
	mkdir -p "$libraries"
	for file in $(needed_libraries "$@"); do
		cp -L "$file" "$libraries/"
		patchelf --set-rpath '$ORIGIN' "$libraries/${file##*/}"
	done
	relative=$(realpath --relative-to="$programs" "$libraries")
	for file in "$@"; do
		patchelf --set-rpath "\$ORIGIN/$relative" "$file"
	done
}
