-- The walk of verify (server/fulfilment/verify.h). Work is cut by ranges of stores and of orders, so that memory and
-- snapshots stay small.

-- name: verify_stores_end
-- why:  where the next stores end: a hundred, or as many as have enough stock and movements for one look
-- in:   after u32
-- out:  last u64, stores i64
-- rows: one
SELECT CAST(e.last AS UNSIGNED),
       COALESCE((SELECT COUNT(*) FROM store WHERE store_id > :after AND store_id <= e.last), 0)
  FROM (SELECT LEAST(COALESCE((SELECT store_id FROM store WHERE store_id > :after
                                ORDER BY store_id LIMIT 1 OFFSET 99), 4294967295),
                     COALESCE((SELECT store_id FROM stock WHERE store_id > :after
                                ORDER BY store_id LIMIT 1 OFFSET 20000), 4294967295),
                     COALESCE((SELECT store_id FROM movement WHERE store_id > :after
                                ORDER BY store_id LIMIT 1 OFFSET 100000), 4294967295)) AS last) e;

-- name: verify_orders_end
-- why:  where the next thousand orders end
-- in:   after order_id
-- out:  last order_id
-- rows: one
SELECT order_id FROM orders WHERE order_id > :after ORDER BY order_id LIMIT 1 OFFSET 999;
