-- name: lookup_gtins
-- why:  a clerk scans what a customer brings back: any barcode of the product will do
-- in:   product product_id
-- out:  gtin u64
-- rows: many(500)
SELECT gtin FROM product_gtin WHERE product_id = :product ORDER BY gtin LIMIT 500;
