-- What only pages ask: the back office's counters, who is late, and how a stock figure was made.

-- name: pages_fulfilments_since
-- why:  how the day goes: fulfilments made since an instant (their ids begin with the time), by state
-- in:   since fulfilment_id
-- out:  state enum(fulfilment_state), number i64
-- rows: many(8)
SELECT state, COUNT(*) FROM fulfilment WHERE fulfilment_id >= :since GROUP BY state;

-- name: pages_work_by_store
-- why:  what waits in each store, and how much of it past its promise
-- in:   now i64
-- out:  store store_id, waiting i64, late i64, ready i64
-- rows: many(20000)
SELECT store_id, COUNT(CASE WHEN state <> 'ready' THEN 1 END),
       COUNT(CASE WHEN state <> 'ready' AND promised_at < :now THEN 1 END),
       COUNT(CASE WHEN state = 'ready' THEN 1 END)
  FROM fulfilment
 WHERE state IN ('assigned', 'accepted', 'picking', 'ready')
 GROUP BY store_id;

-- name: pages_late
-- why:  customer service sees what is late before the shopper calls, the longest first
-- in:   now i64
-- out:  order order_id, number text(10), store store_id, short_id text(32), state enum(fulfilment_state),
--       promised_at i64
-- rows: many(20)
SELECT f.order_id, o.number, f.store_id, f.short_id, f.state, f.promised_at
  FROM fulfilment f JOIN orders o ON o.order_id = f.order_id
 WHERE f.state IN ('assigned', 'accepted', 'picking') AND f.promised_at < :now
 ORDER BY f.promised_at LIMIT 20;

-- name: pages_agents
-- why:  which stores are in contact, and how much of their feed they have not read yet
-- out:  store store_id, name text(256), seen_at i64, unread i64
-- rows: many(20000)
SELECT a.store_id, a.name, a.seen_at,
       GREATEST(CAST(COALESCE(f.last_seq, 0) AS SIGNED) - CAST(a.read_seq AS SIGNED), 0)
  FROM agent a LEFT JOIN feed f ON f.store_id = a.store_id
 WHERE a.is_active = 1
 ORDER BY a.store_id, a.agent_id;

-- name: pages_stock
-- why:  the parts a figure is made of
-- in:   store store_id, product product_id
-- out:  on_hand i32, reserved i32, safety i32, shortage i32, shelf text(16), as_of i64
-- rows: one
SELECT on_hand, reserved, safety, shortage, shelf, as_of FROM stock
 WHERE store_id = :store AND product_id = :product;

-- name: pages_movements
-- why:  what made the figure what it is, newest first
-- in:   store store_id, product product_id
-- out:  kind enum(movement_kind), on_hand_by i32, reserved_by i32, moved_at i64
-- rows: many(40)
SELECT kind, on_hand_by, reserved_by, moved_at FROM movement
 WHERE store_id = :store AND product_id = :product
 ORDER BY moved_at DESC, movement_id DESC LIMIT 40;
