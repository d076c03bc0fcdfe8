-- What must always hold, asked of a running system (server/fulfilment/verify.h). Each statement sees one snapshot, so
-- orders placed meanwhile do not look like violations, and gives back only what is wrong. Work is cut by store and
-- by ranges of orders, so that memory and snapshots stay small.

-- name: verify_next_store
-- why:  goes through the stores that anything belongs to, known or not
-- in:   after u32
-- out:  store u32?
-- rows: one
SELECT MIN(id) FROM
       (SELECT MIN(store_id) AS id FROM store WHERE store_id > :after
        UNION ALL SELECT MIN(store_id) FROM stock WHERE store_id > :after
        UNION ALL SELECT MIN(store_id) FROM movement WHERE store_id > :after
        UNION ALL SELECT MIN(store_id) FROM fulfilment WHERE store_id > :after
        UNION ALL SELECT MIN(store_id) FROM feed WHERE store_id > :after
        UNION ALL SELECT MIN(store_id) FROM event WHERE store_id > :after) of_tables;

-- name: verify_store
-- why:  what to call it
-- in:   store u32
-- out:  code text(32)
-- rows: one
SELECT code FROM store WHERE store_id = :store;

-- name: verify_stock
-- why:  figures equal the sums of their movements; what is reserved equals open holds and what fulfilments still
--       set aside; nothing is promised that is not there, unless exactly that shortage is recorded and marked
-- in:   store u32
-- out:  product u32, sku text(64)?, on_hand i64, reserved i64, shortage i64, moved_on_hand i64,
--       moved_reserved i64, set_aside i64,
--       safety i64, moved_safety i64, is_marked bool
-- rows: each
SELECT of_product.product_id, p.sku, of_product.on_hand, of_product.reserved, of_product.shortage,
       of_product.moved_on_hand, of_product.moved_reserved, of_product.set_aside, of_product.safety,
       of_product.moved_safety, n.store_id IS NOT NULL
  FROM (SELECT product_id, COALESCE(CAST(SUM(on_hand) AS SIGNED), 0) AS on_hand,
               COALESCE(CAST(SUM(reserved) AS SIGNED), 0) AS reserved,
               COALESCE(CAST(SUM(shortage) AS SIGNED), 0) AS shortage,
               COALESCE(CAST(SUM(moved_on_hand) AS SIGNED), 0) AS moved_on_hand,
               COALESCE(CAST(SUM(moved_reserved) AS SIGNED), 0) AS moved_reserved,
               COALESCE(CAST(SUM(set_aside) AS SIGNED), 0) AS set_aside,
               COALESCE(CAST(SUM(safety) AS SIGNED), 0) AS safety,
               COALESCE(CAST(SUM(moved_safety) AS SIGNED), 0) AS moved_safety
          FROM (SELECT product_id, on_hand, reserved, shortage, 0 AS moved_on_hand, 0 AS moved_reserved,
                       0 AS set_aside, safety, 0 AS moved_safety
                  FROM stock WHERE store_id = :store
                UNION ALL
                SELECT product_id, 0, 0, 0, SUM(on_hand_by), SUM(reserved_by), 0, 0, SUM(safety_by)
                  FROM movement WHERE store_id = :store GROUP BY product_id
                UNION ALL
                SELECT l.product_id, 0, 0, 0, 0, 0, SUM(l.qty), 0, 0
                  FROM hold h JOIN hold_line l ON l.hold_id = h.hold_id AND l.is_with = 0
                 WHERE h.state = 'open' AND h.store_id = :store GROUP BY l.product_id
                UNION ALL
                SELECT l.product_id, 0, 0, 0, 0, 0, SUM(l.qty), 0, 0
                  FROM hold h JOIN hold_line l ON l.hold_id = h.hold_id AND l.is_with <> 0
                 WHERE h.state = 'open' AND h.with_store_id = :store GROUP BY l.product_id
                UNION ALL
                SELECT l.product_id, 0, 0, 0, 0, 0, SUM(l.ordered - l.short - l.collected - l.put_back), 0, 0
                  FROM fulfilment f JOIN fulfilment_line l ON l.fulfilment_id = f.fulfilment_id
                 WHERE f.store_id = :store AND f.state NOT IN ('in_transit', 'sent') GROUP BY l.product_id) figures
         GROUP BY product_id) of_product
  LEFT JOIN product p ON p.product_id = of_product.product_id
  LEFT JOIN shortage n ON n.store_id = :store AND n.product_id = of_product.product_id
 WHERE of_product.on_hand <> of_product.moved_on_hand OR of_product.reserved <> of_product.moved_reserved
    OR of_product.safety <> of_product.moved_safety OR of_product.reserved <> of_product.set_aside
    OR of_product.on_hand < 0 OR of_product.reserved < 0 OR p.sku IS NULL
    OR of_product.shortage <> GREATEST(0, of_product.reserved - of_product.on_hand)
    OR (of_product.shortage > 0 AND n.store_id IS NULL);

-- name: verify_holds
-- why:  what is held at two stores has lines at each, and what is held at one has none elsewhere
-- in:   store u32
-- out:  id text(32), lines_here i64, lines_there i64, has_other bool
-- rows: each
SELECT * FROM
       (SELECT COALESCE(HEX(h.hold_id), '') AS id, COALESCE(CAST(SUM(l.is_with = 0) AS SIGNED), 0) AS lines_here,
               COALESCE(CAST(SUM(l.is_with <> 0) AS SIGNED), 0) AS lines_there,
               COALESCE(h.with_store_id <> h.store_id, 0) AS has_other
          FROM hold h JOIN hold_line l ON l.hold_id = h.hold_id
         WHERE h.store_id = :store AND h.state = 'open'
         GROUP BY h.hold_id, h.with_store_id, h.store_id) holds
 WHERE lines_here = 0 OR (lines_there > 0) <> has_other;

-- name: verify_transfers
-- why:  what left a store for others and what came to it from others is what the ledger says: so what is on the way,
--       and on nobody's shelf, is the rest
-- in:   store u32
-- out:  product u32, sku text(64)?, sent i64, moved_sent i64, received i64, moved_received i64
-- rows: each
SELECT of_product.product_id, p.sku, of_product.sent, of_product.moved_sent, of_product.received,
       of_product.moved_received
  FROM (SELECT product_id, COALESCE(CAST(SUM(sent) AS SIGNED), 0) AS sent,
               COALESCE(CAST(SUM(moved_sent) AS SIGNED), 0) AS moved_sent,
               COALESCE(CAST(SUM(received) AS SIGNED), 0) AS received,
               COALESCE(CAST(SUM(moved_received) AS SIGNED), 0) AS moved_received
          FROM (SELECT l.product_id, SUM(l.of_reserved) AS sent, 0 AS moved_sent, 0 AS received, 0 AS moved_received
                  FROM transfer t JOIN transfer_line l ON l.sent_id = t.sent_id
                 WHERE t.from_store_id = :store GROUP BY l.product_id
                UNION ALL
                SELECT l.product_id, 0, 0, SUM(l.received), 0
                  FROM transfer t JOIN transfer_line l ON l.sent_id = t.sent_id
                 WHERE t.to_store_id = :store GROUP BY l.product_id
                UNION ALL
                SELECT product_id, 0, SUM(IF(kind = 'sent', -reserved_by, 0)), 0,
                       SUM(IF(kind = 'received', reserved_by, 0))
                  FROM movement WHERE store_id = :store AND kind IN ('sent', 'received')
                 GROUP BY product_id) figures
         GROUP BY product_id) of_product
  LEFT JOIN product p ON p.product_id = of_product.product_id
 WHERE of_product.sent <> of_product.moved_sent OR of_product.received <> of_product.moved_received;

-- name: verify_transfer_lines
-- why:  each fulfilment that was sent has its transfer, and the other way round; it sent what it had ready, and what is
--       expected is in transit until it was received, and then is what was received
-- in:   after order_id, last order_id
-- out:  number text(10), line u16, is_sent bool, is_received bool, arriving enum(fulfilment_state)?, ready i64,
--       sent i64, expected i64, here i64, received i64
-- rows: each
SELECT * FROM
       (SELECT o.number, fl.line, f.state = 'sent' AND t.sent_id IS NOT NULL AS is_sent,
               COALESCE(t.received_at, 0) > 0 AS is_received, a.state AS arriving,
               CAST(fl.ordered - fl.short - fl.put_back AS SIGNED) AS ready,
               CAST(COALESCE(l.sent, 0) AS SIGNED) AS sent,
               CAST(COALESCE(al.ordered, 0) AS SIGNED) AS expected,
               CAST(COALESCE(al.picked, 0) AS SIGNED) AS here, CAST(COALESCE(l.received, 0) AS SIGNED) AS received
          FROM orders o
          JOIN fulfilment f ON f.order_id = o.order_id
          JOIN fulfilment_line fl ON fl.fulfilment_id = f.fulfilment_id
          LEFT JOIN transfer t ON t.sent_id = f.fulfilment_id
          LEFT JOIN transfer_line l ON l.sent_id = f.fulfilment_id AND l.line = fl.line
          LEFT JOIN fulfilment a ON a.fulfilment_id = t.arriving_id
          LEFT JOIN fulfilment_line al ON al.fulfilment_id = t.arriving_id AND al.line = fl.line
         WHERE o.order_id > :after AND o.order_id <= :last AND (f.state = 'sent' OR t.sent_id IS NOT NULL)) transfers
 WHERE is_sent = 0 OR sent <> ready OR sent > expected OR arriving IS NULL
    OR (is_received = 0 AND (here <> 0 OR received <> 0 OR arriving NOT IN ('in_transit', 'cancelled', 'rejected')))
    OR (is_received = 1 AND arriving = 'in_transit');

-- name: verify_feed
-- why:  the numbers of a store's events rise without gaps to the last one given out; its queue is what it has
--       still to prepare
-- in:   store u32
-- out:  last_seq i64, events i64, first i64, last i64, queue i64, to_prepare i64
-- rows: one
SELECT COALESCE(CAST((SELECT last_seq FROM feed WHERE store_id = :store) AS SIGNED), 0), COUNT(*),
       COALESCE(CAST(MIN(seq) AS SIGNED), 1), COALESCE(CAST(MAX(seq) AS SIGNED), 0),
       COALESCE(CAST((SELECT queue FROM feed WHERE store_id = :store) AS SIGNED), 0),
       COALESCE(CAST((SELECT COUNT(*) FROM fulfilment
                       WHERE store_id = :store AND state IN ('assigned', 'accepted', 'picking')) AS SIGNED), 0)
  FROM event WHERE store_id = :store;

-- name: verify_orders_end
-- why:  where the next thousand orders end
-- in:   after order_id
-- out:  last order_id
-- rows: one
SELECT order_id FROM orders WHERE order_id > :after ORDER BY order_id LIMIT 1 OFFSET 999;

-- name: verify_order_lines
-- why:  every unit ordered is with a store, undecided by the shopper, or known to be unavailable; at most what was ordered is collected;
--       what the returns say came back is what the fulfilments say, and what was not collected yet waits
-- in:   after order_id, last order_id
-- out:  number text(10), line u16, qty i64, unavailable i64, asked i64, collected i64, returned i64,
--       return_lines i64, inspected i64, undecided i64
-- rows: each
SELECT o.number, l.line, l.qty, l.unavailable, COALESCE(s.asked, 0), COALESCE(s.collected, 0),
       COALESCE(s.returned, 0), COALESCE(b.qty, 0), COALESCE(b.inspected, 0), COALESCE(u.qty, 0)
  FROM orders o
  JOIN order_line l ON l.order_id = o.order_id
  LEFT JOIN (SELECT f.order_id, fl.line,
                    CAST(SUM(IF(f.state IN ('rejected', 'sent'), 0, fl.ordered - fl.short)) AS SIGNED) AS asked,
                    CAST(SUM(fl.collected) AS SIGNED) AS collected, CAST(SUM(fl.returned) AS SIGNED) AS returned
               FROM fulfilment f JOIN fulfilment_line fl ON fl.fulfilment_id = f.fulfilment_id
              WHERE f.order_id > :after AND f.order_id <= :last
              GROUP BY f.order_id, fl.line) s ON s.order_id = l.order_id AND s.line = l.line
  LEFT JOIN (SELECT r.order_id, rl.line, CAST(SUM(rl.qty) AS SIGNED) AS qty,
                    CAST(SUM(IF(r.state = 'received', 0, rl.qty)) AS SIGNED) AS inspected
               FROM returns r JOIN return_line rl ON rl.return_id = r.return_id
              WHERE r.order_id > :after AND r.order_id <= :last AND r.state NOT IN ('announced', 'refused')
              GROUP BY r.order_id, rl.line) b ON b.order_id = l.order_id AND b.line = l.line
  LEFT JOIN (SELECT c.order_id, cl.line, CAST(SUM(cl.qty) AS SIGNED) AS qty
               FROM choice c JOIN choice_line cl ON cl.choice_id = c.choice_id
              WHERE c.order_id > :after AND c.order_id <= :last AND c.is_kept = 0
                AND c.state IN ('open', 'waiting')
              GROUP BY c.order_id, cl.line) u ON u.order_id = l.order_id AND u.line = l.line
 WHERE o.order_id > :after AND o.order_id <= :last
   AND (l.qty <> l.unavailable + COALESCE(s.asked, 0) + COALESCE(u.qty, 0) OR COALESCE(s.collected, 0) > l.qty
        OR COALESCE(s.returned, 0) <> LEAST(COALESCE(b.qty, 0), COALESCE(s.collected, 0))
        OR COALESCE(b.inspected, 0) > COALESCE(s.returned, 0) OR COALESCE(b.qty, 0) > l.qty);

-- name: verify_withdrawals
-- why:  declarations of withdrawal are kept as they were made: each by its hash over the one before
-- in:   after order_id, last order_id
-- out:  order order_id, order_number text(10), number u16, content text(65535), declared_at i64, hash hash
-- rows: each
SELECT w.order_id, COALESCE(o.number, ''), w.number, w.content, w.declared_at, w.hash
  FROM withdrawal w LEFT JOIN orders o ON o.order_id = w.order_id
 WHERE w.order_id > :after AND w.order_id <= :last ORDER BY w.order_id, w.number;

-- name: verify_withdrawal_counts
-- why:  none of an order's declarations is left out at the end, where no other stands on it
-- in:   after order_id, last order_id
-- out:  order_number text(10), declared i64, kept i64
-- rows: each
SELECT o.number, COALESCE(d.declared, 0), COALESCE(d.kept, 0) FROM
       (SELECT order_id, CAST(SUM(declared) AS SIGNED) AS declared, CAST(SUM(kept) AS SIGNED) AS kept FROM
               (SELECT order_id, 1 AS declared, 0 AS kept FROM history
                 WHERE what = 'withdrawn' AND order_id > :after AND order_id <= :last
                UNION ALL
                SELECT order_id, 0, 1 FROM withdrawal WHERE order_id > :after AND order_id <= :last) each_one
         GROUP BY order_id HAVING declared <> kept) d
  JOIN orders o ON o.order_id = d.order_id;

-- name: verify_order_money
-- why:  totals equal the lines that were ordered and what they cost beside (what is swapped at the counter is paid by the line it replaces); at most what was to be paid is given back, and for returns exactly what their
--       lines say and at most what was collected
-- in:   after order_id, last order_id
-- out:  number text(10), total_minor i64, lines_minor i64, refunds_minor i64, return_refunds_minor i64,
--       return_lines_minor i64, collected_minor i64
-- rows: each
SELECT * FROM
       (SELECT o.number, o.total_minor,
               COALESCE((SELECT CAST(SUM(l.qty * l.price_minor + l.added_minor) AS SIGNED) FROM order_line l
                          WHERE l.order_id = o.order_id AND l.swap_of = 0), 0)
               + COALESCE((SELECT c.amount_minor FROM order_cost c WHERE c.order_id = o.order_id), 0) AS lines_minor,
               COALESCE((SELECT CAST(SUM(r.amount_minor) AS SIGNED) FROM refund r
                          WHERE r.order_id = o.order_id), 0) AS refunds_minor,
               COALESCE((SELECT CAST(SUM(r.amount_minor) AS SIGNED) FROM refund r
                          WHERE r.order_id = o.order_id AND r.ground = 'return'), 0) AS return_refunds_minor,
               COALESCE((SELECT CAST(SUM(rl.refund_minor) AS SIGNED)
                           FROM returns r JOIN return_line rl ON rl.return_id = r.return_id
                          WHERE r.order_id = o.order_id AND r.state IN ('inspected', 'settled')), 0)
               + COALESCE((SELECT CAST(SUM(IF(nl.line = 0, nl.taxable_minor + nl.tax_minor,
                                              IF(nl.tax = 'vat', 0, nl.tax_minor))) AS SIGNED)
                             FROM credit_note n JOIN credit_note_line nl ON nl.return_id = n.return_id
                            WHERE n.order_id = o.order_id), 0) AS return_lines_minor,
               COALESCE((SELECT CAST(SUM(fl.collected * l.price_minor) AS SIGNED)
                           FROM fulfilment f
                           JOIN fulfilment_line fl ON fl.fulfilment_id = f.fulfilment_id
                           JOIN order_line l ON l.order_id = f.order_id AND l.line = fl.line
                          WHERE f.order_id = o.order_id), 0)
               + COALESCE((SELECT CAST(SUM(l.added_minor) AS SIGNED) FROM order_line l
                            WHERE l.order_id = o.order_id), 0)
               + COALESCE((SELECT c.amount_minor FROM order_cost c WHERE c.order_id = o.order_id), 0) AS collected_minor
          FROM orders o WHERE o.order_id > :after AND o.order_id <= :last) money
 WHERE total_minor <> lines_minor OR refunds_minor > total_minor OR return_refunds_minor <> return_lines_minor
    OR return_refunds_minor > collected_minor;

-- name: verify_payments
-- why:  what a payment says was asked for and done is what its acts say, unless the web shop had taken it all
-- in:   after order_id, last order_id
-- out:  number text(10), capture_minor i64, void_minor i64, refund_minor i64, captured_minor i64, refunded_minor i64,
--       asked_capture i64, asked_void i64, asked_refund i64, done_capture i64, done_refund i64
-- rows: each
SELECT number, capture_minor, void_minor, refund_minor, captured_minor, refunded_minor, asked_capture, asked_void,
       asked_refund, done_capture, done_refund
  FROM (SELECT o.number, p.capture_minor, p.void_minor, p.refund_minor, p.captured_minor, p.refunded_minor,
               p.authorised_minor, COALESCE(s.asked_capture, 0) AS asked_capture,
               COALESCE(s.asked_void, 0) AS asked_void, COALESCE(s.asked_refund, 0) AS asked_refund,
               COALESCE(s.done_capture, 0) AS done_capture, COALESCE(s.done_refund, 0) AS done_refund
          FROM payment p
          JOIN orders o ON o.order_id = p.order_id
          LEFT JOIN (SELECT a.order_id,
                            CAST(SUM(IF(a.kind = 'capture' AND a.state <> 'failed', a.amount_minor, 0)) AS SIGNED) AS asked_capture,
                            CAST(SUM(IF(a.kind = 'void' AND a.state <> 'failed', a.amount_minor, 0)) AS SIGNED) AS asked_void,
                            CAST(SUM(IF(a.kind = 'refund' AND a.state <> 'failed', a.amount_minor, 0)) AS SIGNED) AS asked_refund,
                            CAST(SUM(IF(a.kind = 'capture' AND a.state = 'done', a.amount_minor, 0)) AS SIGNED) AS done_capture,
                            CAST(SUM(IF(a.kind = 'refund' AND a.state = 'done', a.amount_minor, 0)) AS SIGNED) AS done_refund
                       FROM payment_act a WHERE a.order_id > :after AND a.order_id <= :last
                      GROUP BY a.order_id) s ON s.order_id = p.order_id
         WHERE p.order_id > :after AND p.order_id <= :last) money
 WHERE void_minor <> asked_void OR refund_minor <> asked_refund OR refunded_minor <> done_refund
    OR ((capture_minor <> asked_capture OR captured_minor <> done_capture)
        AND NOT (asked_capture = 0 AND captured_minor = authorised_minor));

-- name: verify_act_lines
-- why:  what is taken or given back is so to the cent of the lines it is of; acts without a store are older than these
-- in:   after order_id, last order_id
-- out:  number text(10), kind enum(money_act), amount_minor i64, lines_minor i64
-- rows: each
SELECT number, kind, amount_minor, lines_minor
  FROM (SELECT o.number, a.kind, a.amount_minor,
               COALESCE((SELECT CAST(SUM(l.amount_minor) AS SIGNED) FROM payment_act_line l
                          WHERE l.act_id = a.act_id), 0) AS lines_minor
          FROM payment_act a JOIN orders o ON o.order_id = a.order_id
         WHERE a.order_id > :after AND a.order_id <= :last AND a.store_id IS NOT NULL
           AND a.kind IN ('capture', 'refund')) acts
 WHERE amount_minor <> lines_minor;

-- name: verify_refund_lines
-- why:  a refund is to the cent of its lines, and lines that are worth something have their refund
-- in:   after order_id, last order_id
-- out:  number text(10), ground enum(refund_ground), amount_minor i64, lines_minor i64
-- rows: each
SELECT o.number, parts.ground, COALESCE(CAST(SUM(parts.amount_minor) AS SIGNED), 0) AS amount_minor,
       COALESCE(CAST(SUM(parts.lines_minor) AS SIGNED), 0) AS lines_minor
  FROM (SELECT order_id, ground, cause, amount_minor, 0 AS lines_minor
          FROM refund WHERE order_id > :after AND order_id <= :last AND ground <> 'return'
        UNION ALL
        SELECT order_id, ground, cause, 0, amount_minor
          FROM refund_line WHERE order_id > :after AND order_id <= :last AND ground <> 'return') parts
  JOIN orders o ON o.order_id = parts.order_id
 GROUP BY o.number, parts.ground, parts.cause HAVING amount_minor <> lines_minor;

-- name: verify_line_taxes
-- why:  what refunds and credit notes give back of a line has no more of each tax than the line, and all of it when all units
--       are given back
-- in:   after order_id, last order_id
-- out:  number text(10), line u16, qty i64, given i64, tax_minor i64, tax2_minor i64, given_tax i64, given_tax2 i64
-- rows: each
SELECT * FROM
       (SELECT o.number, l.line, CAST(l.qty AS SIGNED) AS qty, COALESCE(CAST(SUM(given.qty) AS SIGNED), 0) AS given,
               l.vat_minor, l.tax2_minor, COALESCE(CAST(SUM(given.tax_minor) AS SIGNED), 0) AS given_tax,
               COALESCE(CAST(SUM(given.tax2_minor) AS SIGNED), 0) AS given_tax2
          FROM order_line l
          JOIN orders o ON o.order_id = l.order_id
          JOIN (SELECT order_id, line, qty, tax_minor, tax2_minor FROM refund_line
                 WHERE order_id > :after AND order_id <= :last AND qty > 0
                UNION ALL
                SELECT c.order_id, n.line, n.qty, n.tax_minor, n.tax2_minor
                  FROM credit_note c JOIN credit_note_line n ON n.return_id = c.return_id
                 WHERE c.order_id > :after AND c.order_id <= :last) given
            ON given.order_id = l.order_id AND given.line = l.line
         WHERE l.order_id > :after AND l.order_id <= :last
           AND NOT EXISTS (SELECT 1 FROM order_line x WHERE x.order_id = l.order_id AND x.exchange_id IS NOT NULL
                              AND x.swap_of = l.line)
         GROUP BY o.number, l.order_id, l.line, l.qty, l.vat_minor, l.tax2_minor) taxes
 WHERE given <= qty AND (given_tax > vat_minor OR given_tax2 > tax2_minor
                         OR (given = qty AND (given_tax <> vat_minor OR given_tax2 <> tax2_minor)));

-- name: verify_added_taxes
-- why:  taxes on top of what was ordered, which the caller works out again
-- in:   after order_id, last order_id
-- out:  number text(10), line u16, tax enum(tax_code), vat_bp u16, qty i32, price_minor i64, tax_minor i64, tax2_minor i64
-- rows: each
SELECT o.number, l.line, l.tax, l.vat_bp, l.qty, l.price_minor, l.vat_minor, l.tax2_minor
  FROM order_line l JOIN orders o ON o.order_id = l.order_id
 WHERE l.order_id > :after AND l.order_id <= :last AND l.swap_of = 0 AND l.tax <> 'vat';

-- name: verify_costs
-- why:  what was given back of an order's costs is what lines say, and only where nothing of its goods is left
-- in:   after order_id, last order_id
-- out:  number text(10), amount_minor i64, back_minor i64, lines_minor i64, lines_left i64
-- rows: each
SELECT * FROM
       (SELECT o.number, c.amount_minor, c.back_minor,
               COALESCE((SELECT CAST(SUM(f.amount_minor) AS SIGNED) FROM refund_line f
                          WHERE f.order_id = c.order_id AND f.line = 0), 0)
               + COALESCE((SELECT CAST(SUM(l.taxable_minor + l.tax_minor) AS SIGNED)
                             FROM credit_note n JOIN credit_note_line l ON l.return_id = n.return_id
                            WHERE n.order_id = c.order_id AND l.line = 0), 0) AS lines_minor,
               COALESCE((SELECT COUNT(*) FROM order_line l
                          WHERE l.order_id = c.order_id
                            AND l.qty > COALESCE((SELECT CAST(SUM(rl.qty) AS SIGNED)
                                                    FROM returns r
                                                    JOIN return_line rl ON rl.return_id = r.return_id AND rl.line = l.line
                                                   WHERE r.order_id = l.order_id
                                                     AND r.state IN ('inspected', 'settled')), 0)
                                      + COALESCE((SELECT CAST(SUM(f.qty) AS SIGNED) FROM refund_line f
                                                   WHERE f.order_id = l.order_id AND f.line = l.line AND f.qty > 0), 0)),
                        0) AS lines_left
          FROM order_cost c JOIN orders o ON o.order_id = c.order_id
         WHERE c.order_id > :after AND c.order_id <= :last) costs
 WHERE back_minor <> lines_minor OR (back_minor > 0 AND lines_left > 0);

-- name: verify_bundles
-- why:  the lines of a bundle cost what the bundle does, and are as many of each product for each of it
-- in:   after order_id, last order_id
-- out:  number text(10), bundle u16, bundle_minor i64, lines_minor i64, uneven i64
-- rows: each
SELECT * FROM
       (SELECT o.number, b.bundle, b.qty * b.price_minor AS bundle_minor,
               COALESCE((SELECT CAST(SUM(l.qty * l.price_minor) AS SIGNED) FROM order_line l
                          WHERE l.order_id = b.order_id AND l.bundle = b.bundle), 0) AS lines_minor,
               COALESCE((SELECT COUNT(*) FROM order_line l
                          WHERE l.order_id = b.order_id AND l.bundle = b.bundle AND l.qty MOD b.qty <> 0), 0) AS uneven
          FROM order_bundle b JOIN orders o ON o.order_id = b.order_id
         WHERE b.order_id > :after AND b.order_id <= :last) bundles
 WHERE bundle_minor <> lines_minor OR uneven > 0;

-- name: verify_contents
-- why:  a bundle is made of goods that are there, and has no stock itself
-- out:  sku text(64), parts_wrong i64, stocks i64
-- rows: each
SELECT p.sku, COUNT(*) AS parts_wrong, CAST(0 AS SIGNED) AS stocks
  FROM product p
  JOIN JSON_TABLE(NULLIF(p.contents, ''), '$[*]' COLUMNS (id INT UNSIGNED PATH '$[0]', qty INT PATH '$[1]')) k
  LEFT JOIN product g ON g.product_id = k.id
 WHERE p.contents <> '' AND (g.sku IS NULL OR g.contents <> '' OR k.qty < 1)
 GROUP BY p.sku
 UNION ALL
SELECT p.sku, CAST(0 AS SIGNED), COUNT(*)
  FROM product p JOIN stock s ON s.product_id = p.product_id WHERE p.contents <> '' GROUP BY p.sku;

-- name: verify_vouchers
-- why:  what went as a voucher is worth what was owed, counts as given back, and was asked of nobody else
-- in:   after order_id, last order_id
-- out:  number text(10), done_minor i64, paired_minor i64, voucher_minor i64, counted_minor i64, asked_minor i64
-- rows: each
SELECT * FROM
       (SELECT o.number,
               COALESCE((SELECT CAST(SUM(r.amount_minor) AS SIGNED) FROM refund r
                          WHERE r.order_id = o.order_id AND r.way = 'voucher' AND r.state = 'done'), 0) AS done_minor,
               COALESCE((SELECT CAST(SUM(v.amount_minor) AS SIGNED)
                           FROM voucher v
                           JOIN refund r ON r.refund_id = v.refund_id AND r.order_id = v.order_id AND r.way = 'voucher'
                                        AND r.cause = v.return_id AND r.amount_minor = v.amount_minor
                          WHERE v.order_id = o.order_id AND v.state <> 'voided'), 0) AS paired_minor,
               COALESCE((SELECT CAST(SUM(v.amount_minor) AS SIGNED) FROM voucher v
                          WHERE v.order_id = o.order_id AND v.state <> 'voided'), 0) AS voucher_minor,
               COALESCE((SELECT p.voucher_minor FROM payment p WHERE p.order_id = o.order_id), 0) AS counted_minor,
               COALESCE((SELECT CAST(SUM(a.amount_minor) AS SIGNED)
                           FROM payment_act a JOIN refund r ON r.refund_id = a.cause AND r.way = 'voucher'
                          WHERE a.order_id = o.order_id AND a.kind = 'refund' AND a.state <> 'failed'), 0) AS asked_minor
          FROM orders o WHERE o.order_id > :after AND o.order_id <= :last) vouchers
 WHERE done_minor <> voucher_minor OR paired_minor <> voucher_minor OR counted_minor <> voucher_minor OR asked_minor <> 0;

-- name: verify_settled
-- why:  a return that was inspected is settled exactly when its money has gone back
-- in:   after order_id, last order_id
-- out:  number text(10), state enum(return_state), owed i64
-- rows: each
SELECT number, state, owed
  FROM (SELECT o.number, r.state,
               COALESCE((SELECT COUNT(*) FROM refund f WHERE f.ground = 'return' AND f.cause = r.return_id
                            AND f.state NOT IN ('done', 'released')), 0) AS owed
          FROM returns r JOIN orders o ON o.order_id = r.order_id
         WHERE r.order_id > :after AND r.order_id <= :last AND r.state IN ('inspected', 'settled')) ends
 WHERE (state = 'settled') <> (owed = 0);

-- name: verify_photos
-- why:  nobody keeps the photos of a return for longer than a month after it was settled
-- in:   after order_id, last order_id
-- out:  number text(10), photo u8?, kept_until i64, settled_at i64
-- rows: each
SELECT o.number, p.number, p.kept_until, r.settled_at
  FROM returns r
  JOIN return_photo p ON p.return_id = r.return_id
  JOIN orders o ON o.order_id = r.order_id
 WHERE r.order_id > :after AND r.order_id <= :last AND r.state = 'settled'
   AND p.kept_until > r.settled_at + 2592000000;

-- name: verify_credit_notes
-- why:  each return with money has its one note; its figures are those of the return's lines and of its own lines and rates
-- in:   after order_id, last order_id
-- out:  number text(10), owed_minor i64, total_minor i64, tax_minor i64, return_lines_minor i64, lines_minor i64,
--       lines_tax i64, rates_minor i64, rates_tax i64, beyond_vat i64, lines_tax2 i64, rates_tax2 i64
-- rows: each
SELECT * FROM
       (SELECT o.number, COALESCE(f.amount_minor, 0) AS owed_minor, COALESCE(n.total_minor, 0) AS total_minor,
               COALESCE(n.tax_minor, 0) AS tax_minor,
               COALESCE((SELECT CAST(SUM(rl.refund_minor) AS SIGNED) FROM return_line rl
                          WHERE rl.return_id = r.return_id), 0)
               + COALESCE((SELECT CAST(SUM(IF(l.line = 0, l.taxable_minor + l.tax_minor,
                                              IF(l.tax = 'vat', 0, l.tax_minor))) AS SIGNED)
                             FROM credit_note_line l WHERE l.return_id = r.return_id), 0) AS return_lines_minor,
               COALESCE((SELECT CAST(SUM(l.taxable_minor + l.tax_minor) AS SIGNED) FROM credit_note_line l
                           LEFT JOIN return_line rl ON rl.return_id = l.return_id AND rl.line = l.line AND rl.qty = l.qty
                          WHERE l.return_id = r.return_id AND (l.line = 0 OR rl.qty IS NOT NULL)), 0) AS lines_minor,
               COALESCE((SELECT CAST(SUM(l.tax_minor) AS SIGNED) FROM credit_note_line l
                          WHERE l.return_id = r.return_id), 0) AS lines_tax,
               COALESCE((SELECT CAST(SUM(t.taxable_minor + t.tax_minor) AS SIGNED) FROM credit_note_rate t
                          WHERE t.return_id = r.return_id), 0) AS rates_minor,
               COALESCE((SELECT CAST(SUM(t.tax_minor) AS SIGNED) FROM credit_note_rate t
                          WHERE t.return_id = r.return_id), 0) AS rates_tax,
               COALESCE((SELECT CAST(SUM(given.tax_minor > l.vat_minor
                                         OR (given.qty = l.qty AND given.tax_minor <> l.vat_minor)) AS SIGNED)
                           FROM order_line l
                           JOIN (SELECT t.order_id, t.line, SUM(t.qty) AS qty, SUM(t.tax_minor) AS tax_minor
                                   FROM (SELECT c.order_id, cl.line, cl.qty, cl.tax_minor
                                           FROM credit_note c JOIN credit_note_line cl ON cl.return_id = c.return_id
                                          WHERE c.order_id > :after AND c.order_id <= :last
                                         UNION ALL
                                         SELECT x.order_id, x.swap_of,
                                                IF(EXISTS (SELECT 1 FROM credit_note_line cl
                                                            WHERE cl.return_id = x.exchange_id
                                                              AND cl.line = x.swap_of), 0, x.qty), x.vat_minor
                                           FROM order_line x
                                          WHERE x.order_id > :after AND x.order_id <= :last
                                            AND x.exchange_id IS NOT NULL) t
                                  GROUP BY t.order_id, t.line) given
                             ON given.order_id = l.order_id AND given.line = l.line
                          WHERE l.order_id = r.order_id), 0) AS beyond_vat,
               COALESCE((SELECT CAST(SUM(l.tax2_minor) AS SIGNED) FROM credit_note_line l
                          WHERE l.return_id = r.return_id), 0) AS lines_tax2,
               COALESCE((SELECT CAST(SUM(t.tax2_minor) AS SIGNED) FROM credit_note_rate t
                          WHERE t.return_id = r.return_id), 0) AS rates_tax2
          FROM returns r
          JOIN orders o ON o.order_id = r.order_id
          LEFT JOIN refund f ON f.ground = 'return' AND f.cause = r.return_id AND r.is_before_notes = 0
          LEFT JOIN credit_note n ON n.return_id = r.return_id
         WHERE r.order_id > :after AND r.order_id <= :last
           AND (f.refund_id IS NOT NULL OR n.return_id IS NOT NULL)) notes
 WHERE owed_minor <> total_minor OR total_minor <> return_lines_minor OR total_minor <> lines_minor
    OR total_minor <> rates_minor OR tax_minor <> lines_tax OR tax_minor <> rates_tax OR beyond_vat > 0
    OR lines_tax2 <> rates_tax2;

-- name: verify_exchanges
-- why:  goods taken in exchange are paid by goods that came back for them, as many, and by no more than these were paid
-- in:   after order_id, last order_id
-- out:  number text(10), line u16, qty i64, came_back i64, collected i64, worth_minor i64, price_minor i64,
--       refund_minor i64
-- rows: each
SELECT number, line, qty, came_back, collected, worth_minor, price_minor, refund_minor
  FROM (SELECT o.number, x.line, CAST(x.qty AS SIGNED) AS qty, COALESCE(CAST(rl.qty AS SIGNED), 0) AS came_back,
               COALESCE((SELECT CAST(SUM(fl.collected) AS SIGNED)
                           FROM fulfilment f JOIN fulfilment_line fl ON fl.fulfilment_id = f.fulfilment_id
                          WHERE f.order_id = x.order_id AND fl.line = x.line), 0) AS collected,
               COALESCE(old.price_minor * x.qty, 0) AS worth_minor, x.price_minor * x.qty AS price_minor,
               COALESCE(rl.refund_minor, 0) AS refund_minor
          FROM order_line x
          JOIN orders o ON o.order_id = x.order_id
          LEFT JOIN order_line old ON old.order_id = x.order_id AND old.line = x.swap_of
          LEFT JOIN returns r ON r.return_id = x.exchange_id AND r.order_id = x.order_id
          LEFT JOIN return_line rl ON rl.return_id = r.return_id AND rl.line = x.swap_of
         WHERE x.order_id > :after AND x.order_id <= :last AND x.exchange_id IS NOT NULL) exchanges
 WHERE came_back <> qty OR collected > qty OR price_minor + refund_minor <> worth_minor;

-- name: verify_credit_numbers
-- why:  the numbers of a store's credit notes rise from 1 without gaps to the last one given out, year by year
-- in:   store u32
-- out:  year u16?, last_number i64, notes i64, last i64
-- rows: each
SELECT year, last_number, notes, last
  FROM (SELECT y.year, COALESCE(CAST(s.last_number AS SIGNED), 0) AS last_number, COUNT(n.return_id) AS notes,
               COALESCE(CAST(MAX(n.number) AS SIGNED), 0) AS last
          FROM (SELECT year FROM credit_note_series WHERE store_id = :store
                UNION SELECT year FROM credit_note WHERE store_id = :store) y
          LEFT JOIN credit_note_series s ON s.store_id = :store AND s.year = y.year
          LEFT JOIN credit_note n ON n.store_id = :store AND n.year = y.year
         GROUP BY y.year, s.last_number) of_years
 WHERE last_number <> notes OR last_number <> last;

-- name: verify_put_backs
-- why:  goods are to be put back exactly where a fulfilment that ended still sets goods aside
-- in:   after order_id, last order_id
-- out:  number text(10), short_id text(8), state enum(fulfilment_state), is_put_back_due bool, set_aside i64,
--       least i64
-- rows: each
SELECT o.number, f.short_id, f.state, f.put_back_due,
       COALESCE(CAST(SUM(l.ordered - l.short - l.collected - l.put_back) AS SIGNED), 0) AS set_aside,
       COALESCE(CAST(MIN(l.ordered - l.short - l.collected - l.put_back) AS SIGNED), 0) AS least
  FROM fulfilment f
  JOIN orders o ON o.order_id = f.order_id
  JOIN fulfilment_line l ON l.fulfilment_id = f.fulfilment_id
 WHERE f.order_id > :after AND f.order_id <= :last
 GROUP BY o.number, f.fulfilment_id, f.short_id, f.state, f.put_back_due
HAVING least < 0
    OR (f.put_back_due <> 0) <> (set_aside > 0 AND f.state IN ('collected', 'rejected', 'cancelled', 'expired'));

-- name: verify_substitutes
-- why:  what was accepted instead is a line of the order, of that product, at what the shopper was told and never more
--       than the goods it replaces; nothing else is; goods are set aside for what is still asked
-- in:   after order_id, last order_id
-- out:  number text(10), line u16, state enum(substitute_state), given_line u16, is_given bool, is_dearer bool,
--       is_held bool
-- rows: each
SELECT * FROM
       (SELECT o.number, s.line, s.state, s.given_line,
               COALESCE(g.swap_of = s.line AND g.product_id = s.product_id AND g.qty = s.qty
                        AND g.price_minor = s.price_minor, 0) AS is_given,
               s.price_minor > l.price_minor AS is_dearer,
               COALESCE((SELECT MAX(hl.product_id = s.product_id AND hl.qty = s.qty) FROM hold_line hl
                          WHERE hl.hold_id = s.hold_id), 0) AS is_held
          FROM substitute s
          JOIN orders o ON o.order_id = s.order_id
          JOIN order_line l ON l.order_id = s.order_id AND l.line = s.line
          LEFT JOIN order_line g ON g.order_id = s.order_id AND g.line = s.given_line
         WHERE s.order_id > :after AND s.order_id <= :last) offers
 WHERE is_given <> (state = 'accepted') OR is_dearer OR (state = 'open' AND NOT is_held);

-- name: verify_sold_serials
-- why:  no line has more serials than units that left
-- in:   after order_id, last order_id
-- out:  number text(10), line u16, serials i64, collected i64
-- rows: each
SELECT * FROM
       (SELECT o.number, s.line, COUNT(*) AS serials,
               CAST(COALESCE((SELECT l.collected FROM fulfilment_line l
                               WHERE l.fulfilment_id = s.fulfilment_id AND l.line = s.line), 0) AS SIGNED) AS collected
          FROM sold_serial s JOIN orders o ON o.order_id = s.order_id
         WHERE s.order_id > :after AND s.order_id <= :last
         GROUP BY o.number, s.line, s.fulfilment_id) units
 WHERE serials > collected;

-- name: verify_brought_serials
-- why:  what came back as sold is a unit that was sold, and of what is not a manager was told
-- in:   after order_id, last order_id
-- out:  number text(10), line u16, serial text(40), says enum(serial_says), sold i64, signals i64
-- rows: each
SELECT * FROM
       (SELECT o.number, b.line, b.serial, b.says,
               COALESCE((SELECT COUNT(*) FROM sold_serial s
                 WHERE s.order_id = b.order_id AND s.line = b.line AND s.serial = b.serial
                   AND s.return_id = b.return_id), 0) AS sold,
               COALESCE((SELECT COUNT(*) FROM return_signal g
                 WHERE g.order_id = b.order_id AND g.detail = b.serial
                   AND g.kind = IF(b.says = 'again', 'serial_twice', 'item_switched')), 0) AS signals
          FROM brought_serial b JOIN orders o ON o.order_id = b.order_id
         WHERE b.order_id > :after AND b.order_id <= :last) brought
 WHERE sold <> (says = 'sold') OR (says IN ('differs', 'again') AND signals = 0);

-- name: verify_unit_serials
-- why:  how many units of a serial are with customers is counted, and of two of one a manager was told
-- out:  sku text(64), serial text(40), out_times i32, sold i64, signals i64
-- rows: each
SELECT * FROM
       (SELECT p.sku, u.serial, u.out_times,
               COALESCE((SELECT COUNT(*) FROM sold_serial s
                 WHERE s.product_id = u.product_id AND s.serial = u.serial AND s.return_id IS NULL), 0) AS sold,
               COALESCE((SELECT COUNT(*) FROM sold_serial s
                  JOIN return_signal g ON g.order_id = s.order_id AND g.kind = 'serial_twice' AND g.detail = s.serial
                 WHERE s.product_id = u.product_id AND s.serial = u.serial), 0) AS signals
          FROM unit_serial u JOIN product p ON p.product_id = u.product_id) units
 WHERE out_times <> sold OR (out_times > 1 AND signals = 0);

-- name: verify_orphans
-- why:  what foreign keys would say (doc/decisions/0003): every row belongs to one that is there
-- out:  table_name text(64), missing text(64), id text(64)?
-- rows: each
SELECT 'orders' AS table_name, 'order_line' AS missing, HEX(o.order_id) AS id
  FROM orders o LEFT JOIN order_line l ON l.order_id = o.order_id WHERE l.order_id IS NULL
UNION ALL
SELECT 'order_line', 'orders', HEX(l.order_id)
  FROM order_line l LEFT JOIN orders o ON o.order_id = l.order_id WHERE o.order_id IS NULL
UNION ALL
SELECT 'fulfilment', 'orders', HEX(f.fulfilment_id)
  FROM fulfilment f LEFT JOIN orders o ON o.order_id = f.order_id WHERE o.order_id IS NULL
UNION ALL
SELECT 'fulfilment', 'fulfilment_line', HEX(f.fulfilment_id)
  FROM fulfilment f LEFT JOIN fulfilment_line l ON l.fulfilment_id = f.fulfilment_id WHERE l.line IS NULL
UNION ALL
SELECT 'fulfilment_line', 'fulfilment', HEX(l.fulfilment_id)
  FROM fulfilment_line l LEFT JOIN fulfilment f ON f.fulfilment_id = l.fulfilment_id WHERE f.store_id IS NULL
UNION ALL
SELECT 'fulfilment_line', 'order_line', HEX(l.fulfilment_id)
  FROM fulfilment_line l
  JOIN fulfilment f ON f.fulfilment_id = l.fulfilment_id
  LEFT JOIN order_line o ON o.order_id = f.order_id AND o.line = l.line AND o.product_id = l.product_id
 WHERE o.order_id IS NULL
UNION ALL
SELECT 'voucher', 'refund', HEX(v.refund_id)
  FROM voucher v LEFT JOIN refund r ON r.refund_id = v.refund_id WHERE r.refund_id IS NULL
UNION ALL
SELECT 'order_line', 'order_bundle', HEX(l.order_id)
  FROM order_line l LEFT JOIN order_bundle b ON b.order_id = l.order_id AND b.bundle = l.bundle
 WHERE l.bundle <> 0 AND b.sku IS NULL
UNION ALL
SELECT 'hold_line', 'hold_bundle', HEX(l.hold_id)
  FROM hold_line l LEFT JOIN hold_bundle b ON b.hold_id = l.hold_id AND b.bundle = l.bundle
 WHERE l.bundle <> 0 AND b.qty IS NULL
UNION ALL
SELECT 'hold_line', 'hold', HEX(l.hold_id)
  FROM hold_line l LEFT JOIN hold h ON h.hold_id = l.hold_id WHERE h.state IS NULL
UNION ALL
SELECT 'choice', 'orders', HEX(c.choice_id)
  FROM choice c LEFT JOIN orders o ON o.order_id = c.order_id WHERE o.order_id IS NULL
UNION ALL
SELECT 'choice_line', 'choice', HEX(l.choice_id)
  FROM choice_line l LEFT JOIN choice c ON c.choice_id = l.choice_id WHERE c.order_id IS NULL
UNION ALL
SELECT 'substitute', 'orders', HEX(s.substitute_id)
  FROM substitute s LEFT JOIN orders o ON o.order_id = s.order_id WHERE o.order_id IS NULL
UNION ALL
SELECT 'returns', 'orders', HEX(r.return_id)
  FROM returns r LEFT JOIN orders o ON o.order_id = r.order_id WHERE o.order_id IS NULL
UNION ALL
SELECT 'return_line', 'returns', HEX(l.return_id)
  FROM return_line l LEFT JOIN returns r ON r.return_id = l.return_id WHERE r.order_id IS NULL
UNION ALL
SELECT 'return_photo', 'returns', HEX(p.photo_id)
  FROM return_photo p LEFT JOIN returns r ON r.return_id = p.return_id
 WHERE p.return_id IS NOT NULL AND r.order_id IS NULL
UNION ALL
SELECT 'sold_serial', 'order_line', HEX(s.order_id)
  FROM sold_serial s
  LEFT JOIN order_line l ON l.order_id = s.order_id AND l.line = s.line AND l.product_id = s.product_id
 WHERE l.order_id IS NULL
UNION ALL
SELECT 'sold_serial', 'unit_serial', HEX(s.order_id)
  FROM sold_serial s LEFT JOIN unit_serial u ON u.product_id = s.product_id AND u.serial = s.serial
 WHERE u.out_times IS NULL
UNION ALL
SELECT 'sold_serial', 'brought_serial', HEX(s.order_id)
  FROM sold_serial s
  LEFT JOIN brought_serial b ON b.return_id = s.return_id AND b.line = s.line AND b.serial = s.serial
 WHERE s.return_id IS NOT NULL AND b.says IS NULL
UNION ALL
SELECT 'brought_serial', 'return_line', HEX(b.return_id)
  FROM brought_serial b LEFT JOIN return_line l ON l.return_id = b.return_id AND l.line = b.line
 WHERE l.return_id IS NULL
UNION ALL
SELECT 'return_signal', 'orders', HEX(s.cause)
  FROM return_signal s LEFT JOIN orders o ON o.order_id = s.order_id WHERE o.order_id IS NULL
UNION ALL
SELECT 'refund', 'orders', HEX(r.refund_id)
  FROM refund r LEFT JOIN orders o ON o.order_id = r.order_id WHERE o.order_id IS NULL
UNION ALL
SELECT 'payment', 'orders', HEX(p.order_id)
  FROM payment p LEFT JOIN orders o ON o.order_id = p.order_id WHERE o.order_id IS NULL
UNION ALL
SELECT 'payment_act', 'payment', HEX(a.act_id)
  FROM payment_act a LEFT JOIN payment p ON p.order_id = a.order_id WHERE p.order_id IS NULL
UNION ALL
SELECT 'payment_act_line', 'payment_act', HEX(l.act_id)
  FROM payment_act_line l LEFT JOIN payment_act a ON a.act_id = l.act_id WHERE a.order_id IS NULL
UNION ALL
SELECT 'order_cost', 'orders', HEX(c.order_id)
  FROM order_cost c LEFT JOIN orders o ON o.order_id = c.order_id WHERE o.order_id IS NULL
UNION ALL
SELECT 'refund_line', 'orders', HEX(l.cause)
  FROM refund_line l LEFT JOIN orders o ON o.order_id = l.order_id WHERE o.order_id IS NULL
UNION ALL
SELECT 'history', 'orders', HEX(h.order_id)
  FROM history h LEFT JOIN orders o ON o.order_id = h.order_id WHERE o.order_id IS NULL
UNION ALL
SELECT 'outbox', 'orders', HEX(b.order_id)
  FROM outbox b LEFT JOIN orders o ON o.order_id = b.order_id WHERE o.order_id IS NULL
UNION ALL
SELECT 'transfer', 'transfer_line', HEX(t.sent_id)
  FROM transfer t LEFT JOIN transfer_line l ON l.sent_id = t.sent_id WHERE l.sent_id IS NULL
UNION ALL
SELECT 'transfer_line', 'transfer', HEX(l.sent_id)
  FROM transfer_line l LEFT JOIN transfer t ON t.sent_id = l.sent_id WHERE t.sent_id IS NULL
UNION ALL
SELECT 'fulfilment', 'transfer', HEX(f.fulfilment_id)
  FROM fulfilment f LEFT JOIN transfer t ON t.arriving_id = f.fulfilment_id
 WHERE f.state = 'in_transit' AND t.sent_id IS NULL
UNION ALL
SELECT 'event', 'fulfilment', HEX(e.subject)
  FROM event e LEFT JOIN fulfilment f ON f.fulfilment_id = e.subject
 WHERE e.type = 'fulfilment' AND (f.store_id IS NULL OR f.store_id <> e.store_id)
UNION ALL
SELECT 'product_gtin', 'product', CAST(g.gtin AS CHAR(20))
  FROM product_gtin g LEFT JOIN product p ON p.product_id = g.product_id WHERE p.sku IS NULL
UNION ALL
SELECT 'stock_held', 'number used', CONCAT(h.store_id, ' ', h.source)
  FROM stock_held h LEFT JOIN stock_feed f ON f.store_id = h.store_id AND f.source = h.source AND f.last_seq >= h.seq
 WHERE f.store_id IS NULL
UNION ALL
SELECT 'idempotency', 'answer', HEX(i.key_hash) FROM idempotency i WHERE i.status = 0;
