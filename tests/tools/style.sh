#!/bin/sh
# The formatter and shellcheck have nothing to say, and whoever refuses a clerk says why.
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

# Every reason that an act at the counter can give.
reasons_of_the_counter() {
	cat store-agent/desk*.c store-agent/door.c store-agent/fulfilment.c store-agent/wave.c |
		grep -oE 'REASON_[A-Z_]+' | sort -u | grep -v -x REASON_OK
}

the_counter_has_words_for() {
	code=$(sed -n "s/^REASON(${1#REASON_}, [0-9]*, \"\([a-z_]*\)\".*/\1/p" common/reasons.def)
	grep -q "\"desk.no.$code\"" templates/messages/fr.xml
}

# A no-break space before ? ! » : ; and after «, else a line of a narrow page or paper begins or ends with it.
marks_of_french_stay_with_their_words() {
	! LC_ALL=C.UTF-8 grep -nP '<m .*((?<!\x{a0})([?!»]|[:;](?=[ <]))|«(?!\x{a0}))' "$1"
}

a_mark_that_may_begin_a_line_is_found() {
	echo '<m key="x">Qui êtes-vous ?</m>' >"$scratch/fr.xml"
	! marks_of_french_stay_with_their_words "$scratch/fr.xml"
}

claim "every C file is formatted" tools/format --check
claim "a badly formatted file is found" a_badly_formatted_file_is_named
claim "no line of French begins with a mark" marks_of_french_stay_with_their_words templates/messages/fr.xml
claim "a mark that may begin a line is found" a_mark_that_may_begin_a_line_is_found
for script in $(shell_scripts); do
	claim "shellcheck passes $script" shellcheck -x "$script"
done
for reason in $(reasons_of_the_counter); do
	claim "the counter has words for $reason" the_counter_has_words_for "$reason"
done
totals
