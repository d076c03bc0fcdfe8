-- What a clerk offers instead of goods that are not found, and what the shopper said to it (doc/decisions/0027). Name,
-- price and VAT are those the shopper reads; goods are set aside by a hold meanwhile. product_id 0: nothing that can be
-- offered. given_line: the line of the order that an accepted one became.
CREATE TABLE IF NOT EXISTS substitute (
	substitute_id    BINARY(16) NOT NULL,
	order_id         BINARY(16) NOT NULL,
	fulfilment_id    BINARY(16) NOT NULL,
	line             SMALLINT UNSIGNED NOT NULL,
	state            ENUM('open','accepted','refused','unanswered','withdrawn','impossible','pointless')
	                 CHARACTER SET ascii NOT NULL,
	product_id       INT UNSIGNED NOT NULL,
	sku              VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	name             VARCHAR(300) NOT NULL,
	gtin             BIGINT UNSIGNED NOT NULL,
	qty              INT NOT NULL,
	price_minor      BIGINT NOT NULL,
	vat_bp           SMALLINT UNSIGNED NOT NULL,
	reason           ENUM('not_found','damaged') CHARACTER SET ascii NOT NULL,
	effect           ENUM('none','units','zero') CHARACTER SET ascii NOT NULL,
	hold_id          BINARY(16) NULL,
	given_line       SMALLINT UNSIGNED NOT NULL DEFAULT 0,
	asked_at         BIGINT NOT NULL,
	answer_by        BIGINT NOT NULL,
	PRIMARY KEY (substitute_id),
	KEY ix_substitute_order (order_id, substitute_id),
	KEY ix_substitute_line (fulfilment_id, line, substitute_id),
	KEY ix_substitute_due (state, answer_by),
	CONSTRAINT ck_substitute_qty CHECK (qty > 0),
	CONSTRAINT ck_substitute_given CHECK ((state = 'accepted') = (given_line > 0))
) ENGINE=InnoDB;

ALTER TABLE outbox MODIFY kind ENUM('confirmed','ready','changed','cancelled','return_announced','withdrawn',
	'choice','reminder','last_day','last_day_longer','substitute') CHARACTER SET ascii NOT NULL;
