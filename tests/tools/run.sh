#!/bin/sh
# tests/run adds up honestly: a crash, a silent program, a wrong exit status and an empty run are failures.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/lib/script.sh"

# A build folder whose Makefile lists these tests; each test is a script made from its second word on.
build=$scratch/build
mkdir -p "$build/tests/unit"
fake() {
	printf '#!/bin/sh\n%s\n' "$2" >"$build/tests/unit/$1"
	chmod +x "$build/tests/unit/$1"
	printf 'all check-programs:\nlist-tests:\n\t@echo tests/unit/%s\n' "$1" >"$build/Makefile"
}

# The run's last line and whether it succeeded.
ends_with() {
	status=0
	COMPTOIR_TEST_TIMEOUT=2 "$top/tests/run" -b "$build" >"$scratch/out" 2>&1 || status=$?
	cat "$scratch/out"
	[ "$(tail -n 1 "$scratch/out")" = "$1" ] && [ "$status" -eq "$2" ]
}

fake good 'echo "100%: Checks: 7, Failures: 0, Errors: 0"'
claim "Check's totals are counted" ends_with "7 passed, 0 failed" 0
fake bad 'echo "50%: Checks: 4, Failures: 1, Errors: 1"; exit 1'
claim "failures and errors are counted" ends_with "2 passed, 2 failed" 1
fake plain 'echo "3 passed, 0 failed, 2 skipped"'
claim "plain totals are counted, skipped ones named" ends_with "3 passed, 0 failed, 2 skipped" 0
fake crash 'kill -SEGV $$'
claim "a crash is a failure" ends_with "0 passed, 1 failed" 1
fake silent 'exit 0'
claim "a program without totals is a failure" ends_with "0 passed, 1 failed" 1
fake empty 'echo "0 passed, 0 failed"'
claim "a program that checks nothing is a failure" ends_with "0 passed, 1 failed" 1
fake liar 'echo "5 passed, 0 failed"; exit 3'
claim "a bad exit status after good totals is a failure" ends_with "5 passed, 1 failed" 1
fake slow 'sleep 30'
claim "a hanging program is stopped and is a failure" ends_with "0 passed, 1 failed" 1
a_second_run_is_refused() {
	COMPTOIR_TEST_TIMEOUT=60 "$top/tests/run" -b "$build" >"$scratch/first" 2>&1 &
	until [ -e "$scratch/begun" ]; do sleep 0.1; done
	status=0
	"$top/tests/run" -b "$build" >"$scratch/out" 2>&1 || status=$?
	touch "$scratch/go"
	wait $!
	[ $status -eq 1 ] && grep -q "process $! runs tests" "$scratch/out" && ends_with "3 passed, 0 failed" 0
}
fake long "touch '$scratch/begun'; until [ -e '$scratch/go' ]; do sleep 0.1; done; echo '3 passed, 0 failed'"
claim "a second run in the same folder is refused, and takes nothing from the first" a_second_run_is_refused
# Two tests, one at a time: the one that tests/longest names stands behind in the Makefile and is over first.
what_takes_longest_begins_first() {
	longest=tests/agent/test_big_store
	grep -qx "$longest" "$top/tests/longest"
	fake quick 'echo "1 passed, 0 failed"'
	mkdir -p "$build/${longest%/*}"
	cp "$build/tests/unit/quick" "$build/$longest"
	printf 'all check-programs:\nlist-tests:\n\t@echo tests/unit/quick; echo %s\n' "$longest" >"$build/Makefile"
	COMPTOIR_TEST_LANES=1 COMPTOIR_TEST_SOCKET=none "$top/tests/run" -b "$build" >"$scratch/out"
	cat "$scratch/out"
	[ "$(sed -n 's/^ok *\(tests[^ ]*\).*/\1/p' "$scratch/out" | tr '\n' ' ')" = "$longest tests/unit/quick " ]
}
claim "what takes longest begins first" what_takes_longest_begins_first
fake none ''
printf 'all check-programs list-tests:\n' >"$build/Makefile"
claim "a run without tests is a failure" ends_with "no test ran: nothing is called anything" 1
totals
