#!/usr/bin/env bash
# Browser tests, with their totals as tests/run reads them: those named, else all.
set -euo pipefail
cd "$(dirname "$0")"
status=0
[ $# -gt 0 ] || set -- ./*.test.mjs
log=$(node --test --test-reporter=tap "$@" 2>&1) || status=$?
count() {
	sed -n "s/^# $1 \([0-9]*\)$/\1/p" <<<"$log"
}
[ $status -eq 0 ] || echo "$log"
printf '%d passed, %d failed\n' "$(count pass)" "$(($(count fail) + $(count cancelled)))"
exit $status
