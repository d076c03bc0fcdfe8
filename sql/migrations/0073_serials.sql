-- Serial numbers of goods (doc/decisions/0043). Which products have one on each unit:
ALTER TABLE product ADD COLUMN IF NOT EXISTS is_serialised TINYINT UNSIGNED NOT NULL DEFAULT 0;

-- Each unit that left with a serial, and the return it came back by.
CREATE TABLE IF NOT EXISTS sold_serial (
	order_id         BINARY(16) NOT NULL,
	line             SMALLINT UNSIGNED NOT NULL,
	fulfilment_id    BINARY(16) NOT NULL,
	serial           VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	product_id       INT UNSIGNED NOT NULL,
	return_id        BINARY(16) NULL,
	PRIMARY KEY (order_id, line, fulfilment_id, serial),
	KEY ix_sold_serial (product_id, serial)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- How many units of that serial are with customers. More than one cannot be; it is written all the same, and a signal: a
-- row that both handovers write, so that neither can miss the other.
CREATE TABLE IF NOT EXISTS unit_serial (
	product_id       INT UNSIGNED NOT NULL,
	serial           VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	out_times        INT NOT NULL,
	PRIMARY KEY (product_id, serial),
	CONSTRAINT ck_unit_serial_out CHECK (out_times >= 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- The serials of what was brought back, and what they say.
CREATE TABLE IF NOT EXISTS brought_serial (
	return_id        BINARY(16) NOT NULL,
	line             SMALLINT UNSIGNED NOT NULL,
	serial           VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	order_id         BINARY(16) NOT NULL,
	says             ENUM('sold','differs','again','unknown') CHARACTER SET ascii NOT NULL,
	PRIMARY KEY (return_id, line, serial),
	KEY ix_brought_serial_order (order_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

ALTER TABLE return_signal
	MODIFY COLUMN kind ENUM('serial_returner','unannounced','receiptless','many_exceptions','against_rule','item_switched',
	                        'serial_twice') CHARACTER SET ascii NOT NULL;
