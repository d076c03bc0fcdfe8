-- name: feed_next
-- why:  the next number of a store's feed, and what the event does to its queue; the row stays locked until commit
-- in:   store store_id, queue_by i32
-- rows: inserted
INSERT INTO feed (store_id, last_seq, queue) VALUES (:store, LAST_INSERT_ID(1), GREATEST(0, :queue_by))
ON DUPLICATE KEY UPDATE last_seq = LAST_INSERT_ID(last_seq + 1), queue = queue + :queue_by;

-- name: feed_advance
-- why:  numbers for many events and short ids of a store at once; people say short ids aloud, so they are small and
--       come round again
-- in:   store store_id, events u32, shorts u32, queue_by i32
-- rows: none
-- bulk: posted
INSERT INTO feed (store_id, last_seq, last_short, queue) VALUES (:store, :events, :shorts, GREATEST(0, :queue_by))
ON DUPLICATE KEY UPDATE last_seq = last_seq + :events, last_short = last_short + :shorts, queue = queue + :queue_by;

-- name: feeds_at
-- why:  the last numbers given, of many stores: [store]
-- in:   stores text(262144)
-- out:  store store_id, last_seq u64, last_short u32
-- rows: many(4096)
SELECT f.store_id, f.last_seq, f.last_short
  FROM JSON_TABLE(:stores, '$[*]' COLUMNS (store INT UNSIGNED PATH '$')) k
  STRAIGHT_JOIN feed f ON f.store_id = k.store;

-- name: event_add
-- why:  something the store's agent must know
-- in:   store store_id, seq u64, type enum(event_type), subject blob(16), now i64
-- rows: none
-- bulk: posted
INSERT INTO event (store_id, seq, type, subject, created_at) VALUES (:store, :seq, :type, :subject, :now);

-- name: events_after
-- why:  the agent reads on from where it is
-- in:   store store_id, after u64, most u32
-- out:  seq u64, type enum(event_type), subject blob(16)
-- rows: many(500)
SELECT seq, type, subject FROM event WHERE store_id = :store AND seq > :after ORDER BY seq LIMIT :most;

-- name: feed_last
-- why:  whether there is anything new, asked often
-- in:   store store_id
-- out:  last_seq u64
-- rows: one
SELECT last_seq FROM feed WHERE store_id = :store;

-- name: feed_look
-- why:  wakes the agents that wait in this process, and what promises are made of: the next feeds in turn, and those
--       that are known to have something new ([store])
-- in:   after store_id, last store_id, stores text(262144)
-- out:  store store_id, last_seq u64, queue i32, figures_as_of i64, record_done i64, record_failed i64,
--       record_day i32
-- rows: many(131072)
SELECT store_id, last_seq, queue, figures_as_of, record_done, record_failed, record_day
  FROM feed WHERE store_id > :after AND store_id <= :last
 UNION ALL
SELECT f.store_id, f.last_seq, f.queue, f.figures_as_of, f.record_done, f.record_failed, f.record_day
  FROM JSON_TABLE(:stores, '$[*]' COLUMNS (store INT UNSIGNED PATH '$')) k
  STRAIGHT_JOIN feed f ON f.store_id = k.store;

-- name: feed_record
-- why:  how well the store does what it is asked for; older days count less, by half in 14 days
-- in:   day i32, done i32, failed i32, store store_id
-- rows: changed
UPDATE feed
   SET record_done = FLOOR(record_done * POW(0.5, GREATEST(0, :day - record_day) / 14)) + :done,
       record_failed = FLOOR(record_failed * POW(0.5, GREATEST(0, :day - record_day) / 14)) + :failed,
       record_day = GREATEST(record_day, :day)
 WHERE store_id = :store;

-- name: feed_clerks
-- why:  who may work at this counter
-- in:   store store_id
-- out:  login text(32), name text(256), pin_hash text(160), is_manager bool
-- rows: many(1000)
SELECT login, name, pin_hash, is_manager FROM clerk WHERE store_id = :store AND is_active = 1 ORDER BY login;

-- name: feed_lines
-- why:  what a store needs to pick, hand over and take back one fulfilment
-- in:   fulfilment fulfilment_id, store store_id
-- out:  line u16, sku text(64), name text(1200), name_here text(1200), shelf text(16), ordered i32, picked i32,
--       short_qty i32, collected i32, refused i32, returned i32, put_back i32, missing i64, price_minor i64,
--       tax enum(tax_code), vat_bp u16, tax_minor i64, tax2_minor i64, of_qty i32,
--       return_class enum(return_class), swap_of u16, offer enum(substitute_state)?,
--       offer_sku text(64)?, offer_name text(1200)?, offer_by i64?, bundle u16, bundle_name text(1200)?,
--       bundle_name_here text(1200)?, bundle_each i64?, bundle_is_set bool?, is_serialised bool, serials text(4096)?
-- rows: many(100)
SELECT fl.line, ol.sku, ol.name, IF(here.language = 'fr', p.name_fr, p.name_en), COALESCE(s.shelf, ''), fl.ordered, fl.picked, fl.short,
       fl.collected, fl.refused, fl.returned, fl.put_back,
       CAST(IF(f.state IN ('assigned', 'accepted', 'picking'),
               LEAST(COALESCE(s.shortage, 0), fl.ordered - fl.short - fl.picked), 0) AS SIGNED),
       ol.price_minor, ol.tax, ol.vat_bp, ol.vat_minor, ol.tax2_minor, ol.qty, p.return_class, ol.swap_of,
       su.state, su.sku, COALESCE(IF(here.language = 'fr', sp.name_fr, sp.name_en), su.name), su.answer_by, ol.bundle,
       ob.name, IF(here.language = 'fr', bp.name_fr, bp.name_en),
       CAST(ol.qty DIV ob.qty AS SIGNED), ob.is_set, p.is_serialised,
       IF(p.is_serialised AND fl.collected > 0,
          (SELECT GROUP_CONCAT(x.serial ORDER BY x.serial) FROM sold_serial x
            WHERE x.order_id = f.order_id AND x.line = fl.line AND x.fulfilment_id = fl.fulfilment_id
              AND x.return_id IS NULL), NULL)
  FROM fulfilment_line fl
  JOIN fulfilment f ON f.fulfilment_id = fl.fulfilment_id
  JOIN order_line ol ON ol.order_id = f.order_id AND ol.line = fl.line
  JOIN product p ON p.product_id = fl.product_id
  JOIN store here ON here.store_id = f.store_id
  LEFT JOIN stock s ON s.store_id = f.store_id AND s.product_id = fl.product_id
  LEFT JOIN order_bundle ob ON ob.order_id = ol.order_id AND ob.bundle = ol.bundle
  LEFT JOIN product bp ON bp.product_id = ob.product_id
  LEFT JOIN substitute su ON su.substitute_id =
            (SELECT MAX(x.substitute_id) FROM substitute x WHERE x.fulfilment_id = fl.fulfilment_id AND x.line = fl.line)
  LEFT JOIN product sp ON sp.product_id = su.product_id
 WHERE fl.fulfilment_id = :fulfilment AND f.store_id = :store
 ORDER BY fl.line;

-- name: feed_gtins
-- why:  every barcode that means what stands on the fulfilment's lines
-- in:   fulfilment fulfilment_id
-- out:  line u16, gtin u64
-- rows: each
SELECT fl.line, g.gtin
  FROM fulfilment_line fl
  JOIN product_gtin g ON g.product_id = fl.product_id
 WHERE fl.fulfilment_id = :fulfilment
 ORDER BY fl.line, g.gtin;

-- name: feed_rejections
-- why:  which stores gave this order back before, and why, oldest first
-- in:   order order_id
-- out:  fulfilment fulfilment_id, store_name text(480), reason enum(reject_reason)?, ended_at i64
-- rows: many(200)
SELECT f.fulfilment_id, s.name, f.reject_reason, f.ended_at
  FROM fulfilment f JOIN store s ON s.store_id = f.store_id
 WHERE f.order_id = :order AND f.state = 'rejected'
 ORDER BY f.ended_at, f.fulfilment_id;
