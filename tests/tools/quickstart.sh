#!/usr/bin/env bash
# ./quickstart --once in a folder of its own, on free ports: the demo stands, twice, and nothing is left running.
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/lib/script.sh"
export COMPTOIR_RUN=$scratch/run COMPTOIR_PORT=0 COMPTOIR_AGENT_PORT=0

nothing_is_left_running() {
	local pid
	for pid in $(pgrep -f "$COMPTOIR_RUN/"); do
		[ "$pid" -eq $$ ] || [ ! -e "/proc/$pid" ] || { tr '\0' ' ' <"/proc/$pid/cmdline"; return 1; }
	done
}

first_run_prints_the_sample_order() {
	local print
	"$top/quickstart" --once >"$scratch/first"
	print=$(sed -n 's/.*printed:  *//p' "$scratch/first")
	pdftotext "$print" - | grep -q 'Zoé Lefèvre'
	# Neither paper nor its text gives the code away.
	! pdftotext "$print" - | grep -qF "$(sed -n 's/.*pickup code: //p' "$scratch/first")"
}

second_run_does_nothing_again() {
	"$top/quickstart" --once >"$scratch/second"
	[ "$(grep -c importing "$scratch/second")" -eq 0 ]
	[ "$(find "$COMPTOIR_RUN/print" -name '*.pdf' | wc -l)" -eq 2 ]
}

# A server of somebody else's on the port: named, and left alone.
a_taken_port_is_named() {
	node "$top/tests/lib/echo.mjs" >"$scratch/echo.out" &
	trap 'kill $!' EXIT
	until grep -q listening "$scratch/echo.out"; do sleep 0.1; done
	COMPTOIR_PORT=$(sed -n 's/^listening //p' "$scratch/echo.out")
	if "$top/quickstart" --once >"$scratch/third" 2>&1; then
		return 1
	fi
	grep -q "port $COMPTOIR_PORT is taken" "$scratch/third"
	kill -0 $!
}

claim "the first run prints the pick list of the sample order" first_run_prints_the_sample_order
claim "and leaves nothing running" nothing_is_left_running
claim "the second run does nothing again but the order" second_run_does_nothing_again
claim "a port that is taken is named" a_taken_port_is_named
claim "nothing is left running at the end" nothing_is_left_running
names_what_it_does_not_know() {
	! "$top/quickstart" frobnicate >"$scratch/out" 2>"$scratch/err" && [ ! -s "$scratch/out" ] && grep -q 'no command frobnicate' "$scratch/err"
}

claim "a word that is no command is named" names_what_it_does_not_know
claim "it says its version" grep -qx 'Comptoir [0-9.]*' <("$top/quickstart" --version)
claim "help says what there is" grep -q -- --once <("$top/quickstart" help)
totals
