-- What must always hold of units that have a number of their own (doc/decisions/0043).

-- name: verify_sold_serials
-- why:  no line has more serials than units that left
-- in:   after order_id, last order_id
-- where: order text(10), line u16
-- out:  serials i64, collected i64
-- rows: breaks
SELECT * FROM
       (SELECT o.number, s.line, COUNT(*) AS serials,
               CAST(COALESCE((SELECT l.collected FROM fulfilment_line l
                               WHERE l.fulfilment_id = s.fulfilment_id AND l.line = s.line), 0) AS SIGNED) AS collected
          FROM sold_serial s JOIN orders o ON o.order_id = s.order_id
         WHERE s.order_id > :after AND s.order_id <= :last
         GROUP BY o.number, s.line, s.fulfilment_id) units
 WHERE serials > collected;

-- name: verify_brought_serials
-- why:  what came back as sold was sold and had not come back, and of what was not a manager was told
-- in:   after order_id, last order_id
-- where: order text(10), line u16, serial text(40)
-- out:  says enum(serial_says), sold i64, signals i64
-- rows: breaks
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
-- why:  a serial is with one customer, or a manager was told
-- where: product text(64), serial text(40)
-- out:  out_times i32, sold i64, signals i64
-- rows: breaks
SELECT * FROM
       (SELECT p.sku, u.serial, u.out_times,
               COALESCE((SELECT COUNT(*) FROM sold_serial s
                 WHERE s.product_id = u.product_id AND s.serial = u.serial AND s.return_id IS NULL), 0) AS sold,
               COALESCE((SELECT COUNT(*) FROM sold_serial s
                  JOIN return_signal g ON g.order_id = s.order_id AND g.kind = 'serial_twice' AND g.detail = s.serial
                 WHERE s.product_id = u.product_id AND s.serial = u.serial), 0) AS signals
          FROM unit_serial u JOIN product p ON p.product_id = u.product_id) units
 WHERE out_times <> sold OR (out_times > 1 AND signals = 0);
