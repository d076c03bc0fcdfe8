-- name: store_news
-- why:  tells the directory, which asks every second, whether a store was added or edited; reads those of the last minutes
-- in:   since i64
-- out:  stores u64, versions u64, changed_at i64
-- rows: one
SELECT COUNT(*), CAST(COALESCE(SUM(version), 0) AS UNSIGNED), COALESCE(MAX(changed_at), 0)
  FROM store WHERE changed_at > :since;

-- name: store_change
-- why:  the same of all stores, for what the last minutes do not show: one that was taken away, or changed by a clock that
--       is behind
-- out:  stores u64, versions u64, changed_at i64
-- rows: one
SELECT COUNT(*), CAST(COALESCE(SUM(version), 0) AS UNSIGNED), COALESCE(MAX(changed_at), 0) FROM store;

-- name: store_all
-- why:  the directory keeps every store in memory
-- out:  store store_id, code text(32), name text(480), street text(640), postcode text(48), city text(320),
--       region text(160), country text(2), lat f64, lon f64, time_zone text(40), currency text(3),
--       language enum(language), phone text(128), email text(1016), profile text(8), is_pickup_enabled bool,
--       prep_min u16, prep_each_min u16, collect_days u16, return_to text(32), version u32
-- rows: many(50000)
SELECT store_id, code, name, street, postcode, city, region, country, lat, lon, time_zone, currency,
       language, phone, email, profile, pickup_enabled, prep_min, prep_each_min, collect_days, return_to, version
  FROM store ORDER BY store_id;

-- name: store_hours_all
-- why:  the weekly pattern of every store
-- out:  store store_id, weekday u8, opens_min u16, closes_min u16
-- rows: many(1500000)
SELECT store_id, weekday, opens_min, closes_min FROM store_hours ORDER BY store_id, weekday, opens_min;

-- name: store_exceptions_all
-- why:  the dated exceptions of every store that may still matter
-- in:   from_day i32
-- out:  store store_id, day i32, opens_min u16, closes_min u16, label text(320)
-- rows: many(5000000)
SELECT store_id, day, opens_min, closes_min, label FROM store_exception
 WHERE day >= :from_day ORDER BY store_id, day, opens_min;
