-- By which rule goods are taxed (common/taxes.def); vat_bp is the rate of 'vat' and 0 for all others. What stood as VAT is all
-- tax, contained in the price or on top of it, rounded once for each tax; tax2_minor is what the second of two taxes has of it.
ALTER TABLE product
	ADD COLUMN IF NOT EXISTS tax ENUM('vat','qc','qc_book','qc_zero') CHARACTER SET ascii NOT NULL DEFAULT 'vat';

-- added_minor: what a shopper pays beside the price.
ALTER TABLE order_line
	ADD COLUMN IF NOT EXISTS tax ENUM('vat','qc','qc_book','qc_zero') CHARACTER SET ascii NOT NULL DEFAULT 'vat',
	ADD COLUMN IF NOT EXISTS tax2_minor BIGINT NOT NULL DEFAULT 0,
	ADD COLUMN IF NOT EXISTS added_minor BIGINT AS (IF(tax = 'vat', 0, vat_minor)) VIRTUAL;

ALTER TABLE substitute
	ADD COLUMN IF NOT EXISTS tax ENUM('vat','qc','qc_book','qc_zero') CHARACTER SET ascii NOT NULL DEFAULT 'vat';

-- amount_minor has all taxes in it.
ALTER TABLE order_cost
	ADD COLUMN IF NOT EXISTS tax ENUM('vat','qc','qc_book','qc_zero') CHARACTER SET ascii NOT NULL DEFAULT 'vat',
	ADD COLUMN IF NOT EXISTS tax2_minor BIGINT NOT NULL DEFAULT 0;

ALTER TABLE refund_line
	ADD COLUMN IF NOT EXISTS tax2_minor BIGINT NOT NULL DEFAULT 0;

ALTER TABLE payment_act_line
	ADD COLUMN IF NOT EXISTS tax ENUM('vat','qc','qc_book','qc_zero') CHARACTER SET ascii NOT NULL DEFAULT 'vat',
	ADD COLUMN IF NOT EXISTS tax2_minor BIGINT NOT NULL DEFAULT 0;

-- The price each is as goods are priced: with VAT, without GST and QST.
ALTER TABLE credit_note_line
	ADD COLUMN IF NOT EXISTS tax ENUM('vat','qc','qc_book','qc_zero') CHARACTER SET ascii NOT NULL DEFAULT 'vat',
	ADD COLUMN IF NOT EXISTS tax2_minor BIGINT NOT NULL DEFAULT 0,
	DROP CONSTRAINT IF EXISTS ck_credit_note_line,
	ADD CONSTRAINT IF NOT EXISTS ck_credit_note_line_taxed
		CHECK (qty > 0 AND tax2_minor >= 0 AND tax_minor >= tax2_minor
		       AND taxable_minor + IF(tax = 'vat', tax_minor, 0) = qty * price_minor);

ALTER TABLE credit_note_rate
	ADD COLUMN IF NOT EXISTS tax ENUM('vat','qc','qc_book','qc_zero') CHARACTER SET ascii NOT NULL DEFAULT 'vat',
	ADD COLUMN IF NOT EXISTS tax2_minor BIGINT NOT NULL DEFAULT 0,
	DROP PRIMARY KEY,
	ADD PRIMARY KEY (return_id, tax, vat_bp);
