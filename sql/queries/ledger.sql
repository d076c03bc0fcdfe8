-- Who writes movements; see server/db/ledger.h.

-- name: writer_add
-- why:  a connection that will change stock has a number of its own
-- in:   name text(320), now i64
-- rows: inserted
INSERT INTO writer (name, began_at) VALUES (:name, :now);

-- name: writer_purge
-- why:  a writer takes a new number each day, so older ones write no more
-- in:   before i64
-- rows: changed
DELETE FROM writer WHERE began_at < :before LIMIT 500;
