-- What a person at headquarters must look at (server/fulfilment/review.h).

-- name: review_open
-- why:  something happened that the system must not decide alone; what happens later opens it again
-- in:   fulfilment fulfilment_id, order order_id, kind enum(review_kind), now i64
-- rows: none
INSERT INTO review (fulfilment_id, order_id, kind, opened_at) VALUES (:fulfilment, :order, :kind, :now)
ON DUPLICATE KEY UPDATE kind = :kind, opened_at = :now, decision = NULL, reason = '', decided_by = '', decided_at = 0;

-- name: review_of
-- why:  what was or is to be decided about one fulfilment
-- in:   fulfilment fulfilment_id
-- out:  kind enum(review_kind), decision enum(review_decision)?
-- rows: one
SELECT kind, decision FROM review WHERE fulfilment_id = :fulfilment;

-- name: review_decide
-- why:  decided once; who came second is told
-- in:   decision enum(review_decision), reason text(32), who text(320), now i64, fulfilment fulfilment_id
-- rows: changed
UPDATE review SET decision = :decision, reason = :reason, decided_by = :who, decided_at = :now
 WHERE fulfilment_id = :fulfilment AND decided_at = 0;

-- name: review_settle
-- why:  the store's own word decides it, whatever was decided before
-- in:   decision enum(review_decision), reason text(32), who text(320), now i64, fulfilment fulfilment_id
-- rows: changed
UPDATE review SET decision = :decision, reason = :reason, decided_by = :who, decided_at = :now
 WHERE fulfilment_id = :fulfilment;

-- name: reviews_open
-- why:  the list in the back office, the newest first; at stake is what was handed over, or else what
--       the shopper paid for and did not get
-- out:  fulfilment fulfilment_id, order order_id, number text(10), order_kind enum(order_kind), kind enum(review_kind),
--       opened_at i64, state enum(fulfilment_state), store store_id, short_id text(8), customer text(480),
--       collected_by text(480), currency text(3), handed_minor i64, open_minor i64
-- rows: many(100)
SELECT r.fulfilment_id, r.order_id, o.number, o.kind, r.kind, r.opened_at, f.state, f.store_id, f.short_id, o.customer_name,
       f.collected_by, o.currency,
       CAST(COALESCE((SELECT SUM(ROUND(l.collected * (ol.price_minor + ol.added_minor / ol.qty)))
          FROM fulfilment_line l JOIN order_line ol ON ol.order_id = f.order_id AND ol.line = l.line
         WHERE l.fulfilment_id = f.fulfilment_id), 0) AS SIGNED),
       CAST(COALESCE((SELECT SUM(ROUND((l.ordered - l.short - l.collected)
                                     * (ol.price_minor + ol.added_minor / ol.qty)))
          FROM fulfilment_line l JOIN order_line ol ON ol.order_id = f.order_id AND ol.line = l.line
         WHERE l.fulfilment_id = f.fulfilment_id), 0) AS SIGNED)
  FROM review r
  JOIN fulfilment f ON f.fulfilment_id = r.fulfilment_id
  JOIN orders o ON o.order_id = r.order_id
 WHERE r.decided_at = 0 ORDER BY r.opened_at DESC, r.fulfilment_id LIMIT 100;

-- name: reviews_of_order
-- why:  what was and is to be decided, on the order's page
-- in:   order order_id
-- out:  fulfilment fulfilment_id, kind enum(review_kind), opened_at i64, decision enum(review_decision)?, reason text(32),
--       decided_by text(320), decided_at i64
-- rows: many(100)
SELECT r.fulfilment_id, r.kind, r.opened_at, r.decision, r.reason, r.decided_by, r.decided_at
  FROM fulfilment f JOIN review r ON r.fulfilment_id = f.fulfilment_id
 WHERE f.order_id = :order ORDER BY r.opened_at, r.fulfilment_id;

-- name: reviews_count
-- why:  how many wait, on the first page of the back office
-- out:  waiting i64
-- rows: one
SELECT COUNT(*) FROM review WHERE decided_at = 0;
