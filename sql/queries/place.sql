-- name: places_change
-- why:  tells cheaply whether any postcode was added or moved, by the database's clock
-- out:  now i64?, changed_at i64?
-- rows: one
SELECT CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED), MAX(changed_at) FROM postcode;

-- name: places_all
-- why:  every postcode is kept in memory
-- out:  country text(2), postcode text(12), lat f64, lon f64
-- rows: each
SELECT country, postcode, lat, lon FROM postcode;
