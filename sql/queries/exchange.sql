-- What shoppers announced to take instead of what they bring back (server/fulfilment/return_exchange.h). Whoever changes
-- one holds the row of its order.

-- name: exchange_announce
-- why:  another product waits for its shopper until the old one is brought
-- in:   return_id return_id, order order_id, line u16, product product_id, qty i32, store store_id, hold hold_id,
--       held_until i64
-- rows: none
INSERT INTO announced_exchange (return_id, order_id, line, state, product_id, qty, store_id, hold_id, held_until)
VALUES (:return_id, :order, :line, 'held', :product, :qty, :store, :hold, :held_until);

-- name: exchange_get
-- why:  what is to be taken instead of what a return brings
-- in:   return_id return_id
-- out:  line u16, state enum(exchange_state), product product_id, sku text(64), name_fr text(1200), name_en text(1200),
--       size text(128), colour_fr text(256), colour_en text(256), qty i32, store store_id, hold hold_id, held_until i64
-- rows: one
SELECT x.line, x.state, x.product_id, p.sku, p.name_fr, p.name_en, p.size, p.colour_fr, p.colour_en, x.qty, x.store_id,
       x.hold_id, x.held_until
  FROM announced_exchange x JOIN product p ON p.product_id = x.product_id
 WHERE x.return_id = :return_id;

-- name: exchanges_held
-- why:  what is held for an order's shopper
-- in:   order order_id
-- out:  return_id return_id
-- rows: many(200)
SELECT return_id FROM announced_exchange WHERE order_id = :order AND state = 'held' ORDER BY return_id LIMIT 200;

-- name: exchange_is_held
-- why:  what was announced as even stays so, whatever prices do until the shopper comes
-- in:   order order_id, line u16, product product_id
-- out:  held i64
-- rows: one
SELECT COUNT(*) FROM announced_exchange
 WHERE order_id = :order AND line = :line AND product_id = :product AND state = 'held';

-- name: exchange_set_state
-- why:  it ends once, in one way
-- in:   to enum(exchange_state), return_id return_id
-- rows: changed
UPDATE announced_exchange SET state = :to WHERE return_id = :return_id AND state = 'held';

-- name: exchanges_due
-- why:  nobody came in time, or the store has lost what was held; for the job
-- in:   now i64
-- out:  return_id return_id, order order_id, store store_id
-- rows: many(100)
SELECT x.return_id, x.order_id, x.store_id
  FROM announced_exchange x JOIN hold h ON h.hold_id = x.hold_id
 WHERE x.state = 'held' AND (x.held_until <= :now OR h.state <> 'open') ORDER BY x.held_until LIMIT 100;

-- name: exchange_lines
-- why:  which lines of an order come in other sizes or colours
-- in:   order order_id
-- out:  line u16
-- rows: many(100)
SELECT l.line FROM order_line l JOIN product p ON p.product_id = l.product_id
 WHERE l.order_id = :order AND p.model <> ''
   AND EXISTS (SELECT 1 FROM product o WHERE o.model = p.model AND o.product_id <> p.product_id)
 ORDER BY l.line;
