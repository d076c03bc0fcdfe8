-- What orders cost beside their goods (server/fulfilment/costs.h). Written with the order's row locked.

-- name: order_cost_add
-- why:  delivery or handling of a new order
-- in:   order order_id, name text(480), amount_minor i64, standard_minor i64, tax enum(tax_code), vat_bp u16,
--       tax_minor i64, tax2_minor i64
-- rows: none
-- bulk: yes
INSERT INTO order_cost (order_id, name, amount_minor, standard_minor, tax, vat_bp, vat_minor, tax2_minor)
VALUES (:order, :name, :amount_minor, :standard_minor, :tax, :vat_bp, :tax_minor, :tax2_minor);

-- name: order_cost_give_back
-- why:  it is owed back, once: the row count says whether it was not before
-- in:   back_minor i64, order order_id
-- rows: changed
UPDATE order_cost SET back_minor = :back_minor WHERE order_id = :order AND back_minor = 0;

-- name: order_cost_keep
-- why:  goods left after all, and the line that gave it back was dropped
-- in:   order order_id
-- rows: changed
UPDATE order_cost c SET c.back_minor = 0
 WHERE c.order_id = :order
   AND NOT EXISTS (SELECT 1 FROM refund_line f WHERE f.order_id = c.order_id AND f.line = 0)
   AND NOT EXISTS (SELECT 1 FROM credit_note n JOIN credit_note_line l ON l.return_id = n.return_id
                    WHERE n.order_id = c.order_id AND l.line = 0);

-- name: order_lines_left
-- why:  whether anything of the goods is still to be paid
-- in:   order order_id
-- out:  lines i64
-- rows: one
SELECT COUNT(*) FROM order_line l
 WHERE l.order_id = :order
   AND l.qty > COALESCE((SELECT CAST(SUM(rl.qty) AS SIGNED)
                           FROM returns r JOIN return_line rl ON rl.return_id = r.return_id AND rl.line = l.line
                          WHERE r.order_id = l.order_id AND r.state IN ('inspected', 'settled')), 0)
             + COALESCE((SELECT CAST(SUM(f.qty) AS SIGNED) FROM refund_line f
                          WHERE f.order_id = l.order_id AND f.line = l.line AND f.qty > 0), 0);

-- name: order_endings
-- why:  for what the goods of an order were given back
-- in:   order order_id
-- out:  ground enum(refund_ground), of_return enum(return_ground)?
-- rows: many(100)
SELECT DISTINCT ground, NULL FROM refund_line WHERE order_id = :order AND line > 0 AND qty > 0
UNION
SELECT DISTINCT 'return', ground FROM returns WHERE order_id = :order AND state IN ('inspected', 'settled');
