#!/usr/bin/env bash
# The mail sink keeps what it takes, defers, refuses and cuts when told; curl is the client.
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/lib/script.sh"

# Runs until the claim's own shell ends. What the sink of an earlier claim said is forgotten before.
start_sink() {
	local tries
	: >"$scratch/sink.out"
	node "$top/tests/lib/smtp-sink.mjs" "$scratch/mails" "$@" >"$scratch/sink.out" 2>&1 &
	sink=$!
	trap 'kill "$sink"; wait "$sink"; rm -rf "$scratch/mails"' EXIT
	for tries in {1..600}; do
		port=$(sed -n 's/^listening //p' "$scratch/sink.out")
		[ -z "$port" ] || return 0
		kill -0 "$sink" 2>/dev/null || break
		sleep 0.1
	done
	echo "the sink does not start (after $tries tries):"
	cat "$scratch/sink.out"
	return 1
}

# Succeeds when the mail was taken; otherwise curl.err says why.
send() {
	printf 'From: a@example.org\r\nSubject: %s\r\n\r\nHello.\r\n.dot\r\n' "$2" |
		curl -sS --url "smtp://127.0.0.1:$port" --mail-from a@example.org --mail-rcpt "$1" -T - 2>"$scratch/curl.err"
}

# refused CODE ADDRESS
refused() {
	if send "$2" x; then
		echo "it was taken"
		return 1
	fi
	grep -q "$1" "$scratch/curl.err"
}

takes_and_keeps() {
	start_sink
	send zoe@example.org first
	send zoe@example.org second
	grep -q '^X-Envelope-To: zoe@example.org' "$scratch/mails/0001.eml"
	grep -q '^Subject: second' "$scratch/mails/0002.eml"
	grep -q '^\.dot' "$scratch/mails/0001.eml"
}

defers_first_only() {
	start_sink --defer 1
	refused 451 zoe@example.org
	send zoe@example.org x
}

refuses_one_address() {
	start_sink --refuse gone@example.org
	refused 550 gone@example.org
	send zoe@example.org x
}

cuts_after_taking() {
	start_sink --cut 1
	if send zoe@example.org x; then
		echo "the line was not cut"
		return 1
	fi
	[ -s "$scratch/mails/0001.eml" ]
	send zoe@example.org y
}

for behaviour in takes_and_keeps defers_first_only refuses_one_address cuts_after_taking; do
	claim "${behaviour//_/ }" "$behaviour"
done
totals
