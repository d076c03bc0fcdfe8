#!/usr/bin/env bash
# comptoirctl import as people run it: the demo set, refused rows, reports, exit status.
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/lib/script.sh"
. "$top/tests/lib/ctl.sh"
build=${COMPTOIR_BUILD:-$top/build}

set_up() {
	own_database comptoir_import
	ctl migrate >/dev/null
}

# ends STATUS WORDS import…: the exit status, and words in what was said
ends() {
	local expected=$1 words=$2 status=0
	shift 2
	ctl import "$@" >"$scratch/said" 2>&1 || status=$?
	cat "$scratch/said"
	[ "$status" -eq "$expected" ] && grep -qF -- "$words" "$scratch/said"
}

demo_set_is_imported_and_again_without_change() {
	mkdir "$scratch/demo"
	"$build/comptoir-demogen" "$scratch/demo"
	for kind in postcodes stores products stock; do
		ends 0 " 0 refused, 0 notes" $kind "$scratch/demo/$kind.csv"
		ends 0 "0 added, 0 changed" $kind "$scratch/demo/$kind.csv"
	done
	[ "$(sql 'SELECT COUNT(*) FROM stock')" -gt 30000 ]
}

demo_set_holds_what_must_hold() {
	ctl verify
}

dry_run_writes_nothing() {
	sed '2s/,[^,]*/,Renamed/' "$scratch/demo/stores.csv" >"$scratch/stores.csv"
	local before
	before=$(sql 'CHECKSUM TABLE store, store_hours, store_exception, event')
	ends 0 "Nothing was applied" stores "$scratch/stores.csv" --dry-run
	[ "$(sql 'CHECKSUM TABLE store, store_hours, store_exception, event')" = "$before" ]
	ends 0 "0 added, 1 changed" stores "$scratch/stores.csv"
}

a_refused_row_is_named_with_its_line() {
	printf 'store_code,sku,on_hand\nNOPE,X,1\n' >"$scratch/stock.csv"
	ends 1 "$scratch/stock.csv:2: refused: store_code: There is no such store." stock "$scratch/stock.csv"
	ends 1 "1 rows read, 0 good, 1 refused, 0 notes" stock "$scratch/stock.csv" --report "$scratch/report.csv"
	grep -q '^2,refused,store_code,unknown,There is no such store\.' "$scratch/report.csv"
}

a_long_list_is_cut_and_the_report_is_whole() {
	{
		echo store_code,sku,on_hand
		seq -f 'NOPE,X%g,1' 300
	} >"$scratch/many.csv"
	ends 1 "… and 500 more" stock "$scratch/many.csv" --report "$scratch/report.csv"
	[ "$(wc -l <"$scratch/report.csv")" -eq 601 ]
}

standard_input_is_a_file_too() {
	printf 'country,postcode,place,lat,lon\nFR,29200,Brest,48.39,-4.49\n' |
		"$build/comptoirctl" -c "$scratch/conf" import postcodes -
	[ "$(sql "SELECT place FROM postcode WHERE postcode = '29200'")" = Brest ]
}

wrong_usage_is_told_apart() {
	ends 2 "import stores|products" shops "$scratch/demo/stores.csv"
	ends 2 "--dry-run" stores "$scratch/demo/stores.csv" --format pdf
	ends 2 "--dry-run" stores "$scratch/demo/stores.csv" --frobnicate
	ends 2 "--dry-run" stock "$scratch/demo/stock.csv" --as-of yesterday
	ends 2 "see" stores
	ends 1 "No such file" stores "$scratch/nothing.csv"
	ends 1 "is a folder" stores "$scratch"
	ends 1 "The column sku is missing" products "$scratch/demo/stores.csv"
}

a_database_that_is_away_is_said() {
	sed -i 's|^socket = .*|socket = /nonexistent/socket|' "$scratch/conf"
	ends 1 "does not answer" stores "$scratch/demo/stores.csv"
}

set_up
claim "the demo set is imported, and again without change" demo_set_is_imported_and_again_without_change
claim "the demo set holds what must hold" demo_set_holds_what_must_hold
claim "a dry run writes nothing" dry_run_writes_nothing
claim "a refused row is named with its line" a_refused_row_is_named_with_its_line
claim "a long list is cut, and the report is whole" a_long_list_is_cut_and_the_report_is_whole
claim "standard input is a file, too" standard_input_is_a_file_too
claim "wrong usage is told apart from failure" wrong_usage_is_told_apart
drop_database
claim "a database that is away is said" a_database_that_is_away_is_said
totals
