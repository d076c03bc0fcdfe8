-- Stock as stores report it (server/fulfilment/stock_feed.h): many rows in few statements.

-- name: stock_feed_heads
-- why:  may the message be applied, and from where? Decided again under lock by each chunk
-- in:   stores text(65535), source text(32)
-- out:  store store_id, last_seq u64, seq u64, body_hash hash, is_open bool, done_ordinal u64, added u64, changed u64,
--       unchanged u64, older u64, contained u64, corrected u64, shortages u64, zeroed u64
-- rows: many(2000)
SELECT f.store_id, f.last_seq, f.seq, f.body_hash, f.is_open, f.done_ordinal, f.added, f.changed, f.unchanged, f.older,
       f.contained, f.corrected, f.shortages, f.zeroed
  FROM JSON_TABLE(:stores, '$[*]' COLUMNS (store INT UNSIGNED PATH '$')) k
 STRAIGHT_JOIN stock_feed f ON f.store_id = k.store AND f.source = :source;

-- name: stock_feed_heads_locked
-- why:  all sources of the stores, so that one message at a time changes a store
-- in:   stores text(65535)
-- out:  store store_id, source text(32), last_seq u64, seq u64, body_hash hash, is_open bool, is_complete bool,
--       as_of i64, done_ordinal u64, added u64, changed u64, unchanged u64, older u64, contained u64, corrected u64,
--       shortages u64, zeroed u64
-- rows: many(65535)
SELECT f.store_id, f.source, f.last_seq, f.seq, f.body_hash, f.is_open, f.is_complete, f.as_of, f.done_ordinal,
       f.added, f.changed, f.unchanged, f.older, f.contained, f.corrected, f.shortages, f.zeroed
  FROM JSON_TABLE(:stores, '$[*]' COLUMNS (store INT UNSIGNED PATH '$')) k
 STRAIGHT_JOIN stock_feed f ON f.store_id = k.store
   FOR UPDATE;

-- name: stock_feed_head_begin
-- why:  a row that is not there cannot be locked: DB_DUP when another instance applies the first message of the source
--       at this moment
-- in:   store store_id, source text(32), body_hash hash
-- rows: none
-- bulk: yes
INSERT INTO stock_feed (store_id, source, last_seq, seq, body_hash, is_open, is_complete, as_of, done_ordinal, added,
                        changed, unchanged, older, contained, corrected, shortages, zeroed, applied_at)
VALUES (:store, :source, 0, 0, :body_hash, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

-- name: stock_feed_ages
-- why:  when the stores last reported all of their stock
-- in:   stores text(65535)
-- out:  store store_id, figures_as_of i64
-- rows: many(65535)
SELECT f.store_id, f.figures_as_of
  FROM JSON_TABLE(:stores, '$[*]' COLUMNS (store INT UNSIGNED PATH '$')) k
 STRAIGHT_JOIN feed f ON f.store_id = k.store;

-- name: stock_feed_head_put
-- why:  how far the message got, in the transaction that brought it there
-- in:   store store_id, source text(32), last_seq u64, seq u64, body_hash hash, is_open bool, is_complete bool,
--       as_of i64, done_ordinal u64, added u64, changed u64, unchanged u64, older u64, contained u64, corrected u64,
--       shortages u64, zeroed u64, now i64
-- rows: none
-- bulk: yes
INSERT INTO stock_feed (store_id, source, last_seq, seq, body_hash, is_open, is_complete, as_of, done_ordinal, added,
                        changed, unchanged, older, contained, corrected, shortages, zeroed, applied_at)
VALUES (:store, :source, :last_seq, :seq, :body_hash, :is_open, :is_complete, :as_of, :done_ordinal, :added, :changed,
        :unchanged, :older, :contained, :corrected, :shortages, :zeroed, :now)
ON DUPLICATE KEY UPDATE last_seq = :last_seq, seq = :seq, body_hash = :body_hash, is_open = :is_open,
       is_complete = :is_complete, as_of = :as_of, done_ordinal = :done_ordinal, added = :added, changed = :changed,
       unchanged = :unchanged, older = :older, contained = :contained, corrected = :corrected, shortages = :shortages,
       zeroed = :zeroed, applied_at = :now;

-- name: stock_feed_counted
-- why:  the age of every figure of the store
-- in:   store store_id, as_of i64
-- rows: none
-- bulk: yes
INSERT INTO feed (store_id, last_seq, figures_as_of) VALUES (:store, 0, :as_of)
ON DUPLICATE KEY UPDATE figures_as_of = GREATEST(figures_as_of, :as_of);

-- name: stock_feed_rows_locked
-- why:  the figures that lines change, locked in the order of the keys
-- in:   keys text(65535)
-- out:  store store_id, product product_id, on_hand i32, reserved i32, safety i32, shelf text(16), as_of i64
-- rows: many(2000)
SELECT s.store_id, s.product_id, s.on_hand, s.reserved, s.safety, s.shelf, s.as_of
  FROM JSON_TABLE(:keys, '$[*]' COLUMNS (store INT UNSIGNED PATH '$[0]', product INT UNSIGNED PATH '$[1]')) k
 STRAIGHT_JOIN stock s ON s.store_id = k.store AND s.product_id = k.product
   FOR UPDATE;

-- name: stock_feed_moved
-- why:  what left or came after a count was taken is not in the count: by when it happened, which for a
--       counter that told us late is before it was recorded; of a kind that can (ck_movement_reserves)
-- in:   store store_id, as_of i64
-- out:  product product_id, by i64?
-- rows: each
SELECT product_id, CAST(SUM(on_hand_by) AS SIGNED)
  FROM movement
 WHERE store_id = :store AND moved_at > :as_of AND kind NOT IN ('count', 'hold', 'order', 'release')
   AND on_hand_by <> 0
   AND COALESCE(as_of, moved_at) > :as_of
 GROUP BY product_id;

-- name: stock_feed_compare
-- why:  the figures that lines of a complete snapshot are about, to see which differ at all
-- in:   keys text(65535), store store_id
-- out:  product product_id, on_hand i32, safety i32, shelf text(16), as_of i64
-- rows: each
SELECT s.product_id, s.on_hand, s.safety, s.shelf, s.as_of
  FROM JSON_TABLE(:keys, '$[*]' COLUMNS (product INT UNSIGNED PATH '$')) k
 STRAIGHT_JOIN stock s ON s.store_id = :store AND s.product_id = k.product;

-- name: stock_feed_range
-- why:  as stock_feed_compare, for lines that are most of the store's products between two of them
-- in:   store store_id, first u32, last u32, most u32
-- out:  product product_id, on_hand i32, safety i32, shelf text(16), as_of i64
-- rows: each
SELECT product_id, on_hand, safety, shelf, as_of
  FROM stock
 WHERE store_id = :store AND product_id BETWEEN :first AND :last
 ORDER BY product_id
 LIMIT :most;

-- name: stock_feed_has
-- why:  what a store has, 64 products in a number, that a count of that moment may change
-- in:   store store_id, as_of i64, first u32, most u32
-- out:  word u64, products u64
-- rows: many(10000)
SELECT product_id >> 6, BIT_OR(1 << (product_id & 63))
  FROM (SELECT product_id
          FROM stock
         WHERE store_id = :store AND product_id >= :first AND on_hand > 0 AND as_of <= :as_of
           AND :as_of >= COALESCE((SELECT figures_as_of FROM feed WHERE store_id = :store), 0)
         ORDER BY product_id
         LIMIT :most) piece
 GROUP BY product_id >> 6;

-- name: stock_feed_came
-- why:  what came after a count, 64 products in a number: it may have been lowered to nothing since by what happened
--       before the count
-- in:   store store_id, as_of i64
-- out:  word u64, products u64
-- rows: many(100000)
SELECT product_id >> 6, BIT_OR(1 << (product_id & 63))
  FROM movement
 WHERE store_id = :store AND moved_at > :as_of AND kind NOT IN ('count', 'hold', 'order', 'release')
   AND on_hand_by > 0
 GROUP BY product_id >> 6;

-- name: stock_feed_row_add
-- why:  goods the store was not known to have
-- in:   store store_id, product product_id, on_hand i32, safety i32, shelf text(16), as_of i64
-- rows: none
-- bulk: yes
INSERT INTO stock (store_id, product_id, on_hand, reserved, safety, shelf, as_of)
VALUES (:store, :product, :on_hand, 0, :safety, :shelf, :as_of);

-- name: stock_feed_row_set
-- why:  a new figure; what is promised beyond it becomes a shortage, which the constraint asks for
-- in:   store store_id, product product_id, on_hand i32, safety i32, shelf text(16), as_of i64
-- rows: all
-- bulk: posted
UPDATE stock
   SET on_hand = :on_hand, shortage = GREATEST(0, reserved - :on_hand), safety = :safety, shelf = :shelf, as_of = :as_of
 WHERE store_id = :store AND product_id = :product;

-- name: stock_feed_order
-- why:  is the number that a sale names one of our orders?
-- in:   number text(10)
-- out:  order order_id
-- rows: one
SELECT order_id FROM orders WHERE number = :number;

-- name: stock_message_find
-- why:  what was answered when the same message came before
-- in:   body_hash hash
-- out:  report text(16777215)
-- rows: one
SELECT report FROM stock_message WHERE body_hash = :body_hash;

-- name: stock_message_add
-- why:  the report, kept for whoever sends the message again: the first, or that of its confirmation
-- in:   body_hash hash, report text(16777215), is_confirmed bool, now i64
-- rows: none
INSERT INTO stock_message (body_hash, report, applied_at) VALUES (:body_hash, :report, :now)
ON DUPLICATE KEY UPDATE report = IF(:is_confirmed, :report, report);

-- name: stock_message_purge
-- why:  reports are kept for 30 days; older ones go, a bounded number at a time
-- in:   before i64
-- rows: changed
DELETE FROM stock_message WHERE applied_at < :before LIMIT 500;

-- name: stock_held_find
-- why:  at which stores this very message was held back
-- in:   stores text(65535), body_hash hash
-- out:  store store_id, with_stock u64, to_zero u64, held_at i64
-- rows: many(65535)
SELECT h.store_id, h.with_stock, h.to_zero, h.held_at
  FROM JSON_TABLE(:stores, '$[*]' COLUMNS (store INT UNSIGNED PATH '$')) k
 STRAIGHT_JOIN stock_held h ON h.store_id = k.store AND h.body_hash = :body_hash;

-- name: stock_held_put
-- why:  a snapshot that would take most of what the store has is noted instead of applied; a later one takes its place
-- in:   store store_id, source text(32), seq u64, body_hash hash, as_of i64, with_stock u64, to_zero u64, now i64
-- rows: none
-- bulk: yes
INSERT INTO stock_held (store_id, source, seq, body_hash, as_of, with_stock, to_zero, held_at)
VALUES (:store, :source, :seq, :body_hash, :as_of, :with_stock, :to_zero, :now)
ON DUPLICATE KEY UPDATE seq = :seq, body_hash = :body_hash, as_of = :as_of, with_stock = :with_stock,
       to_zero = :to_zero, held_at = :now;

-- name: stock_held_release
-- why:  what was held back is applied now, or a later snapshot says it better: a complete one for every source
-- in:   store store_id, source text(32), body_hash hash, as_of i64, is_complete bool
-- rows: changed
-- bulk: yes
DELETE FROM stock_held
 WHERE store_id = :store
   AND (body_hash = :body_hash OR (as_of <= :as_of AND (:is_complete = 1 OR source = :source)));

-- name: stock_held_list
-- why:  what waits for somebody to confirm or discard it
-- out:  store_code text(32), source text(32), seq u64, as_of i64, with_stock u64, to_zero u64, held_at i64
-- rows: many(50000)
SELECT s.code, h.source, h.seq, h.as_of, h.with_stock, h.to_zero, h.held_at
  FROM stock_held h JOIN store s ON s.store_id = h.store_id
 ORDER BY s.code, h.source;

-- name: stock_held_of_store
-- why:  the store's page in the back office
-- in:   store store_id
-- out:  source text(32), seq u64, as_of i64, with_stock u64, to_zero u64, held_at i64, kept_at i64?
-- rows: many(100)
SELECT h.source, h.seq, h.as_of, h.with_stock, h.to_zero, h.held_at, m.kept_at
  FROM stock_held h LEFT JOIN stock_held_message m ON m.body_hash = h.body_hash
 WHERE h.store_id = :store ORDER BY h.source LIMIT 100;

-- name: stock_held_discard
-- why:  it was a mistake: the figures stay as they are, and nobody has to look any more
-- in:   store_code text(32), source text(32), seq u64
-- rows: changed
DELETE h FROM stock_held h JOIN store s ON s.store_id = h.store_id
 WHERE s.code = :store_code AND h.source = :source AND :seq IN (0, h.seq);

-- name: stock_held_message_keep
-- why:  what is being held back, so that it can be confirmed without being sent again
-- in:   body_hash hash, format text(16), store_code text(32), seq u64, as_of i64, is_complete bool, message blob(8388608), now i64
-- rows: none
INSERT INTO stock_held_message (body_hash, format, store_code, seq, as_of, is_complete, message, kept_at)
VALUES (:body_hash, :format, :store_code, :seq, :as_of, :is_complete, :message, :now)
ON DUPLICATE KEY UPDATE kept_at = :now;

-- name: stock_held_message_find
-- why:  the very message that somebody confirms at a store
-- in:   store_code text(32), source text(32), held_seq u64
-- out:  store store_id, format text(16), store_code text(32), seq u64, as_of i64, is_complete bool, message blob(8388608)
-- rows: one
SELECT s.store_id, m.format, m.store_code, m.seq, m.as_of, m.is_complete, m.message
  FROM store s
  JOIN stock_held h ON h.store_id = s.store_id AND h.source = :source AND :held_seq IN (0, h.seq)
  JOIN stock_held_message m ON m.body_hash = h.body_hash
 WHERE s.code = :store_code;

-- name: stock_held_message_purge
-- why:  no store waits for a decision about it any more; one that is not an hour old may be about to be held back
-- in:   before i64
-- rows: changed
DELETE FROM stock_held_message
 WHERE kept_at < :before
   AND NOT EXISTS (SELECT 1 FROM stock_held h WHERE h.body_hash = stock_held_message.body_hash)
 LIMIT 20;

-- name: stock_message_drop
-- why:  a part of it was confirmed by a person, so that its report no longer tells how things are; a repeat gets a new one
-- in:   body_hash hash
-- rows: changed
DELETE FROM stock_message WHERE body_hash = :body_hash;
