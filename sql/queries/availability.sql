-- What the table of availability (server/engine) is loaded from and kept fresh by.

-- name: availability_writers
-- why:  whose movements will be followed
-- out:  writer u32
-- rows: many(1000000)
SELECT writer_id FROM writer ORDER BY writer_id;

-- name: availability_cursor
-- why:  how far a writer has come
-- in:   first u64, last u64
-- out:  movement u64?
-- rows: one
SELECT MAX(movement_id) FROM movement WHERE movement_id BETWEEN :first AND :last;

-- name: availability_stores
-- why:  every feed, where its store is and what promises are made of
-- out:  store store_id, lat f64, lon f64, queue i32, figures_as_of i64
-- rows: many(65535)
SELECT f.store_id, COALESCE(s.lat, 0), COALESCE(s.lon, 0), f.queue, f.figures_as_of
  FROM feed f LEFT JOIN store s ON s.store_id = f.store_id;

-- name: availability_stock
-- why:  every figure there is, once, in the order of its key
-- out:  store store_id, product product_id, free i64, as_of i64
-- rows: each
SELECT store_id, product_id, on_hand - reserved - safety, as_of FROM stock;

-- name: availability_news
-- why:  the next movements of every writer, from where each was last read; a range of the primary key for each
-- in:   cursors text(1000000), page u64
-- out:  movement u64, store store_id, product product_id, free_by i64, as_of i64?
-- rows: each
SELECT m.movement_id, m.store_id, m.product_id, m.on_hand_by - m.reserved_by - m.safety_by,
       IF(m.kind IN ('count', 'delta', 'sale'), m.as_of, NULL)
  FROM writer w
  LEFT JOIN JSON_TABLE(:cursors, '$[*]' COLUMNS (writer INT UNSIGNED PATH '$[0]', after BIGINT UNSIGNED PATH '$[1]')) c
         ON c.writer = w.writer_id
 STRAIGHT_JOIN movement m
         ON m.movement_id > COALESCE(c.after, w.writer_id << 40)
        AND m.movement_id <= COALESCE(c.after, w.writer_id << 40) + :page;

-- name: availability_cursors_lost
-- why:  cursors whose writer is purged need no following; one whose movement is gone says that this is not the
--       database it was
-- in:   cursors text(1000000)
-- out:  writer u32?, has_movement bool
-- rows: many(1000000)
SELECT c.writer, m.movement_id IS NOT NULL
  FROM JSON_TABLE(:cursors, '$[*]' COLUMNS (writer INT UNSIGNED PATH '$[0]', after BIGINT UNSIGNED PATH '$[1]')) c
  LEFT JOIN writer w ON w.writer_id = c.writer
  LEFT JOIN movement m ON m.movement_id = c.after
 WHERE w.writer_id IS NULL OR m.movement_id IS NULL;
