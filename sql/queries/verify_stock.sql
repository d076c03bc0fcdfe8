-- What must always hold of the stock, holds and feeds of a range of stores. Each statement sees one snapshot, so orders
-- placed meanwhile do not look like violations.

-- name: verify_stores
-- why:  stock, fulfilments and events are of a store that is there
-- in:   first u32, last u32
-- where: store text(11)?
-- out:  found_in text(200)?
-- rows: breaks
SELECT CONCAT('#', of_store.store_id), GROUP_CONCAT(of_store.found_in)
  FROM (SELECT DISTINCT store_id, 'stock' AS found_in FROM stock WHERE store_id BETWEEN :first AND :last
        UNION ALL
        SELECT DISTINCT store_id, 'movement' FROM movement WHERE store_id BETWEEN :first AND :last
        UNION ALL
        SELECT DISTINCT store_id, 'fulfilment' FROM fulfilment WHERE store_id BETWEEN :first AND :last
        UNION ALL
        SELECT store_id, 'feed' FROM feed WHERE store_id BETWEEN :first AND :last
        UNION ALL
        SELECT DISTINCT store_id, 'event' FROM event WHERE store_id BETWEEN :first AND :last) of_store
  LEFT JOIN store s ON s.store_id = of_store.store_id
 WHERE s.store_id IS NULL
 GROUP BY of_store.store_id;

-- name: verify_stock
-- why:  stock is what its movements add up to, and promised only as far as it is there
-- in:   first u32, last u32
-- where: store text(32)?, sku text(64)?
-- out:  claim text(120)?, on_hand i64, moved_on_hand i64, reserved i64, moved_reserved i64, set_aside i64,
--       shortage i64, safety i64, moved_safety i64
-- rows: breaks
SELECT COALESCE(s.code, CONCAT('#', of_product.store_id)), COALESCE(p.sku, CONCAT('#', of_product.product_id)),
       CASE WHEN p.sku IS NULL
            THEN 'stock is of a product that is there'
            WHEN on_hand <> moved_on_hand OR reserved <> moved_reserved OR safety <> moved_safety
            THEN 'stock figures equal the sums of their movements'
            WHEN reserved <> set_aside
            THEN 'what is reserved is in open holds and fulfilments'
            WHEN shortage > 0 AND n.store_id IS NULL
            THEN 'a shortage is marked for whoever covers it'
            WHEN on_hand < 0 OR reserved < 0 OR shortage <> GREATEST(0, reserved - on_hand)
            THEN 'nothing is promised that is not there, unless exactly that shortage is recorded'
        END AS claim,
       on_hand, moved_on_hand, reserved, moved_reserved, set_aside, shortage, safety, moved_safety
  FROM (SELECT store_id, product_id, COALESCE(CAST(SUM(on_hand) AS SIGNED), 0) AS on_hand,
               COALESCE(CAST(SUM(reserved) AS SIGNED), 0) AS reserved,
               COALESCE(CAST(SUM(shortage) AS SIGNED), 0) AS shortage,
               COALESCE(CAST(SUM(moved_on_hand) AS SIGNED), 0) AS moved_on_hand,
               COALESCE(CAST(SUM(moved_reserved) AS SIGNED), 0) AS moved_reserved,
               COALESCE(CAST(SUM(set_aside) AS SIGNED), 0) AS set_aside,
               COALESCE(CAST(SUM(safety) AS SIGNED), 0) AS safety,
               COALESCE(CAST(SUM(moved_safety) AS SIGNED), 0) AS moved_safety
          FROM (SELECT store_id, product_id, on_hand, reserved, shortage, 0 AS moved_on_hand, 0 AS moved_reserved,
                       0 AS set_aside, safety, 0 AS moved_safety
                  FROM stock WHERE store_id BETWEEN :first AND :last
                UNION ALL
                SELECT store_id, product_id, 0, 0, 0, SUM(on_hand_by), SUM(reserved_by), 0, 0, SUM(safety_by)
                  FROM movement WHERE store_id BETWEEN :first AND :last GROUP BY store_id, product_id
                UNION ALL
                SELECT h.store_id, l.product_id, 0, 0, 0, 0, 0, SUM(l.qty), 0, 0
                  FROM hold h JOIN hold_line l ON l.hold_id = h.hold_id AND l.is_with = 0
                 WHERE h.state = 'open' AND h.store_id BETWEEN :first AND :last GROUP BY h.store_id, l.product_id
                UNION ALL
                SELECT h.with_store_id, l.product_id, 0, 0, 0, 0, 0, SUM(l.qty), 0, 0
                  FROM hold h JOIN hold_line l ON l.hold_id = h.hold_id AND l.is_with <> 0
                 WHERE h.state = 'open' AND h.with_store_id BETWEEN :first AND :last
                 GROUP BY h.with_store_id, l.product_id
                UNION ALL
                SELECT f.store_id, l.product_id, 0, 0, 0, 0, 0, SUM(l.ordered - l.short - l.collected - l.put_back), 0, 0
                  FROM fulfilment f JOIN fulfilment_line l ON l.fulfilment_id = f.fulfilment_id
                 WHERE f.store_id BETWEEN :first AND :last AND f.state NOT IN ('in_transit', 'sent')
                 GROUP BY f.store_id, l.product_id) figures
         GROUP BY store_id, product_id) of_product
  LEFT JOIN store s ON s.store_id = of_product.store_id
  LEFT JOIN product p ON p.product_id = of_product.product_id
  LEFT JOIN shortage n ON n.store_id = of_product.store_id AND n.product_id = of_product.product_id
HAVING claim IS NOT NULL;

-- name: verify_holds
-- why:  a hold at two stores has lines at each, and any other at its own alone
-- in:   first u32, last u32
-- where: store text(32)?, hold text(32)
-- out:  lines_here i64, lines_there i64, has_other bool
-- rows: breaks
SELECT COALESCE(s.code, CONCAT('#', holds.store_id)), id, lines_here, lines_there, has_other
  FROM (SELECT h.store_id, COALESCE(HEX(h.hold_id), '') AS id,
               COALESCE(CAST(SUM(l.is_with = 0) AS SIGNED), 0) AS lines_here,
               COALESCE(CAST(SUM(l.is_with <> 0) AS SIGNED), 0) AS lines_there,
               COALESCE(h.with_store_id <> h.store_id, 0) AS has_other
          FROM hold h JOIN hold_line l ON l.hold_id = h.hold_id
         WHERE h.store_id BETWEEN :first AND :last AND h.state = 'open'
         GROUP BY h.hold_id, h.with_store_id, h.store_id) holds
  LEFT JOIN store s ON s.store_id = holds.store_id
 WHERE lines_here = 0 OR (lines_there > 0) <> has_other;

-- So what is on the way, and on nobody's shelf, is the rest.
-- name: verify_transfers
-- why:  what a store sent to others and received from others is in its ledger
-- in:   first u32, last u32
-- where: store text(32)?, sku text(64)?
-- out:  sent i64, moved_sent i64, received i64, moved_received i64
-- rows: breaks
SELECT COALESCE(s.code, CONCAT('#', of_product.store_id)), COALESCE(p.sku, CONCAT('#', of_product.product_id)),
       of_product.sent, of_product.moved_sent, of_product.received, of_product.moved_received
  FROM (SELECT store_id, product_id, COALESCE(CAST(SUM(sent) AS SIGNED), 0) AS sent,
               COALESCE(CAST(SUM(moved_sent) AS SIGNED), 0) AS moved_sent,
               COALESCE(CAST(SUM(received) AS SIGNED), 0) AS received,
               COALESCE(CAST(SUM(moved_received) AS SIGNED), 0) AS moved_received
          FROM (SELECT t.from_store_id AS store_id, l.product_id, SUM(l.of_reserved) AS sent, 0 AS moved_sent,
                       0 AS received, 0 AS moved_received
                  FROM transfer t JOIN transfer_line l ON l.sent_id = t.sent_id
                 WHERE t.from_store_id BETWEEN :first AND :last GROUP BY t.from_store_id, l.product_id
                UNION ALL
                SELECT t.to_store_id, l.product_id, 0, 0, SUM(l.received), 0
                  FROM transfer t JOIN transfer_line l ON l.sent_id = t.sent_id
                 WHERE t.to_store_id BETWEEN :first AND :last GROUP BY t.to_store_id, l.product_id
                UNION ALL
                SELECT store_id, product_id, 0, SUM(IF(kind = 'sent', -reserved_by, 0)), 0,
                       SUM(IF(kind = 'received', reserved_by, 0))
                  FROM movement WHERE store_id BETWEEN :first AND :last AND kind IN ('sent', 'received')
                 GROUP BY store_id, product_id) figures
         GROUP BY store_id, product_id) of_product
  LEFT JOIN store s ON s.store_id = of_product.store_id
  LEFT JOIN product p ON p.product_id = of_product.product_id
 WHERE of_product.sent <> of_product.moved_sent OR of_product.received <> of_product.moved_received;

-- name: verify_arrivals
-- why:  what arrived from other stores after it came back is in the figures once
-- in:   first u32, last u32
-- where: store text(32)?, sku text(64)?
-- out:  arrived i64, moved_arrived i64
-- rows: breaks
SELECT COALESCE(s.code, CONCAT('#', of_product.store_id)), COALESCE(p.sku, CONCAT('#', of_product.product_id)),
       arrived, moved_arrived
  FROM (SELECT store_id, product_id, COALESCE(CAST(SUM(arrived) AS SIGNED), 0) AS arrived,
               COALESCE(CAST(SUM(moved_arrived) AS SIGNED), 0) AS moved_arrived
          FROM (SELECT at_store_id AS store_id, product_id, SUM(counted) AS arrived, 0 AS moved_arrived
                  FROM consignment WHERE at_store_id BETWEEN :first AND :last GROUP BY at_store_id, product_id
                UNION ALL
                SELECT store_id, product_id, 0, SUM(on_hand_by)
                  FROM movement WHERE store_id BETWEEN :first AND :last AND kind = 'arrived'
                 GROUP BY store_id, product_id) figures
         GROUP BY store_id, product_id) of_product
  LEFT JOIN store s ON s.store_id = of_product.store_id
  LEFT JOIN product p ON p.product_id = of_product.product_id
 WHERE arrived <> moved_arrived;

-- name: verify_queue
-- why:  a store's queue is what it has still to prepare
-- in:   first u32, last u32
-- where: store text(32)?
-- out:  queue i64, to_prepare i64
-- rows: breaks
SELECT COALESCE(s.code, CONCAT('#', of_store.store_id)), queue, to_prepare
  FROM (SELECT store_id, COALESCE(CAST(SUM(queue) AS SIGNED), 0) AS queue,
               COALESCE(CAST(SUM(to_prepare) AS SIGNED), 0) AS to_prepare
          FROM (SELECT store_id, queue, 0 AS to_prepare FROM feed WHERE store_id BETWEEN :first AND :last
                UNION ALL
                SELECT store_id, 0, COUNT(*) FROM fulfilment
                 WHERE store_id BETWEEN :first AND :last AND state IN ('assigned', 'accepted', 'picking')
                 GROUP BY store_id) figures
         GROUP BY store_id) of_store
  LEFT JOIN store s ON s.store_id = of_store.store_id
 WHERE queue <> to_prepare;

-- name: verify_events
-- why:  the numbers of a store's events rise without gaps
-- in:   first u32, last u32
-- where: store text(32)?
-- out:  last_seq i64, events i64, first_event i64, last_event i64
-- rows: breaks
SELECT COALESCE(s.code, CONCAT('#', of_store.store_id)), last_seq, events, first_event, last_event
  FROM (SELECT store_id, COALESCE(CAST(SUM(last_seq) AS SIGNED), 0) AS last_seq,
               COALESCE(CAST(SUM(events) AS SIGNED), 0) AS events,
               COALESCE(CAST(MAX(first_event) AS SIGNED), 1) AS first_event,
               COALESCE(CAST(MAX(last_event) AS SIGNED), 0) AS last_event
          FROM (SELECT store_id, last_seq, 0 AS events, NULL AS first_event, NULL AS last_event
                  FROM feed WHERE store_id BETWEEN :first AND :last
                UNION ALL
                SELECT store_id, 0, COUNT(*), MIN(seq), MAX(seq)
                  FROM event WHERE store_id BETWEEN :first AND :last GROUP BY store_id) figures
         GROUP BY store_id) of_store
  LEFT JOIN store s ON s.store_id = of_store.store_id
 WHERE last_event <> last_seq OR events <> last_event - first_event + 1;

-- name: verify_contents
-- why:  a bundle is made of goods and has no stock of its own
-- where: product text(64)
-- out:  parts_wrong i64, stocks i64
-- rows: breaks
SELECT p.sku, COUNT(*) AS parts_wrong, CAST(0 AS SIGNED) AS stocks
  FROM product p
  JOIN JSON_TABLE(NULLIF(p.contents, ''), '$[*]' COLUMNS (id INT UNSIGNED PATH '$[0]', qty INT PATH '$[1]')) k
  LEFT JOIN product g ON g.product_id = k.id
 WHERE p.contents <> '' AND (g.sku IS NULL OR g.contents <> '' OR k.qty < 1)
 GROUP BY p.sku
 UNION ALL
SELECT p.sku, CAST(0 AS SIGNED), COUNT(*)
  FROM product p JOIN stock s ON s.product_id = p.product_id WHERE p.contents <> '' GROUP BY p.sku;
