-- The board at headquarters: how every store is, read by one job for everybody who looks (server/fulfilment/board.h).

-- name: board_report_set
-- why:  an agent says how it is; the last word counts
-- in:   agent agent_id, now i64, version text(128), unsent u32, unsent_since i64, to_print u32, printers u16,
--       printer_trouble text(16), clock_ahead_ms i64
-- rows: none
INSERT INTO agent_report (agent_id, reported_at, version, unsent, unsent_since, to_print, printers, printer_trouble,
                          clock_ahead_ms)
VALUES (:agent, :now, :version, :unsent, :unsent_since, :to_print, :printers, :printer_trouble, :clock_ahead_ms)
ON DUPLICATE KEY UPDATE reported_at = :now, version = :version, unsent = :unsent, unsent_since = :unsent_since,
	to_print = :to_print, printers = :printers, printer_trouble = :printer_trouble,
	clock_ahead_ms = :clock_ahead_ms;

-- name: board_agents
-- why:  who is in contact, how far each has read, and since when the next event waits for it; what it said of itself.
--       Of some stores, in turn
-- in:   after store_id, last store_id
-- out:  store store_id, seen_at i64, unread i64, unread_since i64?, reported_at i64?, version text(128)?, unsent u32?,
--       unsent_since i64?, to_print u32?, printers u16?, printer_trouble text(16)?, clock_ahead_ms i64?
-- rows: many(50000)
SELECT a.store_id, a.seen_at,
       GREATEST(CAST(COALESCE(f.last_seq, 0) AS SIGNED) - CAST(a.read_seq AS SIGNED), 0), e.created_at,
       r.reported_at, r.version, r.unsent, r.unsent_since, r.to_print, r.printers, r.printer_trouble, r.clock_ahead_ms
  FROM agent a
  LEFT JOIN feed f ON f.store_id = a.store_id
  LEFT JOIN event e ON e.store_id = a.store_id AND e.seq = a.read_seq + 1
  LEFT JOIN agent_report r ON r.agent_id = a.agent_id
 WHERE a.is_active = 1 AND a.store_id > :after AND a.store_id <= :last
 ORDER BY a.store_id, a.seen_at;

-- name: board_late
-- why:  what waits and is past its promise, or past 80 % of the time from placing to promise. Found by when it came
--       to be at risk, so what has time costs nothing, however much of it there is
-- in:   now i64
-- out:  store store_id, late i64, at_risk i64
-- rows: many(50000)
SELECT f.store_id, COUNT(CASE WHEN f.promised_at < :now THEN 1 END), COUNT(CASE WHEN f.promised_at >= :now THEN 1 END)
  FROM fulfilment f FORCE INDEX (ix_fulfilment_risk)
 WHERE f.state IN ('assigned', 'accepted', 'picking') AND f.risk_at <= :now
 GROUP BY f.store_id;

-- name: board_parcels
-- why:  what other stores sent to each, for a shopper or after it came back, and should have come by now
-- in:   now i64
-- out:  store store_id, late i64
-- rows: many(50000)
SELECT late.store_id, COUNT(*)
  FROM (SELECT t.to_store_id AS store_id
          FROM transfer t FORCE INDEX (ix_transfer_late) WHERE t.received_at = 0 AND t.arrives_at < :now
        UNION ALL
        SELECT COALESCE(c.to_store_id, c.from_store_id)
          FROM consignment c FORCE INDEX (ix_consignment_late)
         WHERE c.state = 'underway' AND c.arrives_by < :now) late
 GROUP BY late.store_id;

-- name: board_journals
-- why:  whose commands are refused until an operator looks
-- out:  store store_id
-- rows: many(50000)
SELECT DISTINCT store_id FROM journal WHERE state = 'waiting';

-- name: board_held
-- why:  whose snapshot of stock waits for somebody to look at it
-- out:  store store_id, count i64
-- rows: many(50000)
SELECT store_id, COUNT(*) FROM stock_held GROUP BY store_id;
