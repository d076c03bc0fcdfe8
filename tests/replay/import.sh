#!/usr/bin/env bash
# The real sets of COMPTOIR_DATA through comptoirctl import: every row is taken, or refused by name; how long it took
# and how much memory, written to import.txt in the build folder. tests/import has the rules row by row.
#
# There is no real stock to be had: it is derived from the two numbers of each pair of the first BigBox stores of the
# file (one, or as many as COMPTOIR_IMPORT_STORES says; make replay: six) and all products, so that about 3 in 100
# pairs have none and the others 20 to 420.
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/lib/script.sh"
. "$top/tests/lib/ctl.sh"
build=${COMPTOIR_BUILD:-$top/build}
data=${COMPTOIR_DATA:-$top/../shared/data}
stores=$data/stores/bestbuy_stores.json
products=$data/catalog/icecat_products.ndjson
postcodes_fr=$data/postcodes/fr_laposte_hexasmal.csv
postcodes_us=$data/postcodes/us_geonames.csv
peak_max_kb=65536
# The address sanitizer keeps what was freed.
! grep -q __asan_init "$build/comptoirctl" || peak_max_kb=1048576
stock_stores=${COMPTOIR_IMPORT_STORES:-1}
stock_rows=$((stock_stores * 19406))

set_up() {
	own_database comptoir_real
	ctl migrate >/dev/null
	printf '%-34s %9s %9s %9s\n' import rows seconds 'peak kB' >"$build/import.txt"
}

# imports STATUS ROWS GOOD REFUSED KIND FILE [OPTION]…: measures it; what was said is in said, the report in report
imports() {
	local expected=$1 rows=$2 good=$3 refused=$4 status=0 peak=0 now began
	shift 4
	began=$(date +%s%N)
	"$build/comptoirctl" -c "$scratch/conf" import "$@" --report "$scratch/report" \
		>"$scratch/said" 2>"$scratch/remarks" &
	while now=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$!/status" 2>/dev/null) && [ -n "$now" ]; do
		peak=$now
		sleep 0.05
	done
	wait $! || status=$?
	cat "$scratch/said"
	awk -v what="$1 ${2##*/}" -v rows="$rows" -v ns=$(($(date +%s%N) - began)) -v peak="$peak" \
		'BEGIN { printf "%-34s %9d %9.1f %9d\n", what, rows, ns / 1e9, peak }' >>"$build/import.txt"
	[ "$status" -eq "$expected" ]
	grep -q "^$1: $rows rows read, $good good, $refused refused" "$scratch/said"
	[ "$peak" -lt $peak_max_kb ]
}

stores_with_free_text_hours_are_all_taken() {
	imports 0 1565 1565 0 stores "$stores"
	is 1565 "SELECT COUNT(DISTINCT store_id) FROM store_hours"
	is '10:00-21:30 11:00-19:00' "SELECT GROUP_CONCAT(CONCAT(TIME_FORMAT(SEC_TO_TIME(opens_min * 60), '%H:%i'), '-',
		TIME_FORMAT(SEC_TO_TIME(closes_min * 60), '%H:%i')) ORDER BY weekday SEPARATOR ' ')
		FROM store_hours JOIN store USING (store_id) WHERE code = '1000' AND weekday IN (0, 6)"
	is 0 "SELECT COUNT(*) FROM store WHERE time_zone NOT LIKE 'America/%' AND time_zone NOT LIKE 'Pacific/%'"
	imports 0 1565 1565 0 stores "$stores"
	grep -q '^0 added, 0 changed, 1565 unchanged' "$scratch/said"
}

# 948 of the 51,459 differ from another one in leading zeros only, and one has 11 digits.
products_keep_every_gtin_that_is_one() {
	imports 0 19406 19406 0 products "$products" --vat 0
	grep -q ' 1 notes$' "$scratch/said"
	grep -q '^14022,note,gtins,bad_format,.*85896333746 is no GTIN' "$scratch/report"
	is 19406 "SELECT COUNT(*) FROM product WHERE price_minor > 0 AND currency = 'USD'"
	grep -o '"ean":\[[^]]*\]' "$products" | grep -o '"[0-9]*"' | tr -d '"' | sort -u >"$scratch/gtins"
	[ "$(wc -l <"$scratch/gtins")" -eq 51459 ]
	grep -vx 85896333746 "$scratch/gtins" | sed 's/^/0000000/; s/.*\(.\{14\}\)$/\1/' | sort -u >"$scratch/gtins14"
	sql "SELECT LPAD(gtin, 14, '0') FROM product_gtin ORDER BY 1" | cmp - "$scratch/gtins14"
}

# The last column of the file is "lat,lon".
french_postcodes_without_a_position_are_each_refused_by_name() {
	imports 1 39192 38922 270 postcodes "$postcodes_fr"
	awk -F ';' 'NR > 1 { sub(/\r$/, "") } NR > 1 && $NF == "" { print NR }' "$postcodes_fr" >"$scratch/expected"
	[ "$(wc -l <"$scratch/expected")" -eq 270 ]
	sed -n 's/^\([0-9]*\),refused,lat,required,The position is missing\..*/\1/p' "$scratch/report" |
		cmp - "$scratch/expected"
	[ "$(sed 1d "$scratch/report" | cut -d, -f1 | sort -u | wc -l)" -eq 270 ]
	is "$(awk -F ';' 'NR > 1 { sub(/\r$/, "") } NR > 1 && $NF != "" { print $3 }' "$postcodes_fr" | sort -u | wc -l)" \
		"SELECT COUNT(*) FROM postcode WHERE country = 'FR'"
}

american_postcodes_are_all_taken() {
	imports 0 41490 41490 0 postcodes "$postcodes_us" --country US
	is "$(sed 1d "$postcodes_us" | cut -d, -f1 | sort -u | wc -l)" "SELECT COUNT(*) FROM postcode WHERE country = 'US'"
}

derive_stock() {
	sql "SELECT product_id, sku FROM product ORDER BY product_id" >"$scratch/skus"
	echo store_code,sku,on_hand
	grep -o '"id":[0-9]*,"type":"BigBox"' "$stores" | tr -dc '0-9\n' | awk -v most="$stock_stores" 'NR <= most' | while read -r store; do
		awk -F '\t' -v store="$store" '{
			roll = (store * 7919 + $1 * 104729) % 1000003
			printf "%s,%s,%d\n", store, $2, roll % 100 < 3 ? 0 : 20 + roll % 401
		}' "$scratch/skus"
	done
}

stock_of_every_pair_is_taken() {
	derive_stock >"$scratch/stock.csv"
	imports 0 $stock_rows $stock_rows 0 stock "$scratch/stock.csv"
	is $stock_rows "SELECT COUNT(*) FROM stock WHERE on_hand = 0 OR on_hand BETWEEN 20 AND 420"
	is "$(awk -F, 'NR > 1 { sum += $3 } END { printf "%d", sum }' "$scratch/stock.csv")" \
		"SELECT SUM(on_hand_by) FROM movement WHERE kind = 'count'"
	ctl verify
}

for file in "$stores" "$products" "$postcodes_fr" "$postcodes_us"; do
	[ -r "$file" ] || {
		echo "skipped: ${file#"$data"/} is not in the data folder (COMPTOIR_DATA)"
		echo "0 passed, 0 failed, 1 skipped"
		exit 0
	}
done
set_up
claim "stores with free-text hours are all taken" stores_with_free_text_hours_are_all_taken
claim "products keep every GTIN that is one" products_keep_every_gtin_that_is_one
claim "French postcodes without a position are each refused by name" \
	french_postcodes_without_a_position_are_each_refused_by_name
claim "American postcodes are all taken" american_postcodes_are_all_taken
claim "stock of every pair is taken ($stock_rows)" stock_of_every_pair_is_taken
drop_database
cat "$build/import.txt"
totals
