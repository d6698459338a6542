# sources.sh PACKAGE...
# Downloads the source packages into /stage/out. Runs inside the build root. A mirror may have lost a .debian.tar.xz
# (seen for blueprint): the tarballs of the upstream sources are all that is needed, and only their absence is an error.
set -eu
cd /stage/out
apt='apt-get -qq -o APT::Sandbox::User=root -o Acquire::Check-Valid-Until=false'
$apt update
for package in "$@"; do
	$apt --only-source source --download-only "$package" >"/tmp/$package.log" 2>&1 || true
	set -- "$package"_*.orig.tar.*
	if [ ! -e "$1" ]; then
		tail -n 3 "/tmp/$package.log" >&2
		exit 1
	fi
done
rm -f ./*.debian.tar.*
