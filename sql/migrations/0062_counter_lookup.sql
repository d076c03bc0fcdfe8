-- What a counter finds orders by, beside number, codes and e-mail (doc/decisions/0029). phone_tail: the last nine digits, so
-- that a number is found however it was typed; till_reference: what the till calls the sale of a reservation.
ALTER TABLE orders
	ADD COLUMN IF NOT EXISTS phone_tail VARCHAR(9) AS (RIGHT(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
		customer_phone, ' ', ''), '.', ''), '-', ''), '(', ''), ')', ''), 9)) PERSISTENT,
	ADD COLUMN IF NOT EXISTS till_reference VARCHAR(120) AS (IF(kind = 'reservation' AND payment_ref <> '',
		payment_ref, NULL)) PERSISTENT,
	ADD KEY IF NOT EXISTS ix_order_name (customer_name),
	ADD KEY IF NOT EXISTS ix_order_phone_tail (phone_tail),
	ADD KEY IF NOT EXISTS ix_order_till (till_reference);

ALTER TABLE credit_note
	ADD KEY IF NOT EXISTS ix_credit_note_code (code);

-- How often somebody searched in vain since that moment: a clerk, a store, or for a contact; by a keyed hash, so that nothing
-- personal is kept.
CREATE TABLE IF NOT EXISTS lookup_try (
	subject          BINARY(32) NOT NULL,
	since            BIGINT NOT NULL,
	tries            INT UNSIGNED NOT NULL,
	PRIMARY KEY (subject),
	KEY ix_lookup_try_since (since)
) ENGINE=InnoDB;
