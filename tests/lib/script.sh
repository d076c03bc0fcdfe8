# For test scripts: claims, a scratch folder, and the closing line that tests/run adds up.
#	. tests/lib/script.sh;  claim "what holds" command [argument...];  totals
# shellcheck shell=sh
passed=0
failed=0
scratch=$(mktemp -d "${TMPDIR:-/tmp}/comptoir-test.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

# The claim holds when the command succeeds to its end: it runs in a shell of its own under set -e. What it printed is
# shown when it fails.
claim() {
	what=$1
	shift
	set +e
	(set -e; "$@") >"$scratch/claim.log" 2>&1
	status=$?
	set -e
	if [ "$status" -eq 0 ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		printf 'FAILED  %s\n' "$what"
		sed 's/^/        /' "$scratch/claim.log"
	fi
}

totals() {
	printf '%d passed, %d failed\n' "$passed" "$failed"
	[ "$failed" -eq 0 ]
}
