-- What the shopper agreed to beforehand: whether another store may bring what the first could not, and whether several
-- may.
ALTER TABLE orders
	ADD COLUMN IF NOT EXISTS move ENUM('ask','yes','no') CHARACTER SET ascii NOT NULL DEFAULT 'ask',
	ADD COLUMN IF NOT EXISTS split TINYINT UNSIGNED NOT NULL DEFAULT 0;

-- Goods that a store could not give and that no other may bring unasked: what the shopper decides about, one at a time
-- for an order (doc/decisions/0018). look_at: when the job looks, at the last for an answer or again at the store.
CREATE TABLE IF NOT EXISTS choice (
	choice_id        BINARY(16) NOT NULL,
	order_id         BINARY(16) NOT NULL,
	fulfilment_id    BINARY(16) NOT NULL,
	state            ENUM('open','waiting','moved','cancelled','kept','unanswered','replaced','pointless')
	                 CHARACTER SET ascii NOT NULL,
	is_kept          TINYINT UNSIGNED NOT NULL,
	hold_id          BINARY(16) NULL,
	answer_by        BIGINT NOT NULL,
	wait_until       BIGINT NOT NULL DEFAULT 0,
	look_at          BIGINT NOT NULL,
	created_at       BIGINT NOT NULL,
	PRIMARY KEY (choice_id),
	KEY ix_choice_order (order_id, choice_id),
	KEY ix_choice_look (state, look_at)
) ENGINE=InnoDB;

CREATE TABLE IF NOT EXISTS choice_line (
	choice_id        BINARY(16) NOT NULL,
	line             SMALLINT UNSIGNED NOT NULL,
	product_id       INT UNSIGNED NOT NULL,
	qty              INT NOT NULL,
	PRIMARY KEY (choice_id, line),
	CONSTRAINT ck_choice_line_qty CHECK (qty > 0)
) ENGINE=InnoDB;

-- Found by the job: what no store has begun though its promise comes near.
ALTER TABLE fulfilment ADD KEY IF NOT EXISTS ix_fulfilment_promise (state, promised_at);

ALTER TABLE outbox
	MODIFY kind ENUM('confirmed','ready','changed','cancelled','return_announced','withdrawn','choice') CHARACTER SET ascii NOT NULL;
