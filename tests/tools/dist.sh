#!/usr/bin/env bash
# The distribution has every file of the tree; `make distcheck` builds and installs from it, which takes minutes.
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/lib/script.sh"
build=${COMPTOIR_BUILD:-$top/build}

every_file_is_in_it() {
	make -s -C "$build" distdir distdir="$scratch/dist" top_distdir="$scratch/dist"
	(cd "$scratch/dist" && find . -type f | sed 's|^\./||' | sort) >"$scratch/has"
	git -C "$top" ls-files | grep -vE '^\.(ci/|gitignore$)' | sort >"$scratch/tree"
	comm -13 "$scratch/has" "$scratch/tree" | tee "$scratch/missing"
	[ ! -s "$scratch/missing" ]
}

installing_puts_everything_in_its_place() {
	make -s -C "$build" install DESTDIR="$scratch/root"
	find "$scratch/root" -type f | sed 's|.*/||' | sort >"$scratch/installed"
	grep -qx comptoird "$scratch/installed"
	grep -qx comptoir-agent "$scratch/installed"
	grep -qx comptoirctl "$scratch/installed"
	grep -qx comptoird.8 "$scratch/installed"
	grep -qx home.xsl "$scratch/installed"
	grep -q '^ExecStart=/.*/sbin/comptoird ' "$(find "$scratch/root" -name comptoird.service)"
}

if git -C "$top" rev-parse --git-dir >/dev/null 2>&1; then
	claim "every file of the tree is in the distribution" every_file_is_in_it
else
	echo "skipped: this is no checkout, so there is no list of files to compare with"
fi
claim "installing puts everything in its place" installing_puts_everything_in_its_place
totals
