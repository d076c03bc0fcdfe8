-- name: choice_add
-- why:  the shopper is asked how it goes on
-- in:   choice choice_id, order order_id, fulfilment fulfilment_id, is_kept bool, hold hold_id?, answer_by i64,
--       now i64
-- rows: none
INSERT INTO choice (choice_id, order_id, fulfilment_id, state, is_kept, hold_id, answer_by, look_at, created_at)
VALUES (:choice, :order, :fulfilment, 'open', :is_kept, :hold, :answer_by, :answer_by, :now);

-- name: choice_line_add
-- why:  what it is about
-- in:   choice choice_id, line u16, product product_id, qty i32
-- rows: none
-- bulk: yes
INSERT INTO choice_line (choice_id, line, product_id, qty) VALUES (:choice, :line, :product, :qty);

-- name: choice_of
-- why:  the latest of an order, decided or not, and where the goods are held meanwhile
-- in:   order order_id
-- out:  choice choice_id, fulfilment fulfilment_id, state enum(choice_state), is_kept bool, answer_by i64,
--       wait_until i64, created_at i64, hold hold_id?, held_at store_id?, hold_state enum(hold_state)?, held_until i64?
-- rows: one
SELECT c.choice_id, c.fulfilment_id, c.state, c.is_kept, c.answer_by, c.wait_until, c.created_at, c.hold_id, h.store_id,
       h.state, h.expires_at
  FROM choice c LEFT JOIN hold h ON h.hold_id = c.hold_id
 WHERE c.order_id = :order ORDER BY c.state IN ('open', 'waiting') DESC, c.choice_id DESC LIMIT 1;

-- name: choice_lines
-- why:  what it is about, and how much of that was set aside
-- in:   choice choice_id
-- out:  line u16, product product_id, qty i32, held i32
-- rows: many(100)
SELECT l.line, l.product_id, l.qty, COALESCE(h.qty, 0)
  FROM choice_line l
  JOIN choice c ON c.choice_id = l.choice_id
  LEFT JOIN hold_line h ON h.hold_id = c.hold_id AND h.product_id = l.product_id
 WHERE l.choice_id = :choice ORDER BY l.line;

-- name: choice_set_state
-- why:  it is decided once; the old state is the guard
-- in:   to enum(choice_state), wait_until i64, look_at i64, choice choice_id, from enum(choice_state)
-- rows: changed
UPDATE choice SET state = :to, wait_until = :wait_until, look_at = :look_at
 WHERE choice_id = :choice AND state = :from;

-- name: choices_due
-- why:  nobody has answered in time, or it is time to look at the store again; for the job
-- in:   now i64
-- out:  choice choice_id, order order_id, store store_id
-- rows: many(100)
SELECT c.choice_id, c.order_id, f.store_id
  FROM choice c JOIN fulfilment f ON f.fulfilment_id = c.fulfilment_id
 WHERE c.state IN ('open', 'waiting') AND c.look_at <= :now ORDER BY c.look_at LIMIT 100;

-- name: fulfilments_not_begun
-- why:  no store has accepted them although the promise comes near; whose shoppers were not asked yet, for the job
-- in:   promised_before i64, made_before i64
-- out:  fulfilment fulfilment_id, order order_id, store store_id
-- rows: many(100)
SELECT f.fulfilment_id, f.order_id, f.store_id FROM fulfilment f
 WHERE f.state = 'assigned' AND f.promised_at < :promised_before AND f.created_at < :made_before
   AND NOT EXISTS (SELECT 1 FROM choice c WHERE c.order_id = f.order_id AND c.fulfilment_id = f.fulfilment_id)
 ORDER BY f.promised_at LIMIT 100;
