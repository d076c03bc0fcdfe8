-- Feeds (server/import). Each row is read locked, compared, and written only when it differs, so that running a
-- file again changes nothing.

-- name: import_stores
-- why:  rows of stock name stores by their code
-- out:  code text(32), store store_id
-- rows: each
SELECT code, store_id FROM store;

-- name: import_products
-- why:  rows of stock name products by their sku
-- out:  sku text(64), product product_id
-- rows: each
SELECT sku, product_id FROM product WHERE contents = '';

-- name: import_stores_named
-- why:  the stores that a small file of stock names
-- in:   names text(262144)
-- out:  code text(32), store store_id
-- rows: each
SELECT s.code, s.store_id
  FROM JSON_TABLE(:names, '$[*]' COLUMNS (name VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin PATH '$')) k
 STRAIGHT_JOIN store s ON s.code = k.name;

-- name: import_products_named
-- why:  the products that a small file of stock names
-- in:   names text(262144)
-- out:  sku text(64), product product_id
-- rows: each
SELECT p.sku, p.product_id
  FROM JSON_TABLE(:names, '$[*]' COLUMNS (name VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin PATH '$')) k
 STRAIGHT_JOIN product p ON p.sku = k.name AND p.contents = '';

-- name: import_store_names
-- why:  foreign files call stores by the names people gave them
-- out:  name text(480), code text(32)
-- rows: each
SELECT name, code FROM store;

-- name: import_store_locked
-- why:  what is known of the store that a row describes
-- in:   code text(32)
-- out:  store store_id, name text(480), street text(640), postcode text(48), city text(320), region text(160),
--       country text(2), lat f64, lon f64, time_zone text(40), currency text(3), language enum(language),
--       phone text(128), email text(1016), profile text(8), is_pickup_enabled bool, prep_min u16, prep_each_min u16,
--       collect_days u16, return_to text(32)
-- rows: one
SELECT store_id, name, street, postcode, city, region, country, lat, lon, time_zone, currency, language, phone, email,
       profile, pickup_enabled, prep_min, prep_each_min, collect_days, return_to
  FROM store WHERE code = :code FOR UPDATE;

-- name: import_store_add
-- why:  a store that was not known
-- in:   code text(32), name text(480), street text(640), postcode text(48), city text(320), region text(160),
--       country text(2), lat f64, lon f64, time_zone text(40), currency text(3), language enum(language),
--       phone text(128), email text(1016), profile text(8), is_pickup_enabled bool, prep_min u16, prep_each_min u16,
--       collect_days u16, return_to text(32), now i64
-- rows: inserted
INSERT INTO store (code, name, street, postcode, city, region, country, lat, lon, time_zone, currency, language,
                   phone, email, profile, pickup_enabled, prep_min, prep_each_min, collect_days, return_to, version, changed_at)
VALUES (:code, :name, :street, :postcode, :city, :region, :country, :lat, :lon, :time_zone, :currency, :language,
        :phone, :email, :profile, :is_pickup_enabled, :prep_min, :prep_each_min, :collect_days, :return_to, 1, :now);

-- name: import_store_change
-- why:  the version tells every instance to load its stores again
-- in:   store store_id, name text(480), street text(640), postcode text(48), city text(320), region text(160),
--       country text(2), lat f64, lon f64, time_zone text(40), currency text(3), language enum(language),
--       phone text(128), email text(1016), profile text(8), is_pickup_enabled bool, prep_min u16, prep_each_min u16,
--       collect_days u16, return_to text(32), now i64
-- rows: changed
UPDATE store
   SET name = :name, street = :street, postcode = :postcode, city = :city, region = :region, country = :country,
       lat = :lat, lon = :lon, time_zone = :time_zone, currency = :currency, language = :language, phone = :phone,
       email = :email, profile = :profile, pickup_enabled = :is_pickup_enabled, prep_min = :prep_min,
       prep_each_min = :prep_each_min, collect_days = :collect_days,
       return_to = :return_to, version = version + 1, changed_at = :now
 WHERE store_id = :store;

-- name: import_hours
-- why:  the weekly pattern to compare with
-- in:   store store_id
-- out:  weekday u8, opens_min u16, closes_min u16
-- rows: many(28)
SELECT weekday, opens_min, closes_min FROM store_hours WHERE store_id = :store ORDER BY weekday, opens_min;

-- name: import_hours_clear
-- why:  the new pattern replaces the old one
-- in:   store store_id
-- rows: changed
DELETE FROM store_hours WHERE store_id = :store;

-- name: import_hours_add
-- why:  one opening interval
-- in:   store store_id, weekday u8, opens_min u16, closes_min u16
-- rows: none
INSERT INTO store_hours (store_id, weekday, opens_min, closes_min) VALUES (:store, :weekday, :opens_min, :closes_min);

-- name: import_exceptions
-- why:  the dated exceptions to compare with
-- in:   store store_id
-- out:  day i32, opens_min u16, closes_min u16, label text(320)
-- rows: many(4000)
SELECT day, opens_min, closes_min, label FROM store_exception WHERE store_id = :store ORDER BY day, opens_min;

-- name: import_exceptions_clear
-- why:  the new list replaces the old one
-- in:   store store_id
-- rows: changed
DELETE FROM store_exception WHERE store_id = :store;

-- name: import_exception_add
-- why:  one interval of a day that differs, or a closed day
-- in:   store store_id, day i32, opens_min u16, closes_min u16, label text(320)
-- rows: none
INSERT INTO store_exception (store_id, day, opens_min, closes_min, label)
VALUES (:store, :day, :opens_min, :closes_min, :label);

-- name: import_product_locked
-- why:  what is known of the product that a row describes
-- in:   sku text(64)
-- out:  product product_id, name_fr text(1200), name_en text(1200), brand text(320), price_minor i64, currency text(3),
--       tax enum(tax_code), vat_bp u16, gtin u64, return_class enum(return_class), contents text(400), is_set bool,
--       is_serialised bool, model text(64), size text(128), colour_fr text(256), colour_en text(256)
-- rows: one
SELECT product_id, name_fr, name_en, brand, price_minor, currency, tax, vat_bp, gtin, return_class, contents, is_set,
       is_serialised, model, size, colour_fr, colour_en
  FROM product WHERE sku = :sku FOR UPDATE;

-- name: import_product_add
-- why:  a product that was not known; changed_at is the database's time, which catalogues in memory go by
-- in:   sku text(64), name_fr text(1200), name_en text(1200), brand text(320), price_minor i64, currency text(3),
--       tax enum(tax_code), vat_bp u16, gtin u64, return_class enum(return_class), contents text(400), is_set bool,
--       is_serialised bool, model text(64), size text(128), colour_fr text(256), colour_en text(256)
-- rows: inserted
INSERT INTO product (sku, name_fr, name_en, brand, price_minor, currency, tax, vat_bp, gtin, return_class, contents,
                     is_set, is_serialised, model, size, colour_fr, colour_en, version, changed_at)
VALUES (:sku, :name_fr, :name_en, :brand, :price_minor, :currency, :tax, :vat_bp, :gtin, :return_class, :contents,
        :is_set, :is_serialised, :model, :size, :colour_fr, :colour_en, 1, CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED));

-- name: import_product_change
-- why:  the version is what caches of product pages compare
-- in:   product product_id, name_fr text(1200), name_en text(1200), brand text(320), price_minor i64, currency text(3),
--       tax enum(tax_code), vat_bp u16, gtin u64, return_class enum(return_class), contents text(400), is_set bool,
--       is_serialised bool, model text(64), size text(128), colour_fr text(256), colour_en text(256)
-- rows: changed
UPDATE product
   SET name_fr = :name_fr, name_en = :name_en, brand = :brand, price_minor = :price_minor, currency = :currency,
       tax = :tax, vat_bp = :vat_bp, gtin = :gtin, return_class = :return_class, contents = :contents, is_set = :is_set,
       is_serialised = :is_serialised, model = :model, size = :size, colour_fr = :colour_fr, colour_en = :colour_en,
       version = version + 1, changed_at = CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED)
 WHERE product_id = :product;

-- name: import_gtins
-- why:  the barcodes to compare with
-- in:   product product_id
-- out:  gtin u64
-- rows: many(2000)
SELECT gtin FROM product_gtin WHERE product_id = :product ORDER BY gtin;

-- name: import_gtin_set
-- why:  a barcode means one product; the newest catalogue says which
-- in:   gtin u64, product product_id
-- rows: none
INSERT INTO product_gtin (gtin, product_id) VALUES (:gtin, :product) ON DUPLICATE KEY UPDATE product_id = :product;

-- name: import_gtin_drop
-- why:  a barcode the catalogue no longer gives this product
-- in:   gtin u64, product product_id
-- rows: changed
DELETE FROM product_gtin WHERE gtin = :gtin AND product_id = :product;

-- name: import_postcode
-- why:  the place to compare with
-- in:   country text(2), postcode text(12)
-- out:  place text(320), lat f64, lon f64
-- rows: one
SELECT place, lat, lon FROM postcode WHERE country = :country AND postcode = :postcode FOR UPDATE;

-- name: import_postcode_set
-- why:  where a postcode lies
-- in:   country text(2), postcode text(12), place text(320), lat f64, lon f64
-- rows: none
INSERT INTO postcode (country, postcode, place, lat, lon) VALUES (:country, :postcode, :place, :lat, :lon)
ON DUPLICATE KEY UPDATE place = :place, lat = :lat, lon = :lon,
                        changed_at = CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED);
