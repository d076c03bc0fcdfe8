-- Where more is promised than there is: written with the change that left it so, found by the job that covers it
-- (doc/decisions/0014). look_at: when the job looks, again if need be; told: what the store was last told is missing.
CREATE TABLE IF NOT EXISTS shortage (
	store_id         INT UNSIGNED NOT NULL,
	product_id       INT UNSIGNED NOT NULL,
	cause            BINARY(16) NOT NULL,
	told             INT NOT NULL DEFAULT 0,
	noticed_at       BIGINT NOT NULL,
	look_at          BIGINT NOT NULL,
	PRIMARY KEY (store_id, product_id),
	KEY ix_shortage_look (look_at)
) ENGINE=InnoDB;

-- What was short before there was anybody to look.
INSERT IGNORE INTO shortage (store_id, product_id, cause, noticed_at, look_at)
SELECT store_id, product_id, REPEAT(CHAR(0), 16), as_of, 0 FROM stock WHERE shortage > 0;

-- A hold whose goods are gone is withdrawn; the newest of a store are looked for.
ALTER TABLE hold MODIFY state ENUM('open','ordered','released','lapsed','withdrawn') CHARACTER SET ascii NOT NULL;
ALTER TABLE hold ADD KEY IF NOT EXISTS ix_hold_store (store_id, state);

-- The fulfilment whose goods this one brings instead.
ALTER TABLE fulfilment ADD COLUMN IF NOT EXISTS replaces BINARY(16) NULL;
