-- What must always hold of the money of a range of orders, in minor units.

-- What is swapped at the counter is paid by the line it replaces.
-- name: verify_order_money
-- why:  an order costs its lines, and no more of it is given back
-- in:   after order_id, last order_id
-- where: order text(10)
-- out:  claim text(120)?, total_minor i64, lines_minor i64, refunds_minor i64, return_refunds_minor i64,
--       return_lines_minor i64, collected_minor i64
-- rows: breaks
SELECT number,
       CASE WHEN total_minor <> lines_minor
            THEN 'the total is the sum of the lines'
            WHEN refunds_minor > total_minor
            THEN 'at most what was to be paid is given back'
            WHEN return_refunds_minor <> return_lines_minor OR return_refunds_minor > collected_minor
            THEN 'for returns exactly what their lines say is given back, and at most what was collected'
        END AS claim,
       total_minor, lines_minor, refunds_minor, return_refunds_minor, return_lines_minor, collected_minor
  FROM
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
HAVING claim IS NOT NULL;

-- Unless the web shop had taken it all.
-- name: verify_payments
-- why:  what a payment says was asked for and done is what its acts say
-- in:   after order_id, last order_id
-- where: order text(10)
-- out:  capture_minor i64, void_minor i64, refund_minor i64, captured_minor i64, refunded_minor i64,
--       asked_capture i64, asked_void i64, asked_refund i64, done_capture i64, done_refund i64
-- rows: breaks
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

-- Acts without a store are older than their lines.
-- name: verify_act_lines
-- why:  what is taken and given back is that of its lines, to the cent
-- in:   after order_id, last order_id
-- where: order text(10), act enum(money_act)
-- out:  amount_minor i64, lines_minor i64
-- rows: breaks
SELECT number, kind, amount_minor, lines_minor
  FROM (SELECT o.number, a.kind, a.amount_minor,
               COALESCE((SELECT CAST(SUM(l.amount_minor) AS SIGNED) FROM payment_act_line l
                          WHERE l.act_id = a.act_id), 0) AS lines_minor
          FROM payment_act a JOIN orders o ON o.order_id = a.order_id
         WHERE a.order_id > :after AND a.order_id <= :last AND a.store_id IS NOT NULL
           AND a.kind IN ('capture', 'refund')) acts
 WHERE amount_minor <> lines_minor;

-- name: verify_refund_lines
-- why:  what is owed back is that of its lines, to the cent
-- in:   after order_id, last order_id
-- where: order text(10), ground enum(refund_ground)
-- out:  amount_minor i64, lines_minor i64
-- rows: breaks
SELECT o.number, parts.ground, COALESCE(CAST(SUM(parts.amount_minor) AS SIGNED), 0) AS amount_minor,
       COALESCE(CAST(SUM(parts.lines_minor) AS SIGNED), 0) AS lines_minor
  FROM (SELECT order_id, ground, cause, amount_minor, 0 AS lines_minor
          FROM refund WHERE order_id > :after AND order_id <= :last AND ground <> 'return'
        UNION ALL
        SELECT order_id, ground, cause, 0, amount_minor
          FROM refund_line WHERE order_id > :after AND order_id <= :last AND ground <> 'return') parts
  JOIN orders o ON o.order_id = parts.order_id
 GROUP BY o.number, parts.ground, parts.cause HAVING amount_minor <> lines_minor;

-- name: verify_costs
-- why:  an order's costs are given back once, when nothing of its goods is left
-- in:   after order_id, last order_id
-- where: order text(10)
-- out:  amount_minor i64, back_minor i64, lines_minor i64, lines_left i64
-- rows: breaks
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

-- name: verify_vouchers
-- why:  what went as a voucher is worth what was owed, once
-- in:   after order_id, last order_id
-- where: order text(10)
-- out:  claim text(120)?, done_minor i64, voucher_minor i64, paired_minor i64, counted_minor i64,
--       asked_minor i64
-- rows: breaks
SELECT number,
       CASE WHEN asked_minor <> 0
            THEN 'what went as a voucher is asked of nobody else'
            WHEN done_minor <> voucher_minor OR paired_minor <> voucher_minor OR counted_minor <> voucher_minor
            THEN 'vouchers are worth what was owed, and count as given back'
        END AS claim,
       done_minor, voucher_minor, paired_minor, counted_minor, asked_minor
  FROM
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
HAVING claim IS NOT NULL;

-- All of each tax when all units are given back.
-- name: verify_line_taxes
-- why:  what is given back of a line has the taxes of the line, and no more
-- in:   after order_id, last order_id
-- where: order text(10), line u16
-- out:  qty i64, given i64, tax_minor i64, tax2_minor i64, given_tax i64, given_tax2 i64
-- rows: breaks
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
