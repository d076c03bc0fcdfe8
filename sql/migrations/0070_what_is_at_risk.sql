-- When what a store prepares comes to be at risk: four fifths of the time from placing to promise (sql/queries/board.sql). The
-- board reads what is at risk every few seconds; by the promise alone it had to read all that waits, and its order.
ALTER TABLE fulfilment ADD COLUMN IF NOT EXISTS risk_at BIGINT NOT NULL DEFAULT 0 AFTER promised_at;

UPDATE fulfilment f JOIN orders o ON o.order_id = f.order_id
   SET f.risk_at = f.promised_at - (f.promised_at - o.placed_at) DIV 5
 WHERE f.state IN ('assigned', 'accepted', 'picking');

ALTER TABLE fulfilment DROP KEY IF EXISTS ix_fulfilment_promise,
	ADD KEY IF NOT EXISTS ix_fulfilment_risk (state, risk_at, promised_at, store_id);
