-- When the shopper of ready goods is reminded next; 0: not (any more).
ALTER TABLE fulfilment
	ADD COLUMN IF NOT EXISTS remind_at BIGINT NOT NULL DEFAULT 0,
	ADD KEY IF NOT EXISTS ix_fulfilment_remind (state, remind_at);
ALTER TABLE outbox MODIFY kind ENUM('confirmed','ready','changed','cancelled','return_announced','withdrawn',
	'choice','reminder','last_day','last_day_longer') CHARACTER SET ascii NOT NULL;
