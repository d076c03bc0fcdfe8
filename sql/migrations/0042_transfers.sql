-- Goods that one store sends to another, where the shopper collects them (server/fulfilment/transfer.h).
ALTER TABLE fulfilment
	MODIFY state ENUM('assigned','accepted','picking','ready','collected','rejected','cancelled','expired','in_transit','sent') CHARACTER SET ascii NOT NULL,
	ADD COLUMN IF NOT EXISTS to_store_id INT UNSIGNED NULL,
	ADD COLUMN IF NOT EXISTS arrives_at BIGINT NOT NULL DEFAULT 0;

ALTER TABLE hold
	ADD COLUMN IF NOT EXISTS to_store_id INT UNSIGNED NULL,
	ADD COLUMN IF NOT EXISTS arrives_at BIGINT NOT NULL DEFAULT 0;

ALTER TABLE movement
	MODIFY kind ENUM('count','hold','order','release','short','handover','return','delta','sale','sent','received') CHARACTER SET ascii NOT NULL;

-- What left: one for each fulfilment that was sent. received_at 0: it is on the way, and on nobody's shelf.
CREATE TABLE IF NOT EXISTS transfer (
	sent_id          BINARY(16) NOT NULL, -- the fulfilment of the store that sent it
	arriving_id      BINARY(16) NOT NULL, -- that of the store where it is expected
	order_id         BINARY(16) NOT NULL,
	from_store_id    INT UNSIGNED NOT NULL,
	to_store_id      INT UNSIGNED NOT NULL,
	arrives_at       BIGINT NOT NULL,     -- as the shopper was promised
	sent_at          BIGINT NOT NULL,
	received_at      BIGINT NOT NULL DEFAULT 0,
	PRIMARY KEY (sent_id),
	UNIQUE KEY uq_transfer_arriving (arriving_id),
	KEY ix_transfer_late (received_at, arrives_at),
	KEY ix_transfer_order (order_id),
	KEY ix_transfer_from (from_store_id),
	KEY ix_transfer_to (to_store_id)
) ENGINE=InnoDB;

CREATE TABLE IF NOT EXISTS transfer_line (
	sent_id          BINARY(16) NOT NULL,
	line             SMALLINT UNSIGNED NOT NULL,
	product_id       INT UNSIGNED NOT NULL,
	sent             INT NOT NULL,
	of_reserved      INT NOT NULL,          -- of these, what was still set aside for it when it left
	received         INT NOT NULL DEFAULT 0,
	PRIMARY KEY (sent_id, line),
	CONSTRAINT ck_transfer_line CHECK (sent >= 0 AND of_reserved BETWEEN 0 AND sent AND received BETWEEN 0 AND sent)
) ENGINE=InnoDB;
