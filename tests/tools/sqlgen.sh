#!/usr/bin/env bash
# sqlgen names what is wrong with a statement by file and line, and leaves files alone that would not change.
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/lib/script.sh"
build=${COMPTOIR_BUILD:-$top/build}
mkdir "$scratch/out"

generate() {
	cat >"$scratch/goods.sql"
	"$build/tools/sqlgen" "$scratch/out" "$scratch/goods.sql" "$@"
}

# refuses LINE WORDS <<SQL
refuses() {
	local line=$1 words=$2
	! generate 2>"$scratch/said" || { echo "it was taken"; return 1; }
	cat "$scratch/said"
	grep -qF "$scratch/goods.sql:$line: error: " "$scratch/said" && grep -qF -- "$words" "$scratch/said"
}

good='-- name: goods_get
-- why:  an example with a trick */ in it
-- in:   id u32
-- out:  name text(40)?
-- rows: one
SELECT name FROM goods WHERE id = :id AND note <> ":no input; /* nor comment */"; -- end
'

takes_a_good_one() {
	generate <<<"$good"
	grep -q 'bool has_name;' "$scratch/out/q_goods.h"
	grep -qF 'id = ? AND note <> \":no input; /* nor comment */\"' "$scratch/out/q_goods.c"
	gcc -std=c11 -Wall -Wextra -Werror -I"$top" -c -o /dev/null -x c - <<-C
		#include "$scratch/out/q_goods.h"
	C
}

leaves_files_alone() {
	generate <<<"$good"
	touch -d 2001-01-01 "$scratch/out/q_goods.h"
	generate <<<"$good"
	[ "$(date -r "$scratch/out/q_goods.h" +%Y)" = 2001 ]
	generate <<<"${good/u32/u64}"
	[ "$(date -r "$scratch/out/q_goods.h" +%Y)" != 2001 ]
}

refuses_a_second_of_that_name() {
	cat >"$scratch/others.sql" <<<"$good"
	! generate "$scratch/others.sql" <<<"$good" 2>"$scratch/said" || return 1
	grep -q 'others.sql:1: error: the name goods_get is taken already at .*goods.sql:1' "$scratch/said"
}

refuses_a_migration_without_its_number() {
	mkdir -p "$scratch/migrations"
	echo 'CREATE TABLE a (b INT);' >"$scratch/migrations/more.sql"
	! "$build/tools/sqlgen" "$scratch/out" "$scratch/migrations/more.sql" 2>"$scratch/said" || return 1
	grep -q 'more.sql:1: error: migrations are named NNNN_what.sql' "$scratch/said"
}

claim "a good statement is taken" takes_a_good_one
claim "files that would not change are left alone" leaves_files_alone
claim "an undeclared input is named" refuses 4 ':id is not declared' <<<'-- name: a
-- why:  w
-- rows: changed
DELETE FROM goods WHERE id = :id;'
claim "what breaks a claim is asked of stores, of orders or of all" refuses 1 'of a range of stores' <<<'-- name: a
-- why:  w
-- in:   product u32
-- out:  qty i64
-- rows: breaks
SELECT qty FROM goods WHERE id = :product;'
claim "only what breaks a claim says where" refuses 1 'where: is of rows breaks' <<<'-- name: a
-- why:  w
-- where: line u16
-- out:  qty i64
-- rows: each
SELECT line, qty FROM goods;'
claim "an unused input is named" refuses 1 ':id is not used' <<<'-- name: a
-- why:  w
-- in:   id u32
-- rows: changed
DELETE FROM goods;'
claim "an unknown type is named" refuses 3 '"u33" is not a type' <<<'-- name: a
-- why:  w
-- in:   id u33
-- rows: none
DO :id;'
claim "a list of words that is none is named" refuses 3 '"colour" is not a list' <<<'-- name: a
-- why:  w
-- in:   id enum(colour)
-- rows: none
DO :id;'
claim "a text without a bound is refused" refuses 3 'greatest length' <<<'-- name: a
-- why:  w
-- in:   id text
-- rows: none
DO :id;'
claim "a misspelt header line is refused" refuses 3 'expected why:' <<<'-- name: a
-- why:  w
-- inn:  id u32
-- rows: none
DO 1;'
claim "a statement without why is refused" refuses 1 'say why:' <<<'-- name: a
-- rows: none
DO 1;'
claim "rows without out is refused" refuses 1 'needs out:' <<<'-- name: a
-- why:  w
-- rows: one
SELECT 1;'
claim "a statement that does not end is named" refuses 1 'no semicolon' <<<'-- name: a
-- why:  w
-- rows: none
DO 1'
claim "SQL without a name is refused" refuses 1 'SQL outside a statement' <<<'DO 1;'
claim "a bare question mark is refused" refuses 4 'write inputs as :name' <<<'-- name: a
-- why:  w
-- rows: none
DO ?;'
claim "a write whose row count is asked for cannot be posted" refuses 1 'only rows none or all can be posted' <<<'-- name: a
-- why:  w
-- in:   id u32
-- rows: changed
-- bulk: posted
DELETE FROM goods WHERE id = :id;'
claim "an open quote is named" refuses 4 'quote is not closed' <<<"-- name: a
-- why:  w
-- rows: none
DO 'a;"
claim "two statements of one name are refused" refuses_a_second_of_that_name
claim "a migration without its number is refused" refuses_a_migration_without_its_number
totals
