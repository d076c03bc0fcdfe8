-- Goods that came back and were sent on to another store or a warehouse (server/fulfilment/consignment.h).

-- name: consignment_hop
-- why:  how often the goods of a line were sent on before; its return is locked
-- in:   return_id return_id, line u16
-- out:  hops i64
-- rows: one
SELECT COUNT(*) FROM consignment WHERE return_id = :return_id AND line = :line;

-- name: consignment_add
-- why:  they have left for there
-- in:   consignment consignment_id, number text(13), return_id return_id, line u16, hop u16, order order_id,
--       product product_id, qty i32, from_store store_id, to_store store_id?, clerk text(256), sent_at i64,
--       arrives_by i64
-- rows: none
INSERT INTO consignment (consignment_id, number, return_id, line, hop, order_id, product_id, qty, from_store_id,
                         to_store_id, clerk, sent_at, arrives_by, state)
VALUES (:consignment, :number, :return_id, :line, :hop, :order, :product, :qty, :from_store, :to_store, :clerk,
        :sent_at, :arrives_by, 'underway');

-- name: consignment_get
-- why:  what was sent, from where to where, and what became of it
-- in:   consignment consignment_id
-- out:  return_id return_id, line u16, order order_id, product product_id, qty i32, from_store store_id,
--       to_store store_id?, state enum(consignment_state)
-- rows: one
SELECT return_id, line, order_id, product_id, qty, from_store_id, to_store_id, state
  FROM consignment WHERE consignment_id = :consignment;

-- name: consignment_by_number
-- why:  a store scans what it did not expect; if two have the same number, what is still underway, else the last
-- in:   number text(13)
-- out:  consignment consignment_id
-- rows: one
SELECT consignment_id FROM consignment WHERE number = :number
 ORDER BY state = 'underway' DESC, consignment_id DESC LIMIT 1;

-- name: consignment_close
-- why:  it arrived or is lost, once; what was thought lost may still arrive
-- in:   state enum(consignment_state), arrived i32, missing i32, gap enum(consignment_gap)?,
--       place enum(disposition)?, at_store store_id, now i64, consignment consignment_id
-- rows: changed
UPDATE consignment
   SET state = :state, arrived = :arrived, missing = :missing, gap = :gap, place = :place, at_store_id = :at_store,
       closed_at = :now
 WHERE consignment_id = :consignment AND (state = 'underway' OR (state = 'lost' AND :arrived > 0));

-- name: consignment_count
-- why:  what of it is new to the figures of the store where it arrived
-- in:   counted i32, consignment consignment_id
-- rows: changed
UPDATE consignment SET counted = :counted WHERE consignment_id = :consignment;

-- name: consignment_put_down
-- why:  the goods of the line lie there now
-- in:   place enum(disposition), return_id return_id, line u16
-- rows: changed
UPDATE return_line SET disposition = :place WHERE return_id = :return_id AND line = :line AND disposition = 'transfer';

-- name: consignments_of_return
-- why:  where the goods of each line were sent last, and how many of them are where
-- in:   return_id return_id
-- out:  line u16, state enum(consignment_state), arrived i32, at_store store_id?
-- rows: many(100)
SELECT c.line, c.state, c.arrived, c.at_store_id
  FROM consignment c
 WHERE c.return_id = :return_id
   AND c.hop = (SELECT MAX(x.hop) FROM consignment x WHERE x.return_id = c.return_id AND x.line = c.line)
 ORDER BY c.line;

-- name: consignment_document
-- why:  what both stores are told of it
-- in:   consignment consignment_id, store store_id
-- out:  number text(13), order order_id, order_number text(10), return_id return_id, line u16, product product_id,
--       sku text(64), name text(1200), qty i32, condition enum(condition)?, from_store store_id, to_store store_id?,
--       state enum(consignment_state), arrived i32, missing i32, gap enum(consignment_gap)?,
--       place enum(disposition)?, at_store store_id?, sent_at i64, arrives_by i64, closed_at i64,
--       serials text(4096)?
-- rows: one
SELECT c.number, c.order_id, o.number, c.return_id, c.line, c.product_id, p.sku,
       IF(here.language = 'fr', p.name_fr, p.name_en), c.qty, l.goods_condition, c.from_store_id, c.to_store_id,
       c.state, c.arrived, c.missing, c.gap, c.place, c.at_store_id, c.sent_at, c.arrives_by, c.closed_at,
       (SELECT GROUP_CONCAT(b.serial ORDER BY b.serial) FROM brought_serial b
         WHERE b.return_id = c.return_id AND b.line = c.line)
  FROM consignment c
  JOIN orders o ON o.order_id = c.order_id
  JOIN product p ON p.product_id = c.product_id
  JOIN return_line l ON l.return_id = c.return_id AND l.line = c.line
  JOIN store here ON here.store_id = :store
 WHERE c.consignment_id = :consignment;

-- name: consignments_underway
-- why:  what left and has not arrived, the first expected first; a page of them, for the back office
-- in:   after_by i64, after consignment_id
-- out:  consignment consignment_id, number text(13), order order_id, order_number text(10), sku text(64), qty i32,
--       from_store store_id, to_store store_id?, sent_at i64, arrives_by i64
-- rows: many(51)
SELECT c.consignment_id, c.number, c.order_id, o.number, p.sku, c.qty, c.from_store_id, c.to_store_id, c.sent_at,
       c.arrives_by
  FROM consignment c FORCE INDEX (ix_consignment_late)
  JOIN orders o ON o.order_id = c.order_id
  JOIN product p ON p.product_id = c.product_id
 WHERE c.state = 'underway' AND c.arrives_by >= :after_by
   AND (c.arrives_by > :after_by OR c.consignment_id > :after)
 ORDER BY c.arrives_by, c.consignment_id LIMIT 51;

-- name: consignments_late
-- why:  how many should have arrived before now
-- in:   now i64
-- out:  late i64
-- rows: one
SELECT COUNT(*) FROM consignment FORCE INDEX (ix_consignment_late) WHERE state = 'underway' AND arrives_by < :now;
