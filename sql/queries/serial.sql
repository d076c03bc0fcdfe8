-- Serial numbers of goods that left and came back (server/fulfilment/serials.h). Whoever writes one holds the row of its order.

-- name: serial_sell
-- why:  a unit leaves with its number
-- in:   order order_id, line u16, fulfilment fulfilment_id, serial text(40), product product_id
-- rows: none
INSERT INTO sold_serial (order_id, line, fulfilment_id, serial, product_id)
VALUES (:order, :line, :fulfilment, :serial, :product);

-- name: serial_out
-- why:  one unit more of that number is with a customer
-- in:   product product_id, serial text(40)
-- rows: none
INSERT INTO unit_serial (product_id, serial, out_times) VALUES (:product, :serial, 1)
    ON DUPLICATE KEY UPDATE out_times = out_times + 1;

-- name: serial_out_times
-- why:  whether it is the only one
-- in:   product product_id, serial text(40)
-- out:  out_times i32
-- rows: one
SELECT out_times FROM unit_serial WHERE product_id = :product AND serial = :serial;

-- name: serial_back
-- why:  a unit that was sold with that number comes back, once; the row count is the answer
-- in:   return_id return_id, order order_id, line u16, serial text(40)
-- rows: changed
UPDATE sold_serial SET return_id = :return_id
 WHERE order_id = :order AND line = :line AND serial = :serial AND return_id IS NULL
 ORDER BY fulfilment_id LIMIT 1;

-- name: serial_in
-- why:  one unit less of that number is with a customer
-- in:   product product_id, serial text(40)
-- rows: changed
UPDATE unit_serial SET out_times = out_times - 1 WHERE product_id = :product AND serial = :serial;

-- name: serial_counts
-- why:  what is known of the units of a line: how many have a number, and whether one had this
-- in:   serial text(40), order order_id, line u16
-- out:  known i64, same i64
-- rows: one
SELECT COUNT(*), CAST(COALESCE(SUM(serial = :serial), 0) AS SIGNED) FROM sold_serial
 WHERE order_id = :order AND line = :line;

-- name: serial_brought
-- why:  a number that came back, and what it says
-- in:   return_id return_id, line u16, serial text(40), order order_id, says enum(serial_says)
-- rows: none
INSERT INTO brought_serial (return_id, line, serial, order_id, says)
VALUES (:return_id, :line, :serial, :order, :says);

-- name: serials_unchecked
-- why:  what came back before it was known what had left
-- in:   order order_id
-- out:  return_id return_id, line u16, serial text(40)
-- rows: many(1000)
SELECT return_id, line, serial FROM brought_serial WHERE order_id = :order AND says = 'unknown'
 ORDER BY return_id, line, serial LIMIT 1000;

-- name: serial_says
-- why:  it could be held against what had left
-- in:   says enum(serial_says), return_id return_id, line u16, serial text(40)
-- rows: changed
UPDATE brought_serial SET says = :says WHERE return_id = :return_id AND line = :line AND serial = :serial;

-- name: serials_of
-- why:  which lines have serials, and which of them its customer has, for whoever takes it back
-- in:   order order_id
-- out:  line u16, serials text(65535)?
-- rows: many(100)
SELECT l.line,
       (SELECT GROUP_CONCAT(s.serial ORDER BY s.serial) FROM sold_serial s
         WHERE s.order_id = l.order_id AND s.line = l.line AND s.return_id IS NULL)
  FROM order_line l JOIN product p ON p.product_id = l.product_id
 WHERE l.order_id = :order AND p.is_serialised = 1 ORDER BY l.line;

-- name: serials_sold
-- why:  which units of an order left, and which of them are back, for customer service
-- in:   order order_id
-- out:  line u16, serial text(40), is_back bool
-- rows: many(1000)
SELECT line, serial, return_id IS NOT NULL FROM sold_serial WHERE order_id = :order ORDER BY line, serial LIMIT 1000;
