#!/bin/sh
# The formatter and shellcheck have nothing to say.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/lib/script.sh"
cd "$top"

a_badly_formatted_file_is_named() {
	mkdir -p "$scratch/tree/tools" "$scratch/tree/common"
	cp .clang-format "$scratch/tree"
	cp tools/format "$scratch/tree/tools"
	echo 'int  x;' >"$scratch/tree/common/x.c"
	(cd "$scratch/tree" && mkdir -p server store-agent tests && ! tools/format --check)
}

shell_scripts() {
	grep -rlIE '^#!(/bin/sh|/usr/bin/env bash)' --exclude-dir=node_modules \
		bootstrap quickstart .ci tools tests
}

claim "every C file is formatted" tools/format --check
claim "a badly formatted file is found" a_badly_formatted_file_is_named
for script in $(shell_scripts); do
	claim "shellcheck passes $script" shellcheck -x "$script"
done
totals
