-- What must always hold of a range of orders and the goods asked for.

-- name: verify_order_lines
-- why:  every ordered unit is somewhere, and comes back at most once
-- in:   after order_id, last order_id
-- where: order text(10), line u16
-- out:  claim text(120)?, qty i64, asked i64, unavailable i64, undecided i64, collected i64,
--       returned i64, on_returns i64, inspected i64
-- rows: breaks
SELECT number, line,
       CASE WHEN qty <> unavailable + asked + undecided
            THEN 'every ordered unit is with a store, undecided or known to be unavailable'
            WHEN collected > qty
            THEN 'at most what was ordered is collected'
            WHEN returned <> LEAST(on_returns, collected) OR inspected > returned OR on_returns > qty
            THEN 'what was returned is what the returns say, as far as it was collected; the rest waits'
        END AS claim,
       qty, asked, unavailable, undecided, collected, returned, on_returns, inspected
  FROM (SELECT o.number, l.line, l.qty, l.unavailable, COALESCE(s.asked, 0) AS asked,
               COALESCE(u.qty, 0) AS undecided, COALESCE(s.collected, 0) AS collected,
               COALESCE(s.returned, 0) AS returned, COALESCE(b.qty, 0) AS on_returns,
               COALESCE(b.inspected, 0) AS inspected
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
         WHERE o.order_id > :after AND o.order_id <= :last) lines_of_orders
HAVING claim IS NOT NULL;

-- name: verify_bundles
-- why:  the lines of a bundle are as many for each of it, and cost what it does
-- in:   after order_id, last order_id
-- where: order text(10), bundle u16
-- out:  bundle_minor i64, lines_minor i64, uneven i64
-- rows: breaks
SELECT * FROM
       (SELECT o.number, b.bundle, b.qty * b.price_minor AS bundle_minor,
               COALESCE((SELECT CAST(SUM(l.qty * l.price_minor) AS SIGNED) FROM order_line l
                          WHERE l.order_id = b.order_id AND l.bundle = b.bundle), 0) AS lines_minor,
               COALESCE((SELECT COUNT(*) FROM order_line l
                          WHERE l.order_id = b.order_id AND l.bundle = b.bundle AND l.qty MOD b.qty <> 0), 0) AS uneven
          FROM order_bundle b JOIN orders o ON o.order_id = b.order_id
         WHERE b.order_id > :after AND b.order_id <= :last) bundles
 WHERE bundle_minor <> lines_minor OR uneven > 0;

-- name: verify_put_backs
-- why:  goods are to be put back exactly where an ended fulfilment sets goods aside
-- in:   after order_id, last order_id
-- where: order text(10), fulfilment text(8)
-- out:  state enum(fulfilment_state), is_put_back_due bool, set_aside i64, least i64
-- rows: breaks
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

-- Each fulfilment that was sent has its transfer, and the other way round; it sent what it had ready, and what is
-- expected is in transit until it was received, and then is what was received.
-- name: verify_transfer_lines
-- why:  what one store sent is on the way to another, or is what came there
-- in:   after order_id, last order_id
-- where: order text(10), line u16
-- out:  is_sent bool, is_received bool, arriving enum(fulfilment_state)?, ready i64,
--       sent i64, expected i64, here i64, received i64
-- rows: breaks
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

-- name: verify_substitutes
-- why:  what is given instead was accepted, and costs no more
-- in:   after order_id, last order_id
-- where: order text(10), line u16
-- out:  claim text(120)?, state enum(substitute_state), given_line u16, is_given bool, is_dearer bool,
--       is_held bool
-- rows: breaks
SELECT number, line,
       CASE WHEN is_dearer
            THEN 'what is given instead never costs more'
            WHEN is_given <> (state = 'accepted') OR (state = 'open' AND NOT is_held)
            THEN 'what was accepted instead is a line of the order, and goods are set aside for what is asked'
        END AS claim,
       state, given_line, is_given, is_dearer, is_held
  FROM
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
HAVING claim IS NOT NULL;
