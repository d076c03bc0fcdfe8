#!/usr/bin/env bash
# comptoirctl on a database of its own: what each command leaves behind, and what it refuses.
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/lib/script.sh"
. "$top/tests/lib/ctl.sh"
build=${COMPTOIR_BUILD:-$top/build}

# refuses STATUS WORDS command…
refuses() {
	local expected=$1 words=$2 status=0
	shift 2
	"$@" >"$scratch/said" 2>&1 || status=$?
	cat "$scratch/said"
	[ "$status" -eq "$expected" ] && grep -q "$words" "$scratch/said"
}

secret_is_made_once() {
	ctl make-secret
	cp "$scratch/secret" "$scratch/secret.first"
	ctl make-secret
	cmp "$scratch/secret" "$scratch/secret.first"
	[ "$(stat -c %a "$scratch/secret")" = 600 ]
}

migrates_twice() {
	ctl migrate
	ctl migrate
	sql "INSERT INTO store (code, name, street, postcode, city, country, lat, lon, time_zone, currency, language,
		profile, pickup_enabled, prep_min, prep_each_min, collect_days, version, changed_at)
		VALUES ('A', 'A', '', '', '', 'FR', 1, 1, 'Europe/Paris', 'EUR', 'fr', 'fr', 1, 1, 1, 1, 1, 1)"
}

staff_come_and_go() {
	echo 'correct horse' | ctl set-staff ada 'Ada L.'
	is ada:1 "SELECT CONCAT(login, ':', is_active) FROM staff WHERE password_hash LIKE 'scrypt\$%'"
	echo 'another horse' | ctl set-staff ada Ada
	is 1 "SELECT COUNT(*) FROM staff"
	ctl close-staff ada
	is 0 "SELECT is_active FROM staff"
}

staff_have_roles() {
	echo 'correct horse' | ctl set-staff ben Ben finance
	is finance "SELECT role FROM staff WHERE login = 'ben'"
	ctl set-role ben operations
	echo 'another horse' | ctl set-staff ben Ben
	is operations "SELECT role FROM staff WHERE login = 'ben'"
	echo 'correct horse' | ctl set-staff eve Eve
	is service "SELECT role FROM staff WHERE login = 'eve'"
	echo 'correct horse' | ctl set-staff eve Eve admin
	is admin "SELECT role FROM staff WHERE login = 'eve'"
}

clerks_reach_the_stores_feed() {
	echo 4711 | ctl set-clerk A camille Camille
	echo 4712 | ctl set-clerk A sacha Sacha manager
	is 1 "SELECT is_manager FROM clerk WHERE login = 'sacha'"
	ctl close-clerk A camille
	is 3 "SELECT COUNT(*) FROM event WHERE type = 'clerks'"
	is 0 "SELECT is_active FROM clerk WHERE login = 'camille'"
}

a_refused_clerk_tells_nobody() {
	refuses 1 'nothing of that name' ctl set-clerk B camille Camille <<<4711
	refuses 1 'nothing of that name' ctl close-clerk A nobody
	is 3 "SELECT COUNT(*) FROM event"
}

partner_key_is_in_the_file_only() {
	ctl add-partner shop orders,stock "$scratch/shop.key"
	[ "$(stat -c %a "$scratch/shop.key")" = 600 ]
	grep -q '^ck_' "$scratch/shop.key"
	is 5 "SELECT scopes FROM partner WHERE name = 'shop'"
	is "$(head -c -1 "$scratch/shop.key" | sha256sum | cut -c1-64)" "SELECT LOWER(HEX(key_hash)) FROM partner"
	ctl close-partner shop
	is 0 "SELECT is_active FROM partner"
}

enrolling_again_ends_the_old_key() {
	ctl enrol-agent A "$scratch/agent1"
	ctl enrol-agent A "$scratch/agent2"
	is 1,1 "SELECT CONCAT(COUNT(DISTINCT key_hash) - 1, ',', SUM(is_active)) FROM agent"
	cmp "$scratch/agent1/secret" "$scratch/agent2/secret"
	grep -qE '^[0-9a-f]{64}$' "$scratch/agent1/secret"
	is 2 "SELECT COUNT(*) FROM event WHERE type = 'store'"
}

a_refused_enrolment_leaves_no_folder() {
	refuses 1 'nothing of that name' ctl enrol-agent NOWHERE "$scratch/agent3"
	[ ! -e "$scratch/agent3" ]
}

verify_prints_what_is_wrong() {
	ctl verify | grep -q '1 stores and all orders looked at, 0 violations'
	sql "INSERT INTO stock (store_id, product_id, on_hand, reserved, safety, as_of) VALUES (1, 1, 3, 0, 0, 0)"
	refuses 1 'store A, sku #1: on_hand 3, moved_on_hand 0' ctl verify
	sql "DELETE FROM stock"
}

# The first note has goods of two codes, the second of one: GST counts each note once, QST has two rates.
taxes_of_quebec_are_added_up_each_for_itself() {
	sql "INSERT INTO credit_note_rate (return_id, tax, vat_bp, taxable_minor, tax_minor, tax2_minor) VALUES
		(REPEAT('1', 16), 'qc', 0, 998, 149, 99), (REPEAT('1', 16), 'qc_book', 0, 2200, 110, 0),
		(REPEAT('2', 16), 'qc', 0, 1000, 150, 100)"
	ctl vat-totals 2026-11-21 2026-11-21 | tr -d '\r' | grep ST$ >"$scratch/totals"
	printf '%s\n' 2026-11-21,A,EUR,5,41.98,2.10,2,credited,GST 2026-11-21,A,EUR,0,22.00,0.00,1,credited,QST \
		2026-11-21,A,EUR,9.975,19.98,1.99,2,credited,QST | diff - "$scratch/totals"
}

# Exempt is not a rate of zero, and is no second row of its documents either.
exempt_goods_have_a_row_of_their_own() {
	sql "UPDATE credit_note_rate SET tax = 'exempt', vat_bp = 0, tax_minor = 0 WHERE vat_bp = 550"
	sql "UPDATE credit_note_rate SET vat_bp = 0, tax_minor = 0 WHERE vat_bp = 2000 AND return_id = REPEAT('2', 16)"
	sql "UPDATE credit_note_rate SET tax = 'qc_exempt', tax_minor = 0, tax2_minor = 0 WHERE tax = 'qc_book'"
	sql "UPDATE payment_act_line SET tax = 'exempt', vat_bp = 0, tax_minor = 0"
	ctl vat-totals 2026-11-21 2026-11-21 | tr -d '\r' >"$scratch/totals"
	printf '%s\n' day,store,currency,rate,taxable,tax,count,kind,tax_name \
		2026-11-21,A,EUR,exempt,4.22,0.00,1,captured,VAT \
		2026-11-21,A,EUR,exempt,8.00,0.00,2,credited,VAT 2026-11-21,A,EUR,0,6.00,0.00,1,credited,VAT \
		2026-11-21,A,EUR,20,6.00,1.23,1,credited,VAT \
		2026-11-21,A,EUR,exempt,22.00,0.00,1,credited,GST 2026-11-21,A,EUR,5,19.98,1.00,2,credited,GST \
		2026-11-21,A,EUR,exempt,22.00,0.00,1,credited,QST 2026-11-21,A,EUR,9.975,19.98,1.99,2,credited,QST |
		diff - "$scratch/totals"
}

# Two notes of one day and one of another, as the server writes them.
credit_notes_come_as_files_and_totals() {
	sql "INSERT INTO orders (order_id, number, kind, language, customer_name, customer_email, customer_phone, currency,
		total_minor, decision, code_hash, placed_at, version)
		VALUES (REPEAT('o', 16), '1234567897', 'prepaid', 'en', 'Zoé', '', '', 'EUR', 0, '', REPEAT('c', 32), 1, 1)"
	sql "INSERT INTO credit_note SELECT REPEAT(seq, 16), REPEAT('o', 16), 1, 2026, seq, CONCAT('A-2026-00000', seq),
		IF(seq = 3, '2026-11-22', '2026-11-21'), 1, 'EUR', 1000, 145, 1145, 'A', 'Rue 1', '75001', 'Paris', 'FR'
		FROM seq_1_to_3"
	sql "INSERT INTO credit_note_rate (return_id, vat_bp, taxable_minor, tax_minor) SELECT REPEAT(seq, 16), 550, 400, 22 FROM seq_1_to_3"
	sql "INSERT INTO credit_note_rate (return_id, vat_bp, taxable_minor, tax_minor) SELECT REPEAT(seq, 16), 2000, 600, 123 FROM seq_1_to_3"
	sql "INSERT INTO payment_act (act_id, order_id, provider, reference, kind, cause, round, amount_minor, currency, state,
		due_at, requested_at, store_id, day) VALUES (REPEAT('a', 16), REPEAT('o', 16), 'external', 'pay', 'capture',
		REPEAT('o', 16), 0, 422, 'EUR', 'done', 1, 1, 1, '2026-11-21')"
	sql "INSERT INTO payment_act_line (act_id, line, vat_bp, amount_minor, tax_minor)
		VALUES (REPEAT('a', 16), 1, 550, 422, 22)"
	ctl vat-totals 2026-11-21 2026-11-21 | tr -d '\r' >"$scratch/totals"
	printf '%s\n' day,store,currency,rate,taxable,tax,count,kind,tax_name \
		2026-11-21,A,EUR,5.5,4.00,0.22,1,captured,VAT 2026-11-21,A,EUR,5.5,8.00,0.44,2,credited,VAT \
		2026-11-21,A,EUR,20,12.00,2.46,2,credited,VAT | diff - "$scratch/totals"
	[ "$(ctl vat-totals 2026-11-21 2026-11-30 | wc -l)" -eq 6 ]
	taxes_of_quebec_are_added_up_each_for_itself
	exempt_goods_have_a_row_of_their_own
	local id=31313131-3131-3131-3131-313131313131
	ctl credit-note $id "$scratch/note.xml"
	grep -q '<cbc:ID>A-2026-000001</cbc:ID>' "$scratch/note.xml"
	ctl -s "files.templates=$top/templates" credit-note $id "$scratch/note.pdf"
	[ "$(head -c 5 "$scratch/note.pdf")" = '%PDF-' ]
	refuses 1 'has no credit note' ctl credit-note 41313131-3131-3131-3131-313131313131 "$scratch/none.xml"
	refuses 2 'help' ctl credit-note $id "$scratch/note.doc"
	refuses 2 'help' ctl vat-totals yesterday today
	sql "DELETE FROM orders; DELETE FROM credit_note; DELETE FROM credit_note_rate;
		DELETE FROM payment_act; DELETE FROM payment_act_line"
}

own_database comptoir_ctl
claim "without a schema it says so" refuses 1 'database refused' ctl close-staff ada
claim "the secret is made once and private" secret_is_made_once
claim "migrating twice is harmless" migrates_twice
claim "staff come and go" staff_come_and_go
claim "staff have roles, and keep them with a new password" staff_have_roles
claim "an unknown role is refused" refuses 1 'Roles are' ctl set-role ben king
claim "a short password is refused" refuses 1 'at least 10' ctl set-staff ada Ada <<<short
claim "no password is refused" refuses 1 'No password' ctl set-staff ada Ada </dev/null
claim "clerks reach the store's feed" clerks_reach_the_stores_feed
claim "a refused clerk tells nobody" a_refused_clerk_tells_nobody
claim "a PIN that is no number is refused" refuses 1 '4 to 12 digits' ctl set-clerk A x X <<<47a1
claim "a role that is none is refused" refuses 2 'help' ctl set-clerk A x X chief <<<4711
claim "a partner's key is in the file only" partner_key_is_in_the_file_only
claim "an unknown scope is refused" refuses 1 'Scopes are' ctl add-partner x all "$scratch/x.key"
claim "a key file is not overwritten" refuses 1 'File exists' ctl add-partner x stock "$scratch/shop.key"
claim "enrolling again ends the old key" enrolling_again_ends_the_old_key
claim "a refused enrolment leaves no folder" a_refused_enrolment_leaves_no_folder
claim "verify prints what is wrong" verify_prints_what_is_wrong
claim "credit notes come as files and totals" credit_notes_come_as_files_and_totals
claim "an unknown command is refused" refuses 2 'help' ctl frobnicate
claim "missing arguments are refused" refuses 2 'help' ctl set-staff ada
claim "an unknown setting is refused" refuses 1 'nonsense' ctl -s database.nonsense=1 migrate
claim "a database that is away is named" refuses 1 'does not answer' ctl -s database.socket=/nowhere migrate
drop_database
totals
