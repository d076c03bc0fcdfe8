-- name: lookup_gtins
-- why:  a clerk scans what a customer brings back: any barcode of the product will do
-- in:   product product_id
-- out:  gtin u64
-- rows: many(500)
SELECT gtin FROM product_gtin WHERE product_id = :product ORDER BY gtin LIMIT 500;

-- name: store_is_heard
-- why:  whether headquarters knows what happens in a store: its agent speaks, and has nothing left to send
-- in:   store store_id, silent_before i64
-- out:  is_heard bool
-- rows: one
SELECT EXISTS (SELECT 1 FROM agent a LEFT JOIN agent_report r ON r.agent_id = a.agent_id
                WHERE a.store_id = :store AND a.is_active = 1 AND a.seen_at > :silent_before
                  AND COALESCE(r.unsent, 0) = 0);
