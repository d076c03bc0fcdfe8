#!/bin/sh
# tools/check-layers accepts this tree and finds each kind of wrong include.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/lib/script.sh"

# Plants one include into an otherwise empty tree; the check must refuse it, naming the file.
refuses() {
	tree=$(mktemp -d "$scratch/tree.XXXXXX")
	(cd "$tree" && mkdir -p common server store-agent tools tests "$(dirname "$1")" &&
		printf '#include <stdio.h>\n  #  include "%s"\n' "$2" >"$1")
	claim "$1 may not include $2" wrong_is_named "$tree" "$1:2: includes $2"
}

wrong_is_named() {
	if "$top/tools/check-layers" "$1" >"$1/out"; then
		echo "it was accepted"
		return 1
	fi
	grep -qF "$2" "$1/out"
}

an_empty_tree_is_refused() {
	mkdir -p "$scratch/empty/common" && ! "$top/tools/check-layers" "$scratch/empty"
}

calls() {
	(cd "$top" && grep -rnE "\\b($1)\\(" server --include='*.c')
}

# Whoever begins a transaction past the committers: of money, of what is told and of who is there, never of stock.
# comptoirctl and its imports write through the same functions in a process of their own.
past_the_engine='server/(ctl|db|engine|import|money)/[^:]*|server/http/session\.c|server/jobs/(purge|send_mails)\.c'
past_the_engine="$past_the_engine|server/api/(photos|agent/(get_agent_events|post_agent_(commands|lookups))"
past_the_engine="$past_the_engine|partner/(money_hint|own_voucher))\.c"

stock_has_one_way() {
	! calls 'q_stock_(reserve|take|move|leave|arrive|receive|appear)(_bulk)?|ledger_write' |
		grep -vE '^server/(db|fulfilment)/' &&
		! calls tx_run | grep -vE "^($past_the_engine):"
}

# Whoever calls what waits for somebody outside says so, and is told when a transaction is open (common/outside.h). Who
# waits in a condition variable for its own stop need not.
outside='curl_easy_perform|httpConnect2|getaddrinfo|mg_read|mg_write|poll|sem_clockwait'
waits_say_so() {
	! (cd "$top" && grep -rlE "[^_a-zA-Z]($outside)\\(" common server store-agent --include='*.c' |
		xargs grep -L 'outside_waits(') | grep .
}

claim "this tree follows the arrows" "$top/tools/check-layers" "$top"
claim "a tree without sources is refused" an_empty_tree_is_refused
claim "whoever waits for somebody outside says so" waits_say_so
claim "stock is changed by the business alone, and the business is run by the engine" stock_has_one_way
refuses common/x.h server/db/db.h
refuses server/fulfilment/order.c server/http/call.h
refuses server/fulfilment/order.c server/api/api.h
refuses server/fulfilment/order.c mysql.h
refuses server/db/stock.c server/fulfilment/order.h
refuses server/engine/committer.c server/http/call.h
refuses server/views/order.h server/api/api.h
refuses server/jobs/expiry.c server/api/api.h
refuses server/api/shopper/get_order.c civetweb.h
refuses server/jobs/expiry.c store-agent/desk.h
refuses store-agent/desk.c server/db/db.h
refuses store-agent/desk.c sqlite3.h
refuses store-agent/link.c civetweb.h
refuses common/x.c mysql/mysql.h
totals
