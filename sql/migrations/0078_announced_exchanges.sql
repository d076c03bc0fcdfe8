-- What a shopper who announces a return will take instead (doc/decisions/0049): another product of the model, set aside
-- by a hold of its own until the old goods are brought.
CREATE TABLE IF NOT EXISTS announced_exchange (
	return_id        BINARY(16) NOT NULL,
	order_id         BINARY(16) NOT NULL,
	line             SMALLINT UNSIGNED NOT NULL,
	state            ENUM('held','given','dropped','expired','lost') CHARACTER SET ascii NOT NULL,
	product_id       INT UNSIGNED NOT NULL,
	qty              INT NOT NULL,
	store_id         INT UNSIGNED NOT NULL,
	hold_id          BINARY(16) NOT NULL,
	held_until       BIGINT NOT NULL,
	PRIMARY KEY (return_id),
	UNIQUE KEY uq_announced_exchange_hold (hold_id),
	KEY ix_announced_exchange_order (order_id, state),
	KEY ix_announced_exchange_due (state, held_until),
	CONSTRAINT ck_announced_exchange_qty CHECK (qty > 0)
) ENGINE=InnoDB;

ALTER TABLE outbox MODIFY kind ENUM('confirmed','ready','changed','cancelled','return_announced','withdrawn',
	'choice','reminder','last_day','last_day_longer','substitute','in_transit','refunded','voucher','exchange_ended')
	CHARACTER SET ascii NOT NULL;
