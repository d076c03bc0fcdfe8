-- Goods that came back and were sent on to another store or a warehouse (server/fulfilment/consignment.h).
CREATE TABLE IF NOT EXISTS consignment (
	consignment_id   BINARY(16) NOT NULL,
	number           CHAR(13) CHARACTER SET ascii NOT NULL, -- as it stands on the slip, made of the id
	return_id        BINARY(16) NOT NULL,
	line             SMALLINT UNSIGNED NOT NULL,
	hop              SMALLINT UNSIGNED NOT NULL,    -- 1, and one more each time the same goods are sent on
	order_id         BINARY(16) NOT NULL,
	product_id       INT UNSIGNED NOT NULL,
	qty              INT NOT NULL,
	from_store_id    INT UNSIGNED NOT NULL,
	to_store_id      INT UNSIGNED NULL,             -- NULL: the store named one that nobody knows
	clerk            VARCHAR(64) NOT NULL,
	sent_at          BIGINT NOT NULL,
	arrives_by       BIGINT NOT NULL,               -- later than that a person looks for it
	state            ENUM('underway','arrived','lost') CHARACTER SET ascii NOT NULL,
	arrived          INT NOT NULL DEFAULT 0,
	missing          INT NOT NULL DEFAULT 0,
	gap              ENUM('not_in_parcel','never_came','other') CHARACTER SET ascii NULL,
	place            ENUM('shelf','quarantine') CHARACTER SET ascii NULL,
	at_store_id      INT UNSIGNED NULL,             -- where it arrived, or was said to be lost
	counted          INT NOT NULL DEFAULT 0,        -- of what arrived, what that store's figures did not contain yet
	closed_at        BIGINT NOT NULL DEFAULT 0,
	PRIMARY KEY (consignment_id),
	UNIQUE KEY uq_consignment_hop (return_id, line, hop),
	KEY ix_consignment_number (number),
	KEY ix_consignment_late (state, arrives_by),
	KEY ix_consignment_order (order_id),
	KEY ix_consignment_at (at_store_id),
	CONSTRAINT ck_consignment CHECK (qty > 0 AND arrived >= 0 AND missing >= 0 AND arrived + missing <= qty
		AND counted BETWEEN 0 AND arrived)
) ENGINE=InnoDB;

ALTER TABLE event
	MODIFY type ENUM('fulfilment','clerks','store','consignment') CHARACTER SET ascii NOT NULL;

ALTER TABLE movement
	MODIFY kind ENUM('count','hold','order','release','short','handover','return','delta','sale','sent','received','arrived') CHARACTER SET ascii NOT NULL;
