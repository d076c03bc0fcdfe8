-- Statements of the tests in tests/db, on a table that they make (probe_table.h).

-- name: probe_insert
-- why:  a row; DB_DUP when the name is taken
-- in:   name text(40), qty i32
-- rows: inserted
INSERT INTO probe (name, qty) VALUES (:name, :qty);

-- name: probe_add
-- why:  a guarded write; the row count is the answer
-- in:   name text(40), qty i32
-- rows: changed
-- bulk: yes
UPDATE probe SET qty = qty + :qty WHERE name = :name AND qty + :qty >= 0;

-- name: probe_add_blindly
-- why:  a write without its guard, which the CHECK constraint must stop
-- in:   name text(40), qty i32
-- rows: changed
UPDATE probe SET qty = qty + :qty WHERE name = :name;

-- name: probe_qty
-- why:  reads one row
-- in:   name text(40)
-- out:  qty i32
-- rows: one
SELECT qty FROM probe WHERE name = :name;

-- name: probe_short_name
-- why:  the header says less than the column can hold
-- in:   qty i32
-- out:  name text(10)
-- rows: one
SELECT name FROM probe WHERE qty = :qty;

-- name: probe_list
-- why:  reads several rows, of which there may be at most three
-- out:  name text(160), qty i32
-- rows: many(3)
SELECT name, qty FROM probe ORDER BY name;

-- name: probe_each
-- why:  reads rows as they come
-- out:  name text(160), qty i32
-- rows: each
SELECT name, qty FROM probe ORDER BY name;

-- name: probe_linger
-- why:  takes its time
-- in:   seconds i32
-- out:  slept i32
-- rows: one
SELECT SLEEP(:seconds);

-- name: probe_two
-- why:  an input used twice, and a list of fixed length
-- in:   name1 text(40), name2 text(40)
-- out:  name text(160)
-- rows: many
SELECT name FROM probe WHERE name IN (:name1, :name2) AND :name1 <> 'it''s :name3; not an input' ORDER BY name;

-- name: kinds_insert
-- why:  a value of every type
-- in:   u8 u8, u16 u16, u32 u32, u64 u64, i32 i32, i64 i64, f64 f64, yes bool, text text(40)?, blob blob(40)?,
--       uuid uuid, hash hash, word enum(order_kind), maybe enum(outcome)?, store store_id, orders order_id?
-- rows: none
-- bulk: yes
INSERT INTO kinds VALUES (:u8, :u16, :u32, :u64, :i32, :i64, :f64, :yes, :text, :blob, :uuid, :hash, :word, :maybe,
                          :store, :orders);

-- name: kinds_read
-- why:  every type back
-- out:  u8 u8, u16 u16, u32 u32, u64 u64, i32 i32, i64 i64, f64 f64, yes bool, text text(160)?, blob blob(40)?,
--       uuid uuid, hash hash, word enum(order_kind), maybe enum(outcome)?, store store_id, orders order_id?
-- rows: one
SELECT u8, u16, u32, u64, i32, i64, f64, yes, text, `blob`, uuid, hash, word, maybe, store, orders FROM kinds;

-- name: kinds_all
-- why:  every type back, of many rows
-- out:  u8 u8, u16 u16, u32 u32, u64 u64, i32 i32, i64 i64, f64 f64, yes bool, text text(160)?, blob blob(40)?,
--       uuid uuid, hash hash, word enum(order_kind), maybe enum(outcome)?, store store_id, orders order_id?
-- rows: many(5000)
SELECT u8, u16, u32, u64, i32, i64, f64, yes, text, `blob`, uuid, hash, word, maybe, store, orders
  FROM kinds ORDER BY u32;

-- name: kinds_narrow
-- why:  every column does not fit: too narrow, signed, not text, too short, can be NULL, not its words
-- out:  u16 u8, i32 u32, f64 i64, text text(159)?, u8 text(4), maybe enum(outcome), word enum(outcome), hash uuid
-- rows: one
SELECT u16, i32, f64, text, u8, maybe, word, hash FROM kinds;

-- name: kinds_computed
-- why:  an expression is wider than what the header expects, which shows when the value comes
-- out:  sum i32
-- rows: one
SELECT i64 + 1 FROM kinds;

-- name: probe_end_unsaid
-- why:  what a cluster does to a transaction that lost: it is gone, and the answer is OK
-- rows: none
ROLLBACK;

-- name: probe_raise_level
-- why:  what a person may do who wants to be sure: from the next transaction on
-- in:   checked bool
-- rows: none
SET SESSION tx_isolation = 'REPEATABLE-READ', innodb_snapshot_isolation = :checked;

-- name: probe_post
-- why:  a row whose fate shows later
-- in:   name text(40), qty i32
-- rows: none
-- bulk: posted
INSERT INTO probe (name, qty) VALUES (:name, :qty);

-- name: probe_move
-- why:  a change whose fate shows later
-- in:   qty i32, name text(40)
-- rows: none
-- bulk: posted
UPDATE probe SET qty = qty + :qty WHERE name = :name;

-- name: probe_take
-- why:  a change that each input has to make, whose fate shows later
-- in:   qty i32, name text(40)
-- rows: all
-- bulk: posted
UPDATE probe SET qty = qty - :qty WHERE name = :name AND qty >= :qty;
