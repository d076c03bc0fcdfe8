-- A hold may be at two stores, each with some of its lines (server/fulfilment/together.h): with_store_id is the other, and
-- is_with says which lines are set aside there.
ALTER TABLE hold
	ADD COLUMN IF NOT EXISTS with_store_id INT UNSIGNED NULL,
	ADD COLUMN IF NOT EXISTS with_distance_m INT UNSIGNED NULL,
	ADD COLUMN IF NOT EXISTS with_promised_at BIGINT NOT NULL DEFAULT 0,
	ADD INDEX IF NOT EXISTS ix_hold_with (with_store_id, state);
ALTER TABLE hold_line
	ADD COLUMN IF NOT EXISTS is_with TINYINT UNSIGNED NOT NULL DEFAULT 0;
