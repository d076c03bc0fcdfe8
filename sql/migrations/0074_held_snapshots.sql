-- Snapshots of stock that were held back, because they would have taken most of what a store has (doc/feeds.md): the last of each
-- source. The message itself is not kept; whoever sent it sends it again to confirm it.
CREATE TABLE IF NOT EXISTS stock_held (
	store_id         INT UNSIGNED NOT NULL,
	source           VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	seq              BIGINT UNSIGNED NOT NULL,
	body_hash        BINARY(32) NOT NULL,
	as_of            BIGINT NOT NULL,
	with_stock       BIGINT UNSIGNED NOT NULL,
	to_zero          BIGINT UNSIGNED NOT NULL,
	held_at          BIGINT NOT NULL,
	PRIMARY KEY (store_id, source)
) ENGINE=InnoDB;

-- Answers are kept 72 hours; the key and the address of what was made stay, so that it still acts once.
ALTER TABLE idempotency
	ADD COLUMN IF NOT EXISTS is_answer_kept TINYINT UNSIGNED NOT NULL DEFAULT 1,
	DROP KEY IF EXISTS ix_idempotency_age,
	ADD KEY IF NOT EXISTS ix_idempotency_answers (is_answer_kept, created_at);
