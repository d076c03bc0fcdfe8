-- name: catalogue_now
-- why:  the database's clock, which changed_at is set by, and whether products were added without it
-- out:  now i64?, last product_id?
-- rows: one
SELECT CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED), MAX(product_id) FROM product;

-- name: catalogue_all
-- why:  the catalogue keeps every product in memory
-- out:  product product_id, sku text(64), name_fr text(1200), name_en text(1200), brand text(320), price_minor i64,
--       currency text(3), tax enum(tax_code), vat_bp u16, gtin u64, version u32, contents text(400), is_set bool,
--       is_serialised bool
-- rows: each
SELECT product_id, sku, name_fr, name_en, brand, price_minor, currency, tax, vat_bp, gtin, version, contents, is_set,
       is_serialised
  FROM product;

-- name: catalogue_changes
-- why:  which products may have changed, read from the index alone; versions tell which have
-- in:   since i64, last product_id
-- out:  product product_id, version u32
-- rows: each
SELECT product_id, version FROM product WHERE changed_at >= :since
 UNION ALL
SELECT product_id, version FROM product WHERE product_id > :last;

-- name: catalogue_products
-- why:  the products of a list [1,2,…], a thousand in one round trip
-- in:   ids text(16000)
-- out:  product product_id, sku text(64), name_fr text(1200), name_en text(1200), brand text(320), price_minor i64,
--       currency text(3), tax enum(tax_code), vat_bp u16, gtin u64, version u32, contents text(400), is_set bool,
--       is_serialised bool
-- rows: each
SELECT p.product_id, sku, name_fr, name_en, brand, price_minor, currency, tax, vat_bp, gtin, version, contents, is_set,
       is_serialised
  FROM JSON_TABLE(:ids, '$[*]' COLUMNS (id INT UNSIGNED PATH '$')) k
  STRAIGHT_JOIN product p ON p.product_id = k.id;
