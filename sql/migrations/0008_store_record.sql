-- What a store prepared as asked and what it gave back or was short of, in thousandths of a fulfilment, halved every
-- 14 days; as of record_day (days since 1970). It decides how much of the store's figures is offered (doc/sourcing.md).
ALTER TABLE feed
	ADD COLUMN IF NOT EXISTS record_done BIGINT NOT NULL DEFAULT 0,
	ADD COLUMN IF NOT EXISTS record_failed BIGINT NOT NULL DEFAULT 0,
	ADD COLUMN IF NOT EXISTS record_day INT NOT NULL DEFAULT 0;
