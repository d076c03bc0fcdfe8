-- What a counter says of a return beside its lines: how the order was found ('' until now, and of agents of before), and
-- whether the goods were held against the barcode that was sold.
ALTER TABLE returns
	ADD COLUMN IF NOT EXISTS found_by VARCHAR(16) CHARACTER SET ascii NOT NULL DEFAULT '';
ALTER TABLE return_line
	ADD COLUMN IF NOT EXISTS is_checked TINYINT UNSIGNED NOT NULL DEFAULT 0;

-- What a manager is to know of returns; it refuses nobody anything (server/fulfilment/return_signals.def). cause: the
-- return, or the command that told of it; detail: a count, or what was scanned.
CREATE TABLE IF NOT EXISTS return_signal (
	cause            BINARY(16) NOT NULL,
	kind             ENUM('serial_returner','unannounced','receiptless','many_exceptions','against_rule','item_switched')
	                 CHARACTER SET ascii NOT NULL,
	order_id         BINARY(16) NOT NULL,
	store_id         INT UNSIGNED NOT NULL,
	clerk            VARCHAR(64) NOT NULL,
	detail           VARCHAR(64) NOT NULL,
	noticed_at       BIGINT NOT NULL,
	PRIMARY KEY (cause, kind),
	KEY ix_signal_order (order_id),
	KEY ix_signal_noticed (noticed_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- Returns of one contact are counted, by phone where there is no e-mail.
ALTER TABLE orders
	ADD KEY IF NOT EXISTS ix_order_phone (customer_phone);
