#!/usr/bin/env bash
# What --help lists and what the manual pages say are the same; the units are sound.
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/lib/script.sh"
build=${COMPTOIR_BUILD:-$top/build}

# A page as plain text, without the minus signs and marks of its source.
plain() {
	sed -e 's/\\-/-/g' -e 's/\\f[BIRP]//g' -e 's/"//g' "$top/doc/$1.8"
}

options_of_help() {
	"$build/$1" --help | grep -oE -- '--[a-z-]+' | sort -u
}

options_of_page() {
	plain "$1" | grep -oE -- '--[a-z-]+' | sort -u
}

same_options() {
	diff <(options_of_help "$1") <(options_of_page "$1")
	[ -n "$(options_of_help "$1")" ]
}

same_commands() {
	diff <("$build/comptoirctl" --help | sed -n '/^Commands/,$s/^  \([a-z-]*\).*/\1/p' | grep . | sort) \
		<(plain comptoirctl | sed -n '/^\.SH COMMANDS/,/^\.SH O/p' | grep -A1 '^\.TP' | sed -n 's/^\.B[IR]* \([a-z-]*\).*/\1/p' | sort)
}

page_is_well_formed() {
	[ -z "$(groff -man -ww -z "$top/doc/$1.8" 2>&1 | tee /dev/stderr)" ]
}

unit_is_sound() {
	sed "s|@sbindir@|/bin|; s|^Exec\([A-Za-z]*\)=.*|Exec\1=/bin/true|" "$top/doc/$1.service" >"$scratch/$1.service"
	systemd-analyze verify --man=no "$scratch/$1.service"
}

# Says what is wrong and where more is said, on standard error only.
refuses_words() {
	local wanted=$1 status=0
	shift
	"$build/$1" "${@:2}" >"$scratch/out" 2>"$scratch/err" || status=$?
	[ $status -eq 2 ] && [ ! -s "$scratch/out" ] && grep -q -- --help "$scratch/err" && grep -qF -- "$wanted" "$scratch/err"
}

for program in comptoird comptoirctl comptoir-agent; do
	claim "$program names an option that it does not have" refuses_words --frobnicate $program --frobnicate
	claim "$program.8 is well-formed" page_is_well_formed $program
	claim "$program.8 has the options of --help" same_options $program
done
claim "comptoirctl.8 has the commands of --help" same_commands
claim "comptoirctl names a command that it does not have" refuses_words 'no command frobnicate' comptoirctl frobnicate
claim "comptoirctl says what its command takes" refuses_words 'set-staff LOGIN NAME [ROLE]' comptoirctl set-staff ada
claim "comptoirctl wants to be told what to do" refuses_words 'say what to do' comptoirctl
claim "comptoird takes nothing but options" refuses_words 'such as frobnicate' comptoird frobnicate
claim "the agent names a command that it does not have, whatever its settings" refuses_words frobnicate comptoir-agent frobnicate
claim "the agent names a command that misses its file" refuses_words export comptoir-agent export
if command -v systemd-analyze >/dev/null; then
	claim "the unit of comptoird is sound" unit_is_sound comptoird
	claim "the unit of the agent is sound" unit_is_sound comptoir-agent
else
	echo "skipped: no systemd-analyze here to look at the units"
fi
totals
