#!/usr/bin/env bash
# comptoird as a program: what it refuses to start with, how it waits, how it stops.
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/lib/script.sh"
build=${COMPTOIR_BUILD:-$top/build}
pids=()

end() {
	[ ${#pids[@]} -eq 0 ] || kill -9 "${pids[@]}" 2>/dev/null || true
	[ -z "${own_database:-}" ] || "$top/tools/private-mariadb" stop "$scratch/db"
	rm -rf "$scratch"
}
trap end EXIT

set_up() {
	if [ -z "${COMPTOIR_TEST_SOCKET:-}" ]; then
		"$top/tools/private-mariadb" start "$scratch/db"
		own_database=yes
		COMPTOIR_TEST_SOCKET=$scratch/db/socket
	fi
	name=comptoir_main_$$
	mariadb --no-defaults -S "$COMPTOIR_TEST_SOCKET" -u root -e "CREATE DATABASE $name CHARACTER SET utf8mb4"
	cat >"$scratch/conf" <<-END
		[http]
		address = 127.0.0.1:0
		[database]
		socket = $COMPTOIR_TEST_SOCKET
		user = root
		name = $name
		[files]
		secret = $scratch/secret
		templates = $top/templates
	END
	"$build/comptoirctl" -c "$scratch/conf" make-secret
}

# refuses WORDS option…: exit status 2 and one sentence with the words.
refuses() {
	local words=$1 status=0
	shift
	timeout 20 "$build/comptoird" -c "$scratch/conf" "$@" >"$scratch/said" 2>&1 || status=$?
	cat "$scratch/said"
	[ "$status" -eq 2 ] && grep -q -- "$words" "$scratch/said" && [ "$(grep -c '^comptoird: ' "$scratch/said")" -eq 1 ]
}

# Starts it in the background; its log is $scratch/log, its pid the last of pids.
start() {
	: >"$scratch/log"
	"$build/comptoird" -c "$scratch/conf" "$@" 2>"$scratch/log" &
	pids+=($!)
}

# await WORDS: until the log has them, ten seconds at most.
await() {
	for _ in $(seq 100); do
		grep -q -- "$1" "$scratch/log" && return 0
		sleep 0.1
	done
	cat "$scratch/log"
	return 1
}

port() {
	sed -n 's/.*"event":"started","port":\([0-9]*\).*/\1/p' "$scratch/log"
}

# answer TARGET: the status line and headers of a GET.
answer() {
	exec 3<>"/dev/tcp/127.0.0.1/$(port)"
	printf 'GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n' "$1" >&3
	timeout 10 cat <&3
	exec 3>&-
}

# stops SIGNAL: it ends by itself, with status 0.
stops() {
	local status=0 pid=${pids[-1]}
	kill "-$1" "$pid"
	wait "$pid" || status=$?
	unset 'pids[-1]'
	[ "$status" -eq 0 ] || { echo "status $status"; return 1; }
}

sample_is_accepted() {
	"$build/comptoird" --print-config | sed "s|^secret =.*|secret = $scratch/secret|" >"$scratch/sample"
	"$build/comptoird" -c "$scratch/sample" --set "files.templates=$top/templates" --check-config
}

world_readable_secret_is_refused() {
	local status=0
	chmod 644 "$scratch/secret"
	refuses "secret" || status=1
	chmod 600 "$scratch/secret"
	return "$status"
}

waits_for_the_schema() {
	start
	await waiting_for_database
	"$build/comptoirctl" -c "$scratch/conf" migrate
	await '"event":"started"'
	answer /readyz | grep -q '^HTTP/1.1 200'
	answer /livez | grep -q '^HTTP/1.1 200'
	stops TERM
	grep -q '"event":"stopped"' "$scratch/log"
	grep -q '"level":"error".*"schema_is_older"' "$scratch/log"
	! grep '"level":"error"' "$scratch/log" | grep -v '"schema_is_older"'
}

stops_while_it_waits() {
	start --set database.name=comptoir_no_such_database
	await waiting_for_database
	stops TERM
}

tells_its_manager() {
	python3 - "$scratch/notify" >"$scratch/told" <<-'END' &
		import socket, sys
		s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
		s.bind(sys.argv[1])
		s.settimeout(20)
		print(s.recv(100).decode(), s.recv(100).decode())
	END
	local listener=$!
	until [ -S "$scratch/notify" ]; do sleep 0.1; done
	NOTIFY_SOCKET=$scratch/notify start
	await '"event":"started"'
	stops INT
	wait "$listener"
	grep -q '^READY=1 STOPPING=1$' "$scratch/told"
}

measures_itself() {
	start
	await '"event":"started"'
	answer /v1/nothing >/dev/null
	answer /metrics >"$scratch/metrics"
	stops TERM
	grep -q 'comptoir_requests_total{method="-",route="-",status="4xx"} 1' "$scratch/metrics"
	grep -q 'comptoir_job_failures_total{job="purge"} 0' "$scratch/metrics"
}

keeps_secrets_out_of_its_log() {
	start
	await '"event":"started"'
	answer '/o/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA?lang=en' >/dev/null
	await '"route":"/o/{token:token}"'
	stops TERM
	! grep -q AAAAAAAA "$scratch/log"
}

logs_no_question_that_was_answered() {
	start
	await '"event":"started"'
	answer '/v1/stores?limit=1' | grep -q '^HTTP/1.1 200'
	answer '/v1/stores?limit=none' | grep -q '^HTTP/1.1 400'
	await '"route":"/v1/stores","status":400'
	stops TERM
	if grep '"route":"/v1/stores","status":200' "$scratch/log"; then return 1; fi
	start --set log.level=debug
	await '"event":"started"'
	answer '/v1/stores?limit=1' | grep -q '^HTTP/1.1 200'
	await '"route":"/v1/stores","status":200'
	stops TERM
}

set_up
claim "the printed sample is accepted" sample_is_accepted
claim "an unknown setting is refused" refuses "http.colour" --set http.colour=red --check-config
claim "a number out of range is refused" refuses "http.workers" --set http.workers=1 --check-config
claim "as many waiting as workers is refused" refuses "http.waiting" --set http.waiting=48 --check-config
claim "a secret that others can read is refused" world_readable_secret_is_refused
claim "a wrong database node is refused" refuses "database.nodes has 'db1'" --set "database.nodes=db1 db2:3306" --check-config
claim "a store's node that is none is refused" refuses "engine.stores has 'PAR\*=3', but the nodes are 1 to 2" \
	--set "database.nodes=db1:3306 db2:3306" --set database.tls=off --set "engine.stores=PAR*=3" --check-config
claim "a database over a network without TLS is refused" refuses "name the CA of its certificate in database.tls_ca" \
	--set database.host=db1.example --set database.socket= --check-config
claim "a node over a network without TLS is refused" refuses "or say database.tls = off" \
	--set "database.nodes=127.0.0.1:3306 db2:3306" --check-config
claim "a CA that is not there is refused" refuses "database.tls_ca cannot be read" \
	--set "database.tls_ca=$scratch/none.pem" --check-config
claim "a wrong pattern of stores is refused" refuses "engine.stores has 'PAR'" --set "engine.stores=PAR" --check-config
claim "a missing secret is refused" refuses "cannot be read" --set "files.secret=$scratch/none"
claim "it waits for a database without its schema, then starts" waits_for_the_schema
claim "a port with TLS is refused" refuses "TLS" --set http.address=127.0.0.1:0s
claim "an address that is none is refused" refuses "address" --set http.address=nonsense
claim "it can be stopped while it waits" stops_while_it_waits
claim "it tells its manager when it is ready and when it stops" tells_its_manager
claim "it counts requests and jobs" measures_itself
claim "tokens in addresses stay out of its log" keeps_secrets_out_of_its_log
claim "a question has a line in its log when it was refused, or for whoever debugs" logs_no_question_that_was_answered
totals
