-- What was held back, as it was sent and with what was said beside it, so that a person can confirm it on the page of its store
-- (doc/feeds.md). Only what is small enough; it goes when no store's part of it is held back any more.
CREATE TABLE IF NOT EXISTS stock_held_message (
	body_hash        BINARY(32) NOT NULL,
	format           VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	store_code       VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	seq              BIGINT UNSIGNED NOT NULL,
	as_of            BIGINT NOT NULL,
	is_complete      TINYINT UNSIGNED NOT NULL,
	message          MEDIUMBLOB NOT NULL,
	kept_at          BIGINT NOT NULL,
	PRIMARY KEY (body_hash),
	KEY ix_held_message_age (kept_at)
) ENGINE=InnoDB;
