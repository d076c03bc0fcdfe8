-- How far each source's feed of a store got (doc/feeds.md). last_seq: the last number applied whole; the other
-- columns describe the message `seq`, applied (is_open = 0) or cut short. done_ordinal: its lines up to this one
-- are applied.
CREATE TABLE IF NOT EXISTS stock_feed (
	store_id         INT UNSIGNED NOT NULL,
	source           VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	last_seq         BIGINT UNSIGNED NOT NULL,
	seq              BIGINT UNSIGNED NOT NULL,
	body_hash        BINARY(32) NOT NULL,
	is_open          TINYINT UNSIGNED NOT NULL,
	is_complete      TINYINT UNSIGNED NOT NULL,
	as_of            BIGINT NOT NULL,
	done_ordinal     BIGINT UNSIGNED NOT NULL,
	added            BIGINT UNSIGNED NOT NULL,
	changed          BIGINT UNSIGNED NOT NULL,
	unchanged        BIGINT UNSIGNED NOT NULL,
	older            BIGINT UNSIGNED NOT NULL,
	contained        BIGINT UNSIGNED NOT NULL,
	corrected        BIGINT UNSIGNED NOT NULL,
	shortages        BIGINT UNSIGNED NOT NULL,
	zeroed           BIGINT UNSIGNED NOT NULL,
	applied_at       BIGINT NOT NULL,
	PRIMARY KEY (store_id, source)
) ENGINE=InnoDB;

-- What was answered to a message, for whoever sends it again.
CREATE TABLE IF NOT EXISTS stock_message (
	body_hash        BINARY(32) NOT NULL,
	report           MEDIUMTEXT NOT NULL,
	applied_at       BIGINT NOT NULL,
	PRIMARY KEY (body_hash),
	KEY ix_stock_message_age (applied_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- delta: the store's own doing (receipt, loss, transfer); sale: the till sold. Their as_of is when it happened.
ALTER TABLE movement
	MODIFY kind ENUM('count','hold','order','release','short','handover','return','delta','sale')
	CHARACTER SET ascii NOT NULL;
