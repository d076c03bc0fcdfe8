-- name: hold_add
-- why:  a shopper is deciding
-- in:   hold hold_id, store store_id, distance_m u32?, near_lat f64?, near_lon f64?, promised_at i64,
--       with_store store_id?, with_distance_m u32?, with_promised_at i64, to_store store_id?, arrives_at i64,
--       decision text(65535), expires_at i64, now i64
-- rows: none
-- bulk: posted
INSERT INTO hold (hold_id, store_id, state, extended, distance_m, near_lat, near_lon, promised_at, with_store_id,
                  with_distance_m, with_promised_at, to_store_id, arrives_at, decision, expires_at, created_at)
VALUES (:hold, :store, 'open', 0, :distance_m, :near_lat, :near_lon, :promised_at, :with_store, :with_distance_m,
        :with_promised_at, :to_store, :arrives_at, :decision, :expires_at, :now);

-- name: hold_line_add
-- why:  what is set aside
-- in:   hold hold_id, line u16, product product_id, qty i32, bundle u16, is_with bool
-- rows: none
-- bulk: posted
INSERT INTO hold_line (hold_id, line, product_id, qty, bundle, is_with)
VALUES (:hold, :line, :product, :qty, :bundle, :is_with);

-- name: hold_bundle_add
-- why:  which of it makes a bundle
-- in:   hold hold_id, bundle u16, product product_id, qty i32
-- rows: none
-- bulk: posted
INSERT INTO hold_bundle (hold_id, bundle, product_id, qty) VALUES (:hold, :bundle, :product, :qty);

-- name: hold_get
-- why:  a hold as its shopper sees it
-- in:   hold hold_id
-- out:  state enum(hold_state), store store_id, extended u8, distance_m u32?, near_lat f64?, near_lon f64?,
--       promised_at i64, with_store store_id?, with_distance_m u32?, with_promised_at i64, to_store store_id?,
--       arrives_at i64, decision text(65535), expires_at i64, created_at i64
-- rows: one
SELECT state, store_id, extended, distance_m, near_lat, near_lon, promised_at, with_store_id, with_distance_m,
       with_promised_at, to_store_id, arrives_at, decision, expires_at, created_at
  FROM hold WHERE hold_id = :hold;

-- name: hold_get_locked
-- why:  whoever changes a hold decides with its row locked
-- in:   hold hold_id
-- out:  state enum(hold_state), store store_id, extended u8, distance_m u32?, near_lat f64?, near_lon f64?,
--       promised_at i64, with_store store_id?, with_distance_m u32?, with_promised_at i64, to_store store_id?,
--       arrives_at i64, decision text(65535), expires_at i64, created_at i64
-- rows: one
SELECT state, store_id, extended, distance_m, near_lat, near_lon, promised_at, with_store_id, with_distance_m,
       with_promised_at, to_store_id, arrives_at, decision, expires_at, created_at
  FROM hold WHERE hold_id = :hold FOR UPDATE;

-- name: holds_get_locked
-- why:  orders made of many holds decide with their rows locked; ids: hexadecimal, rising
-- in:   ids text(262144)
-- out:  hold hold_id, state enum(hold_state), store store_id, extended u8, distance_m u32?, near_lat f64?,
--       near_lon f64?, promised_at i64, with_store store_id?, with_distance_m u32?, with_promised_at i64,
--       to_store store_id?, arrives_at i64, decision text(65535), expires_at i64, created_at i64
-- rows: many(4096)
SELECT h.hold_id, h.state, h.store_id, h.extended, h.distance_m, h.near_lat, h.near_lon, h.promised_at,
       h.with_store_id, h.with_distance_m, h.with_promised_at, h.to_store_id, h.arrives_at, h.decision, h.expires_at,
       h.created_at
  FROM JSON_TABLE(:ids, '$[*]' COLUMNS (id CHAR(32) PATH '$')) k
  STRAIGHT_JOIN hold h FORCE INDEX (PRIMARY) ON h.hold_id = UNHEX(k.id)
   FOR UPDATE;

-- name: holds_lines
-- why:  what is set aside by many holds; ids: hexadecimal
-- in:   ids text(262144)
-- out:  hold hold_id, line u16, product product_id, sku text(64), qty i32, bundle u16, is_with bool
-- rows: many(409600)
SELECT l.hold_id, l.line, l.product_id, p.sku, l.qty, l.bundle, l.is_with
  FROM JSON_TABLE(:ids, '$[*]' COLUMNS (id CHAR(32) PATH '$')) k
  STRAIGHT_JOIN hold_line l ON l.hold_id = UNHEX(k.id)
  STRAIGHT_JOIN product p ON p.product_id = l.product_id
 ORDER BY l.hold_id, l.line;

-- name: holds_bundles
-- why:  the bundles of many holds; ids: hexadecimal
-- in:   ids text(262144)
-- out:  hold hold_id, bundle u16, product product_id, sku text(64), qty i32
-- rows: many(409600)
SELECT b.hold_id, b.bundle, b.product_id, p.sku, b.qty
  FROM JSON_TABLE(:ids, '$[*]' COLUMNS (id CHAR(32) PATH '$')) k
  STRAIGHT_JOIN hold_bundle b ON b.hold_id = UNHEX(k.id)
  STRAIGHT_JOIN product p ON p.product_id = b.product_id
 ORDER BY b.hold_id, b.bundle;

-- name: hold_lines
-- why:  what is set aside
-- in:   hold hold_id
-- out:  line u16, product product_id, sku text(64), qty i32, bundle u16, is_with bool
-- rows: many(100)
SELECT line, hold_line.product_id, sku, qty, bundle, is_with
  FROM hold_line JOIN product ON product.product_id = hold_line.product_id
 WHERE hold_id = :hold ORDER BY line;

-- name: hold_bundles
-- why:  the bundles of a hold
-- in:   hold hold_id
-- out:  bundle u16, product product_id, sku text(64), qty i32
-- rows: many(100)
SELECT bundle, hold_bundle.product_id, sku, qty
  FROM hold_bundle JOIN product ON product.product_id = hold_bundle.product_id
 WHERE hold_id = :hold ORDER BY bundle;

-- name: hold_set_state
-- why:  an open hold ends once, in one way
-- in:   state enum(hold_state), hold hold_id
-- rows: changed
-- bulk: yes
UPDATE hold SET state = :state WHERE hold_id = :hold AND state = 'open';

-- name: hold_prolong
-- why:  the shopper needs more time
-- in:   expires_at i64, hold hold_id
-- rows: changed
UPDATE hold SET expires_at = :expires_at, extended = extended + 1 WHERE hold_id = :hold AND state = 'open';

-- name: hold_store
-- why:  whose committer writes what happens to the hold
-- in:   hold hold_id
-- out:  store store_id
-- rows: one
SELECT store_id FROM hold WHERE hold_id = :hold;

-- name: hold_lapsed
-- why:  holds whose time ran out, for the job
-- in:   now i64
-- out:  hold hold_id, store store_id
-- rows: many(100)
SELECT hold_id, store_id FROM hold WHERE state = 'open' AND expires_at <= :now ORDER BY expires_at LIMIT 100;
