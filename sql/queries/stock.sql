-- name: stock_reserve
-- why:  sets goods aside if the store still has them; the row count is the answer
-- in:   qty i32, store store_id, product product_id
-- rows: changed
-- bulk: yes
UPDATE stock
   SET reserved = reserved + :qty
 WHERE store_id = :store AND product_id = :product AND on_hand - reserved - safety >= :qty;

-- name: stock_take
-- why:  sets goods aside that are there: the rows are locked, and were looked at
-- in:   qty i32, store store_id, product product_id
-- rows: all
-- bulk: posted
UPDATE stock
   SET reserved = reserved + :qty
 WHERE store_id = :store AND product_id = :product AND on_hand - reserved - safety >= :qty;

-- name: stock_figures_locked
-- why:  what many rows say, locked in the order of the keys: [store, product]
-- in:   keys text(262144)
-- out:  store store_id, product product_id, on_hand i32, reserved i32, safety i32
-- rows: many(4096)
SELECT s.store_id, s.product_id, s.on_hand, s.reserved, s.safety
  FROM JSON_TABLE(:keys, '$[*]' COLUMNS (store INT UNSIGNED PATH '$[0]', product INT UNSIGNED PATH '$[1]')) k
  STRAIGHT_JOIN stock s FORCE INDEX (PRIMARY) ON s.store_id = k.store AND s.product_id = k.product
   FOR UPDATE;

-- name: stock_move
-- why:  goods leave, come back or are no longer promised; a shortage only ever shrinks here, so the
--       table's own constraint refuses what would promise more than there is
-- in:   on_hand_by i32, reserved_by i32, store store_id, product product_id
-- rows: changed
-- bulk: yes
UPDATE stock
   SET on_hand = on_hand + :on_hand_by,
       reserved = reserved + :reserved_by,
       shortage = LEAST(shortage, GREATEST(0, reserved - on_hand))
 WHERE store_id = :store AND product_id = :product
   AND on_hand + :on_hand_by >= 0 AND reserved + :reserved_by >= 0
   AND reserved + :reserved_by <= on_hand + :on_hand_by
       + LEAST(shortage, GREATEST(0, reserved + :reserved_by - on_hand - :on_hand_by));

-- name: stock_leave
-- why:  the store reports goods gone, whatever was promised: what it can no longer give is a shortage
-- in:   on_hand_by i32, reserved_by i32, store store_id, product product_id
-- rows: changed
-- bulk: yes
UPDATE stock
   SET on_hand = on_hand + :on_hand_by,
       reserved = reserved + :reserved_by,
       shortage = GREATEST(0, reserved - on_hand)
 WHERE store_id = :store AND product_id = :product
   AND on_hand + :on_hand_by >= 0 AND reserved + :reserved_by >= 0;

-- name: stock_arrive
-- why:  goods came to a store that may never have had this product; as_of: when it was counted there, 0 when
--       nobody did, so that a count from before the goods came is no old one
-- in:   qty i32, store store_id, product product_id, as_of i64
-- rows: none
-- bulk: yes
INSERT INTO stock (store_id, product_id, on_hand, reserved, safety, as_of)
VALUES (:store, :product, :qty, 0, 0, :as_of)
ON DUPLICATE KEY UPDATE on_hand = on_hand + :qty, shortage = LEAST(shortage, GREATEST(0, reserved - on_hand));

-- name: stock_receive
-- why:  goods came from another store for an order, and are set aside for it at once; a figure that had counted them
--       already only sets aside, and shows what it then lacks
-- in:   store store_id, product product_id, on_hand_by i32, reserved_by i32
-- rows: none
-- bulk: yes
INSERT INTO stock (store_id, product_id, on_hand, reserved, shortage, safety, as_of)
VALUES (:store, :product, :on_hand_by, :reserved_by, GREATEST(0, :reserved_by - :on_hand_by), 0, 0)
ON DUPLICATE KEY UPDATE on_hand = on_hand + VALUES(on_hand), reserved = reserved + VALUES(reserved),
                        shortage = GREATEST(0, reserved - on_hand);

-- name: stock_appear
-- why:  a figure for goods that a store was not known to have
-- in:   store store_id, product product_id
-- rows: none
INSERT INTO stock (store_id, product_id, on_hand, reserved, safety, as_of)
VALUES (:store, :product, 0, 0, 0, 0)
ON DUPLICATE KEY UPDATE on_hand = on_hand;

-- name: movement_add
-- why:  the ledger row beside every change of a stock figure
-- in:   movement u64, store store_id, product product_id, kind enum(movement_kind), on_hand_by i32, reserved_by i32,
--       safety_by i32, cause uuid, now i64, as_of i64?
-- rows: none
-- bulk: posted
INSERT INTO movement (movement_id, store_id, product_id, kind, on_hand_by, reserved_by, safety_by, cause, moved_at,
                      as_of)
VALUES (:movement, :store, :product, :kind, :on_hand_by, :reserved_by, :safety_by, :cause, :now, :as_of);

-- name: stock_on_hand_locked
-- why:  the counter says what it took; the figure may say less than the clerk held in hand, or be younger than that
-- in:   store store_id, product product_id
-- out:  on_hand i32, as_of i64?
-- rows: one
SELECT on_hand, GREATEST(as_of, COALESCE((SELECT figures_as_of FROM feed WHERE feed.store_id = stock.store_id), 0))
  FROM stock WHERE store_id = :store AND product_id = :product FOR UPDATE;
