-- name: fulfilment_add
-- why:  a store is asked to prepare this; at risk once four fifths of the time from placing to promise are over. Posted
--       behind a cluster's transaction that is gone already, it finds no order, and must not be the one that is blamed
-- in:   fulfilment fulfilment_id, order order_id, store store_id, state enum(fulfilment_state), short_id text(8),
--       distance_m u32?, promised_at i64, to_store store_id?, arrives_at i64, collect_by i64, now i64
-- rows: none
-- bulk: posted
INSERT INTO fulfilment (fulfilment_id, order_id, store_id, state, epoch, short_id, distance_m, promised_at,
                        risk_at, to_store_id, arrives_at, collect_by, created_at, version)
VALUES (:fulfilment, :order, :store, :state, 1, :short_id, :distance_m, :promised_at,
        :promised_at - (:promised_at - COALESCE((SELECT placed_at FROM orders WHERE order_id = :order), :now)) DIV 5,
        :to_store, :arrives_at, :collect_by, :now, 1);

-- name: fulfilment_replaces
-- why:  whose goods it brings instead, should the first be handed over after all
-- in:   replaced fulfilment_id, fulfilment fulfilment_id
-- rows: changed
UPDATE fulfilment SET replaces = :replaced WHERE fulfilment_id = :fulfilment;

-- name: fulfilment_line_add
-- why:  what the store is asked for
-- in:   fulfilment fulfilment_id, line u16, product product_id, qty i32
-- rows: none
-- bulk: posted
INSERT INTO fulfilment_line (fulfilment_id, line, product_id, ordered) VALUES (:fulfilment, :line, :product, :qty);

-- name: fulfilments_of
-- why:  every store that was asked, oldest first
-- in:   order order_id
-- out:  fulfilment fulfilment_id, store store_id, state enum(fulfilment_state), epoch u32, short_id text(8),
--       distance_m u32?, promised_at i64, collect_by i64, extended u8, slot text(64), collected_by text(480),
--       outcome enum(outcome)?, is_put_back_due bool, created_at i64, accepted_at i64, picking_at i64,
--       ready_at i64, ended_at i64, version u32, replaces fulfilment_id?, coming_at i64, arrived_at i64,
--       recall enum(recall)?, recalled_at i64, contact_at i64?, to_store store_id?, arrives_at i64, sent_at i64?,
--       received_at i64?
-- rows: many(200)
SELECT f.fulfilment_id, f.store_id, f.state, f.epoch, f.short_id, f.distance_m, f.promised_at, f.collect_by,
       f.extended, f.slot, f.collected_by, f.outcome, f.put_back_due, f.created_at, f.accepted_at, f.picking_at,
       f.ready_at, f.ended_at, f.version, f.replaces, f.coming_at, f.arrived_at, f.recall, f.recalled_at,
       IF(f.recall IS NULL, NULL,
          (SELECT MAX(a.seen_at) FROM agent a WHERE a.store_id = f.store_id AND a.is_active = 1)),
       f.to_store_id, f.arrives_at, t.sent_at, t.received_at
  FROM fulfilment f
  LEFT JOIN transfer t ON t.arriving_id = f.fulfilment_id
 WHERE f.order_id = :order ORDER BY f.fulfilment_id;

-- name: fulfilment_order
-- why:  finds the order of a fulfilment; the store is named so that nobody reaches another store's
-- in:   fulfilment fulfilment_id, store store_id
-- out:  order order_id
-- rows: one
SELECT order_id FROM fulfilment WHERE fulfilment_id = :fulfilment AND store_id = :store;

-- name: fulfilment_latest_store
-- why:  whose committer writes what happens to the order
-- in:   order order_id
-- out:  store store_id
-- rows: one
SELECT store_id FROM fulfilment WHERE order_id = :order ORDER BY created_at DESC LIMIT 1;

-- name: fulfilment_lines
-- why:  the lines of one fulfilment
-- in:   fulfilment fulfilment_id
-- out:  line u16, product product_id, ordered i32, picked i32, short_qty i32, collected i32, refused i32,
--       returned i32, put_back i32
-- rows: many(100)
SELECT line, product_id, ordered, picked, short, collected, refused, returned, put_back
  FROM fulfilment_line WHERE fulfilment_id = :fulfilment ORDER BY line;

-- name: fulfilment_set_state
-- why:  the one statement that changes a state; the old state is the guard
-- in:   to enum(fulfilment_state), epoch_by u32, put_back_due bool, accepted_at i64, picking_at i64,
--       ready_at i64, ended_at i64, fulfilment fulfilment_id, from enum(fulfilment_state)
-- rows: changed
UPDATE fulfilment
   SET state = :to, epoch = epoch + :epoch_by, put_back_due = :put_back_due, version = version + 1,
       accepted_at = accepted_at + :accepted_at, picking_at = IF(picking_at = 0, :picking_at, picking_at),
       ready_at = IF(ready_at = 0, :ready_at, ready_at), recall = IF(:ended_at > 0, NULL, recall),
       ended_at = IF(ended_at = 0, :ended_at, ended_at)
 WHERE fulfilment_id = :fulfilment AND state = :from;

-- name: fulfilment_set_reject_reason
-- why:  the next store is told why
-- in:   reason enum(reject_reason), fulfilment fulfilment_id
-- rows: changed
UPDATE fulfilment SET reject_reason = :reason WHERE fulfilment_id = :fulfilment;

-- name: fulfilment_touch
-- why:  something shown with it has changed
-- in:   fulfilment fulfilment_id
-- rows: changed
UPDATE fulfilment SET version = version + 1 WHERE fulfilment_id = :fulfilment;

-- name: fulfilment_recall
-- why:  headquarters asks it back; a cancellation is not replaced by anything else
-- in:   recall enum(recall), now i64, fulfilment fulfilment_id
-- rows: changed
UPDATE fulfilment SET recall = :recall, recalled_at = :now
 WHERE fulfilment_id = :fulfilment AND state IN ('accepted', 'picking', 'ready')
   AND (recall IS NULL OR recall <> 'cancel');

-- name: fulfilment_recall_drop
-- why:  the store was faster: there is nothing to ask back any more
-- in:   fulfilment fulfilment_id
-- rows: changed
UPDATE fulfilment SET recall = NULL WHERE fulfilment_id = :fulfilment AND recall IS NOT NULL;

-- name: fulfilments_unanswered
-- why:  asked back from stores that were not heard of since :before, for the job
-- in:   before i64
-- out:  fulfilment fulfilment_id, order order_id, store store_id
-- rows: many(100)
SELECT f.fulfilment_id, f.order_id, f.store_id FROM fulfilment f
 WHERE f.recall IS NOT NULL AND f.accepted_at <= :before
   AND NOT EXISTS (SELECT 1 FROM agent a
                    WHERE a.store_id = f.store_id AND a.is_active = 1 AND a.seen_at > :before)
 ORDER BY f.recalled_at LIMIT 100;

-- name: fulfilment_set_slot
-- why:  where the ready bag waits
-- in:   slot text(64), fulfilment fulfilment_id
-- rows: changed
UPDATE fulfilment SET slot = :slot WHERE fulfilment_id = :fulfilment;

-- name: fulfilment_set_collected
-- why:  who came, and how it ended
-- in:   collected_by text(480), outcome enum(outcome)?, fulfilment fulfilment_id
-- rows: changed
UPDATE fulfilment SET collected_by = :collected_by, outcome = :outcome WHERE fulfilment_id = :fulfilment;

-- name: fulfilment_set_outcome
-- why:  how a reservation ended without a handover
-- in:   outcome enum(outcome), fulfilment fulfilment_id
-- rows: changed
UPDATE fulfilment SET outcome = :outcome WHERE fulfilment_id = :fulfilment;

-- name: fulfilment_set_put_back_due
-- why:  a put-back task begins or is done
-- in:   is_due bool, fulfilment fulfilment_id
-- rows: changed
UPDATE fulfilment SET put_back_due = :is_due WHERE fulfilment_id = :fulfilment;

-- name: fulfilment_prolong
-- why:  the shopper comes later; once
-- in:   collect_by i64, fulfilment fulfilment_id
-- rows: changed
UPDATE fulfilment SET collect_by = :collect_by, extended = extended + 1, version = version + 1
 WHERE fulfilment_id = :fulfilment AND extended = 0;

-- name: fulfilment_set_coming
-- why:  the shopper is on the way; said again a moment later it changes nothing
-- in:   coming_at i64, fulfilment fulfilment_id, before i64
-- rows: changed
UPDATE fulfilment SET coming_at = :coming_at
 WHERE fulfilment_id = :fulfilment AND coming_at <= :before AND arrived_at <= :before;

-- name: fulfilment_set_arrived
-- why:  the shopper is here; said again a moment later it changes nothing
-- in:   arrived_at i64, fulfilment fulfilment_id, before i64
-- rows: changed
UPDATE fulfilment SET arrived_at = :arrived_at WHERE fulfilment_id = :fulfilment AND arrived_at <= :before;

-- name: fulfilment_line_pick
-- why:  picked (or put down again) within what is still to do
-- in:   qty i32, fulfilment fulfilment_id, line u16
-- rows: changed
UPDATE fulfilment_line SET picked = picked + :qty
 WHERE fulfilment_id = :fulfilment AND line = :line AND picked + :qty BETWEEN 0 AND ordered - short;

-- name: fulfilment_line_short
-- why:  not there; within what is still to do
-- in:   qty i32, reason enum(short_reason), fulfilment fulfilment_id, line u16
-- rows: changed
UPDATE fulfilment_line SET short = short + :qty, short_reason = :reason
 WHERE fulfilment_id = :fulfilment AND line = :line AND picked + short + :qty <= ordered;

-- name: fulfilment_line_hand_over
-- why:  given to the shopper or refused by them; within what may still leave
-- in:   collected i32, refused i32, reason enum(refuse_reason)?, fulfilment fulfilment_id, line u16
-- rows: changed
UPDATE fulfilment_line
   SET collected = collected + :collected, refused = refused + :refused, refuse_reason = :reason
 WHERE fulfilment_id = :fulfilment AND line = :line
   AND collected + :collected + refused + :refused <= ordered - short;

-- name: fulfilment_line_not_in_bag
-- why:  it was made ready, and at the counter it was not there
-- in:   qty i32, fulfilment fulfilment_id, line u16
-- rows: changed
UPDATE fulfilment_line
   SET short = short + :qty, picked = LEAST(picked, ordered - short), short_reason = 'not_found'
 WHERE fulfilment_id = :fulfilment AND line = :line AND short + :qty <= ordered - collected - put_back;

-- name: fulfilment_line_swap
-- why:  taken from the shelf at the counter instead of another line's goods
-- in:   fulfilment fulfilment_id, line u16, product product_id, qty i32
-- rows: none
INSERT INTO fulfilment_line (fulfilment_id, line, product_id, ordered, picked, collected)
VALUES (:fulfilment, :line, :product, :qty, :qty, :qty);

-- name: fulfilment_line_put_back
-- why:  on the shelf again, or never taken from it; within what is still set aside for this line
-- in:   qty i32, fulfilment fulfilment_id, line u16
-- rows: changed
UPDATE fulfilment_line SET put_back = put_back + :qty
 WHERE fulfilment_id = :fulfilment AND line = :line AND put_back + :qty <= ordered - short - collected;

-- name: fulfilment_line_take_out
-- why:  goods left the store although headquarters had released them: the release is undone on paper
-- in:   qty i32, fulfilment fulfilment_id, line u16
-- rows: changed
UPDATE fulfilment_line SET put_back = put_back - :qty
 WHERE fulfilment_id = :fulfilment AND line = :line AND put_back >= :qty;

-- name: fulfilment_line_receive
-- why:  what came of it from another store; nothing of it was here before
-- in:   picked i32, short_qty i32, put_back i32, fulfilment fulfilment_id, line u16
-- rows: changed
UPDATE fulfilment_line SET picked = :picked, short = :short_qty, put_back = :put_back
 WHERE fulfilment_id = :fulfilment AND line = :line;

-- name: fulfilment_line_return
-- why:  at most what was collected comes back
-- in:   qty i32, fulfilment fulfilment_id, line u16
-- rows: changed
UPDATE fulfilment_line SET returned = returned + :qty
 WHERE fulfilment_id = :fulfilment AND line = :line AND returned + :qty <= collected;

-- name: fulfilment_remind
-- why:  until when it is kept, and when the shopper is reminded next (0: not any more)
-- in:   collect_by i64, remind_at i64, fulfilment fulfilment_id
-- rows: changed
UPDATE fulfilment SET collect_by = :collect_by, remind_at = :remind_at WHERE fulfilment_id = :fulfilment;

-- name: fulfilments_to_remind
-- why:  ready goods whose shopper is to be reminded, for the job
-- in:   now i64
-- out:  fulfilment fulfilment_id, order order_id, store store_id
-- rows: many(100)
SELECT fulfilment_id, order_id, store_id FROM fulfilment
 WHERE state = 'ready' AND remind_at BETWEEN 1 AND :now ORDER BY remind_at LIMIT 100;

-- name: fulfilments_overdue
-- why:  ready goods whose last day has passed, for the job
-- in:   now i64
-- out:  fulfilment fulfilment_id, order order_id, store store_id
-- rows: many(100)
SELECT fulfilment_id, order_id, store_id FROM fulfilment
 WHERE state = 'ready' AND collect_by < :now AND recall IS NULL AND to_store_id IS NULL ORDER BY collect_by LIMIT 100;
