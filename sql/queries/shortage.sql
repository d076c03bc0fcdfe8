-- More promised than there is, and who gives way (server/fulfilment/shortage.h).

-- name: shortages_note
-- why:  a marker in the very transaction that changed the figures; pairs without a shortage are passed over. look_at 0:
--       at once, whatever the clock of whoever notes it says
-- in:   keys text(65535), cause uuid, now i64
-- rows: none
INSERT INTO shortage (store_id, product_id, cause, noticed_at, look_at)
SELECT s.store_id, s.product_id, :cause, :now, 0
  FROM JSON_TABLE(:keys, '$[*]' COLUMNS (store INT UNSIGNED PATH '$[0]', product INT UNSIGNED PATH '$[1]')) k
       STRAIGHT_JOIN stock s ON s.store_id = k.store AND s.product_id = k.product
 WHERE s.shortage > 0
ON DUPLICATE KEY UPDATE cause = :cause, look_at = 0;

-- name: shortages_due
-- why:  what the job looks at
-- in:   now i64
-- out:  store store_id, product product_id, told i32, look_at i64
-- rows: many(100)
SELECT store_id, product_id, told, look_at FROM shortage WHERE look_at <= :now ORDER BY look_at LIMIT 100;

-- name: shortage_claim
-- why:  one instance looks; should it die, another looks later
-- in:   until i64, store store_id, product product_id, look_at i64
-- rows: changed
UPDATE shortage SET look_at = :until WHERE store_id = :store AND product_id = :product AND look_at = :look_at;

-- name: shortage_look_again
-- why:  it could not be covered: the store has been told, and it is looked at again later
-- in:   told i32, look_at i64, store store_id, product product_id, claimed_until i64
-- rows: changed
UPDATE shortage SET told = :told, look_at = :look_at
 WHERE store_id = :store AND product_id = :product AND look_at = :claimed_until;

-- name: shortage_forget
-- why:  everything promised is there; decided with the stock row locked
-- in:   store store_id, product product_id
-- rows: changed
DELETE FROM shortage WHERE store_id = :store AND product_id = :product;

-- name: shortage_locked
-- why:  who gives way is decided with the figure locked
-- in:   store store_id, product product_id
-- out:  shortage i32
-- rows: one
SELECT shortage FROM stock WHERE store_id = :store AND product_id = :product FOR UPDATE;

-- name: shortage_holds
-- why:  a hold promises no time yet: the newest gives way first
-- in:   store store_id, product product_id
-- out:  hold hold_id
-- rows: many(100)
SELECT h.hold_id
  FROM hold h JOIN hold_line l ON l.hold_id = h.hold_id AND l.is_with = 0
 WHERE h.store_id = :store AND h.state = 'open' AND l.product_id = :product
 UNION ALL
SELECT h.hold_id
  FROM hold h JOIN hold_line l ON l.hold_id = h.hold_id AND l.is_with <> 0
 WHERE h.with_store_id = :store AND h.state = 'open' AND l.product_id = :product
 ORDER BY hold_id DESC LIMIT 100;

-- name: shortage_fulfilments
-- why:  of what the store has not accepted the latest promise gives way first
-- in:   store store_id, product product_id
-- out:  fulfilment fulfilment_id, order order_id
-- rows: many(100)
SELECT f.fulfilment_id, f.order_id
  FROM fulfilment f JOIN fulfilment_line l ON l.fulfilment_id = f.fulfilment_id
 WHERE f.store_id = :store AND f.state = 'assigned' AND l.product_id = :product
   AND l.ordered - l.short - l.collected - l.put_back > 0
 ORDER BY f.promised_at DESC, f.fulfilment_id DESC LIMIT 100;

-- name: shortage_in_hand
-- why:  the store is preparing these: it is told that its figure does not suffice
-- in:   store store_id, product product_id
-- out:  fulfilment fulfilment_id, order order_id
-- rows: many(500)
SELECT f.fulfilment_id, f.order_id
  FROM fulfilment f JOIN fulfilment_line l ON l.fulfilment_id = f.fulfilment_id
 WHERE f.store_id = :store AND f.state IN ('accepted', 'picking') AND l.product_id = :product
   AND l.picked + l.short < l.ordered
 ORDER BY f.promised_at DESC, f.fulfilment_id DESC LIMIT 500;

-- name: shortages_sum
-- why:  what is promised and nobody could cover yet, as a metric
-- out:  units i64, figures i64
-- rows: one
SELECT COALESCE(CAST(SUM(s.shortage) AS SIGNED), 0), COUNT(*)
  FROM shortage n JOIN stock s ON s.store_id = n.store_id AND s.product_id = n.product_id
 WHERE s.shortage > 0;

-- name: shortages_of_store
-- why:  the store's page in the back office, the longest first
-- in:   store store_id
-- out:  sku text(64), name_fr text(1200), name_en text(1200), shortage i32, noticed_at i64
-- rows: many(100)
SELECT p.sku, p.name_fr, p.name_en, s.shortage, n.noticed_at
  FROM shortage n
  JOIN stock s ON s.store_id = n.store_id AND s.product_id = n.product_id
  JOIN product p ON p.product_id = n.product_id
 WHERE n.store_id = :store AND s.shortage > 0
 ORDER BY n.noticed_at, p.sku LIMIT 100;
