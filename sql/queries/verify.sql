-- The walk of verify (server/fulfilment/verify.h). Work is cut by store and by ranges of orders, so that memory and
-- snapshots stay small.

-- name: verify_next_store
-- why:  goes through the stores that anything belongs to, known or not
-- in:   after u32
-- out:  store u32?
-- rows: one
SELECT MIN(id) FROM
       (SELECT MIN(store_id) AS id FROM store WHERE store_id > :after
        UNION ALL SELECT MIN(store_id) FROM stock WHERE store_id > :after
        UNION ALL SELECT MIN(store_id) FROM movement WHERE store_id > :after
        UNION ALL SELECT MIN(store_id) FROM fulfilment WHERE store_id > :after
        UNION ALL SELECT MIN(store_id) FROM feed WHERE store_id > :after
        UNION ALL SELECT MIN(store_id) FROM event WHERE store_id > :after) of_tables;

-- name: verify_store
-- why:  what to call it
-- in:   store u32
-- out:  code text(32)
-- rows: one
SELECT code FROM store WHERE store_id = :store;

-- name: verify_orders_end
-- why:  where the next thousand orders end
-- in:   after order_id
-- out:  last order_id
-- rows: one
SELECT order_id FROM orders WHERE order_id > :after ORDER BY order_id LIMIT 1 OFFSET 999;
