#!/usr/bin/env bash
# The interface description is valid, and tools/contract-check.mjs refuses what does not follow it.
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/lib/script.sh"

problem() {
	printf '{\\"type\\":\\"about:blank\\",\\"title\\":\\"t\\",\\"status\\":%d,\\"code\\":\\"%s\\",\\"request_id\\":\\"r\\"}' "$1" "$2"
}

# exchange METHOD PATH STATUS TYPE BODY [REQUEST BODY]: one recorded line; bodies are escaped JSON text.
exchange() {
	printf '{"method":"%s","path":"%s","status":%d,"headers":{"content-type":"%s"},"body":"%s","request_body":"%s"}\n' \
		"$1" "$2" "$3" "$4" "$5" "${6:-}" >"$scratch/exchange"
}

accepts() {
	exchange "$@"
	node "$top/tools/contract-check.mjs" "$scratch/exchange"
}

# refuses WORD METHOD PATH…: the fault that is printed must contain the word.
refuses() {
	local word=$1
	shift
	exchange "$@"
	if node "$top/tools/contract-check.mjs" "$scratch/exchange" >"$scratch/said"; then
		echo "it was accepted"
		return 1
	fi
	cat "$scratch/said"
	grep -q -- "$word" "$scratch/said"
}

lints() {
	"$top/tests/browser/node_modules/.bin/redocly" lint --config "$top/tools/redocly.yaml" "$top/doc/openapi.yaml"
}

names_what_is_missing() {
	exchange GET /v1/stores 200 application/json '{\"stores\":[]}'
	if node "$top/tools/contract-check.mjs" --coverage "$scratch/exchange" >"$scratch/said"; then
		return 1
	fi
	grep -q 'operation getStore succeeds' "$scratch/said"
	grep -q 'problem code sold_out is reached' "$scratch/said"
	! grep -q 'operation getStores succeeds' "$scratch/said"
}

problem_json=application/problem+json
claim "doc/openapi.yaml passes the linter" lints
claim "a documented answer is accepted" accepts GET '/v1/stores?limit=2' 200 application/json '{\"stores\":[]}'
claim "a documented problem is accepted" accepts GET /v1/stores 400 $problem_json "$(problem 400 bad_cursor)"
claim "an unknown address may be refused" accepts GET /v1/nothing 404 $problem_json "$(problem 404 not_found)"
claim "an unknown address may not answer" refuses 'no such address' GET /v1/nothing 200 application/json '{}'
claim "an undocumented method may not answer" refuses 'no such address' PATCH /v1/stores 200 application/json '{}'
claim "an undocumented status is found" refuses 'status 418' GET /v1/stores 418 application/json '{}'
claim "an undocumented type is found" refuses 'text/html' GET /v1/stores 200 text/html '<p>'
claim "a missing member is found" refuses "required property 'stores'" GET /v1/stores 200 application/json '{}'
claim "a member too many is found" refuses 'additional' GET /v1/stores 200 application/json '{\"stores\":[],\"x\":1}'
claim "a broken body is found" refuses 'not JSON' GET /v1/stores 200 application/json '{'
claim "a code of another operation is found" refuses 'allowed values' GET /v1/stores 400 $problem_json "$(problem 400 bad_json)"
claim "an accepted wrong request is found" refuses 'accepted request' \
	POST /v1/availability 200 application/json '{\"stores\":[]}' '{\"lines\":7}'
claim "a recording without exchanges is refused" refuses 'no exchange' GET /livez 200 text/plain ok
claim "coverage names what is missing" names_what_is_missing
totals
