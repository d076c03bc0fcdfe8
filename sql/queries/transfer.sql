-- name: transfer_add
-- why:  goods have left a store for another
-- in:   sent fulfilment_id, arriving fulfilment_id, order order_id, from_store store_id, to_store store_id,
--       arrives_at i64, now i64
-- rows: none
INSERT INTO transfer (sent_id, arriving_id, order_id, from_store_id, to_store_id, arrives_at, sent_at)
VALUES (:sent, :arriving, :order, :from_store, :to_store, :arrives_at, :now);

-- name: transfer_line_add
-- why:  how many, and how many of them were still set aside
-- in:   sent fulfilment_id, line u16, product product_id, qty i32, of_reserved i32
-- rows: none
-- bulk: yes
INSERT INTO transfer_line (sent_id, line, product_id, sent, of_reserved)
VALUES (:sent, :line, :product, :qty, :of_reserved);

-- name: transfer_arriving
-- why:  what should come
-- in:   arriving fulfilment_id
-- out:  sent fulfilment_id, line u16, qty i32
-- rows: many(100)
SELECT t.sent_id, l.line, l.sent
  FROM transfer t JOIN transfer_line l ON l.sent_id = t.sent_id
 WHERE t.arriving_id = :arriving ORDER BY l.line;

-- name: transfer_receive
-- why:  it has come, or is known not to come; once
-- in:   now i64, arriving fulfilment_id
-- rows: changed
UPDATE transfer SET received_at = :now WHERE arriving_id = :arriving AND received_at = 0;

-- name: transfer_line_receive
-- why:  how many came
-- in:   qty i32, sent fulfilment_id, line u16
-- rows: changed
UPDATE transfer_line SET received = :qty WHERE sent_id = :sent AND line = :line;

-- name: transfers_on_the_way
-- why:  what left and has not come, the first promised first; a page of them, for the back office
-- in:   after_at i64, after fulfilment_id
-- out:  sent fulfilment_id, order order_id, number text(10), short_id text(8), state enum(fulfilment_state),
--       from_store store_id, to_store store_id, sent_at i64, arrives_at i64
-- rows: many(51)
SELECT t.sent_id, t.order_id, o.number, s.short_id, a.state, t.from_store_id, t.to_store_id, t.sent_at, t.arrives_at
  FROM transfer t FORCE INDEX (ix_transfer_late)
  JOIN orders o ON o.order_id = t.order_id
  JOIN fulfilment s ON s.fulfilment_id = t.sent_id
  JOIN fulfilment a ON a.fulfilment_id = t.arriving_id
 WHERE t.received_at = 0 AND t.arrives_at >= :after_at AND (t.arrives_at > :after_at OR t.sent_id > :after)
 ORDER BY t.arrives_at, t.sent_id LIMIT 51;

-- name: transfers_late
-- why:  how many of them were promised for before now
-- in:   now i64
-- out:  late i64
-- rows: one
SELECT COUNT(*) FROM transfer FORCE INDEX (ix_transfer_late) WHERE received_at = 0 AND arrives_at < :now;
