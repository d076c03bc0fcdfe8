-- A credit note for each return that money is owed for (doc/decisions/0022). Rows are only added; figures are stored, not
-- computed again. Numbers rise without a gap for each store and year: the row of the series is locked until commit.
CREATE TABLE IF NOT EXISTS credit_note_series (
	store_id         INT UNSIGNED NOT NULL,
	year             SMALLINT UNSIGNED NOT NULL,
	last_number      INT UNSIGNED NOT NULL,
	PRIMARY KEY (store_id, year)
) ENGINE=InnoDB;

-- day: of the calendar of the store, which the number and the daily totals go by; seller_*: the store as it was that day.
CREATE TABLE IF NOT EXISTS credit_note (
	return_id        BINARY(16) NOT NULL,
	order_id         BINARY(16) NOT NULL,
	store_id         INT UNSIGNED NOT NULL,
	year             SMALLINT UNSIGNED NOT NULL,
	number           INT UNSIGNED NOT NULL,
	code             VARCHAR(64) CHARACTER SET ascii NOT NULL,
	day              CHAR(10) CHARACTER SET ascii NOT NULL,
	issued_at        BIGINT NOT NULL,
	currency         CHAR(3) CHARACTER SET ascii NOT NULL,
	taxable_minor    BIGINT NOT NULL,
	tax_minor        BIGINT NOT NULL,
	total_minor      BIGINT NOT NULL,
	seller_name      VARCHAR(120) NOT NULL,
	seller_street    VARCHAR(160) NOT NULL,
	seller_postcode  VARCHAR(12) NOT NULL,
	seller_city      VARCHAR(80) NOT NULL,
	seller_country   CHAR(2) CHARACTER SET ascii NOT NULL,
	PRIMARY KEY (return_id),
	UNIQUE KEY uq_credit_note_number (store_id, year, number),
	KEY ix_credit_note_order (order_id),
	KEY ix_credit_note_day (day, store_id),
	CONSTRAINT ck_credit_note_total CHECK (total_minor > 0 AND total_minor = taxable_minor + tax_minor)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS credit_note_line (
	return_id        BINARY(16) NOT NULL,
	line             SMALLINT UNSIGNED NOT NULL,
	sku              VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	name             VARCHAR(300) NOT NULL,
	qty              INT NOT NULL,
	price_minor      BIGINT NOT NULL,
	vat_bp           SMALLINT UNSIGNED NOT NULL,
	taxable_minor    BIGINT NOT NULL,
	tax_minor        BIGINT NOT NULL,
	PRIMARY KEY (return_id, line),
	CONSTRAINT ck_credit_note_line CHECK (qty > 0 AND tax_minor >= 0 AND taxable_minor + tax_minor = qty * price_minor)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS credit_note_rate (
	return_id        BINARY(16) NOT NULL,
	vat_bp           SMALLINT UNSIGNED NOT NULL,
	taxable_minor    BIGINT NOT NULL,
	tax_minor        BIGINT NOT NULL,
	PRIMARY KEY (return_id, vat_bp)
) ENGINE=InnoDB;

-- What was inspected before there were credit notes has none.
ALTER TABLE returns ADD COLUMN IF NOT EXISTS is_before_notes TINYINT UNSIGNED NOT NULL DEFAULT 0;

UPDATE returns SET is_before_notes = 1 WHERE state IN ('inspected', 'settled');
