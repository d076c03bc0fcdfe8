-- name: product_by_sku
-- why:  the retailer's own name of a product
-- in:   sku text(64)
-- out:  product product_id, sku text(64), name_fr text(1200), name_en text(1200), brand text(320), price_minor i64,
--       currency text(3), tax enum(tax_code), vat_bp u16, gtin u64, version u32, contents text(400), is_set bool,
--       is_serialised bool
-- rows: one
SELECT product_id, sku, name_fr, name_en, brand, price_minor, currency, tax, vat_bp, gtin, version, contents, is_set,
       is_serialised
  FROM product WHERE sku = :sku;

-- name: product_by_gtin
-- why:  any barcode of a product
-- in:   gtin u64
-- out:  product product_id, sku text(64), name_fr text(1200), name_en text(1200), brand text(320), price_minor i64,
--       currency text(3), tax enum(tax_code), vat_bp u16, gtin u64, version u32, contents text(400), is_set bool,
--       is_serialised bool
-- rows: one
SELECT p.product_id, sku, name_fr, name_en, brand, price_minor, currency, tax, vat_bp, p.gtin, version, contents, is_set,
       is_serialised
  FROM product_gtin g JOIN product p ON p.product_id = g.product_id WHERE g.gtin = :gtin;

-- name: product_by_id
-- why:  the price of a line at the moment it is ordered
-- in:   product product_id
-- out:  product product_id, sku text(64), name_fr text(1200), name_en text(1200), brand text(320), price_minor i64,
--       currency text(3), tax enum(tax_code), vat_bp u16, gtin u64, version u32, contents text(400), is_set bool,
--       is_serialised bool
-- rows: one
SELECT product_id, sku, name_fr, name_en, brand, price_minor, currency, tax, vat_bp, gtin, version, contents, is_set,
       is_serialised
  FROM product WHERE product_id = :product;

-- name: products_by_ids
-- why:  the prices of many lines at the moment they are ordered: [product]
-- in:   ids text(262144)
-- out:  product product_id, sku text(64), name_fr text(1200), name_en text(1200), brand text(320), price_minor i64,
--       currency text(3), tax enum(tax_code), vat_bp u16, gtin u64, version u32, contents text(400), is_set bool,
--       is_serialised bool
-- rows: many(4096)
SELECT p.product_id, sku, name_fr, name_en, brand, price_minor, currency, tax, vat_bp, gtin, version, contents, is_set,
       is_serialised
  FROM JSON_TABLE(:ids, '$[*]' COLUMNS (id INT UNSIGNED PATH '$')) k
  STRAIGHT_JOIN product p ON p.product_id = k.id;

-- name: products_after
-- why:  everything, page by page
-- in:   after product_id, most u32
-- out:  product product_id, sku text(64), name_fr text(1200), name_en text(1200), brand text(320), price_minor i64,
--       currency text(3), tax enum(tax_code), vat_bp u16, gtin u64, version u32, contents text(400), is_set bool,
--       is_serialised bool
-- rows: many(51)
SELECT product_id, sku, name_fr, name_en, brand, price_minor, currency, tax, vat_bp, gtin, version, contents, is_set,
       is_serialised
  FROM product WHERE product_id > :after ORDER BY product_id LIMIT :most;

-- name: products_with_words
-- why:  a shopper's search; words is a boolean full-text expression made by product.c
-- in:   words text(1000), after product_id, most u32
-- out:  product product_id, sku text(64), name_fr text(1200), name_en text(1200), brand text(320), price_minor i64,
--       currency text(3), tax enum(tax_code), vat_bp u16, gtin u64, version u32, contents text(400), is_set bool,
--       is_serialised bool
-- rows: many(51)
SELECT product_id, sku, name_fr, name_en, brand, price_minor, currency, tax, vat_bp, gtin, version, contents, is_set,
       is_serialised
  FROM product
 WHERE MATCH (name_fr, name_en, brand) AGAINST (:words IN BOOLEAN MODE) AND product_id > :after
 ORDER BY product_id LIMIT :most;

-- name: product_variants
-- why:  the products of a product's model and what a store has of each: itself first, then what is there, then its
--       colour in other sizes
-- in:   store store_id, product product_id
-- out:  product product_id, sku text(64), name_fr text(1200), name_en text(1200), model text(64), size text(128),
--       colour_fr text(256), colour_en text(256), price_minor i64, currency text(3), tax enum(tax_code), vat_bp u16,
--       available i64
-- rows: many(100)
SELECT p.product_id, p.sku, p.name_fr, p.name_en, p.model, p.size, p.colour_fr, p.colour_en, p.price_minor, p.currency,
       p.tax, p.vat_bp,
       CAST(GREATEST(COALESCE(s.on_hand - s.reserved - s.safety, 0), 0) AS SIGNED) AS available
  FROM product o
  JOIN product p ON p.model = o.model
  LEFT JOIN stock s ON s.store_id = :store AND s.product_id = p.product_id
 WHERE o.product_id = :product AND o.model <> ''
 ORDER BY p.product_id = o.product_id DESC, available > 0 DESC, p.colour_fr = o.colour_fr DESC, p.product_id
 LIMIT 100;
