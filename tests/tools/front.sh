#!/usr/bin/env bash
# doc/haproxy.cfg, run as it stands: what it lets through, what it refuses, and what it does not log.
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/lib/script.sh"

# A port nobody listens on, from the kernel.
free_port() {
	node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })'
}

start_front() {
	local port tries
	node "$top/tests/lib/echo.mjs" >"$scratch/echo.out" &
	pids=$!
	trap 'kill $pids 2>/dev/null; wait; rm -rf "$scratch"' EXIT
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
		-keyout "$scratch/key" -out "$scratch/crt" 2>/dev/null
	cat "$scratch/crt" "$scratch/key" >"$scratch/front.pem"
	until port=$(sed -n 's/^listening //p' "$scratch/echo.out") && [ -n "$port" ]; do sleep 0.1; done
	https=$(free_port) http=$(free_port)
	export COMPTOIR_FRONT_CERTIFICATES=$scratch/front.pem COMPTOIR_FRONT_SERVER=127.0.0.1:$port
	export COMPTOIR_FRONT_HTTPS=127.0.0.1:$https COMPTOIR_FRONT_HTTP=127.0.0.1:$http
	haproxy -db -f "$top/doc/haproxy.cfg" >"$scratch/front.log" 2>&1 &
	pids="$pids $!"
	for tries in {1..600}; do
		[ "$(status /p/x 2>/dev/null)" != 200 ] || return 0
		sleep 0.1
	done
	echo "the front does not come up (after $tries tries)"
	cat "$scratch/front.log"
	return 1
}

# status PATH [curl option...]
status() {
	local path=$1
	shift
	curl -sk -o "$scratch/body" -w '%{http_code}' "$@" "https://127.0.0.1:$https$path"
}

answers() {
	local expected=$1 got
	shift
	got=$(status "$@") || true # an early answer may cut the sending short
	echo "answered $got"
	[ "$got" = "$expected" ]
}

passes_with_the_clients_address() {
	answers 200 /v1/stores -H 'X-Forwarded-For: 6.6.6.6' -H 'Forwarded: for=6.6.6.6'
	grep -q '"x-forwarded-for":"127.0.0.1"' "$scratch/body"
	grep -q '"x-forwarded-proto":"https"' "$scratch/body"
	! grep -q 6.6.6.6 "$scratch/body"
}

# raw STATUS BYTES: what a client that does not keep to the rules gets.
raw() {
	local got
	got=$(printf '%b' "$2" | timeout 5 openssl s_client -quiet -connect "127.0.0.1:$https" 2>/dev/null | head -n 1 || true)
	echo "answered $got"
	[[ $got == HTTP/1.*" $1 "* ]]
}

many_headers() {
	local i headers=
	for i in {1..70}; do
		headers+="X-$i: 1\r\n"
	done
	raw 400 "GET / HTTP/1.1\r\nHost: a\r\n$headers\r\n"
}

too_many_requests_are_told_when_to_come_again() {
	local i
	for i in {1..7}; do
		curl -sk -o /dev/null "https://127.0.0.1:$https/[1-100]"
	done
	answers 429 "/after-$i" -D "$scratch/head"
	grep -qi '^retry-after: 10' "$scratch/head"
	grep -q '"code":"rate_limited"' "$scratch/body"
}

nothing_of_a_path_is_logged() {
	answers 200 /o/secret-token-of-an-order
	grep -q '"status":200' "$scratch/front.log"
	! grep -q secret-token "$scratch/front.log"
}

# What the sender sees of it depends on how fast it sends: the refusal comes while the body is on its way, and a reset
# follows. So the front's own word counts.
a_large_body_is_refused() {
	head -c 33554433 /dev/zero >"$scratch/large"
	status /v1/stock/snapshots --http1.1 -H 'Expect:' --data-binary "@$scratch/large" || true
	grep -q '"status":413' "$scratch/front.log"
}

photos_that_are_too_large_are_the_servers_to_refuse() {
	answers 200 /o/token/return --http1.1 -H 'Expect:' --data-binary "@$scratch/large"
}

plain_http_is_sent_to_https() {
	[ "$(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$http/")" = 308 ]
}

start_front
claim "the client's address is the front's word, not the client's" passes_with_the_clients_address
claim "HTTP/2 is spoken" answers 200 / --http2
claim "plain HTTP is sent to https" plain_http_is_sent_to_https
claim "a body without its length is refused" answers 411 /v1/orders --http1.1 -H 'Transfer-Encoding: chunked' -d x
claim "a body that is too large is refused" a_large_body_is_refused
claim "photos that are too large are refused by the server, in words" photos_that_are_too_large_are_the_servers_to_refuse
claim "two different lengths are refused" raw 400 \
	'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'
claim "a length that is no number is refused" raw 400 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5abc\r\n\r\nabcde'
claim "a blank before the colon is refused" raw 400 'GET / HTTP/1.1\r\nHost : a\r\n\r\n'
claim "too many headers are refused" many_headers
for path in /livez /readyz /metrics; do
	claim "$path is not for the public" answers 404 $path
done
claim "nothing of a path is logged" nothing_of_a_path_is_logged
claim "too many requests are told when to come again" too_many_requests_are_told_when_to_come_again
totals
