-- Exempt goods: of VAT, or of GST and QST (common/taxes.def). No tax is due on them, as with a rate of zero, but documents and
-- accounts keep the two apart.
ALTER TABLE product
	MODIFY COLUMN tax ENUM('vat','qc','qc_book','qc_zero','exempt','qc_exempt') CHARACTER SET ascii NOT NULL
		DEFAULT 'vat';

ALTER TABLE order_line
	MODIFY COLUMN tax ENUM('vat','qc','qc_book','qc_zero','exempt','qc_exempt') CHARACTER SET ascii NOT NULL
		DEFAULT 'vat';

ALTER TABLE substitute
	MODIFY COLUMN tax ENUM('vat','qc','qc_book','qc_zero','exempt','qc_exempt') CHARACTER SET ascii NOT NULL
		DEFAULT 'vat';

ALTER TABLE order_cost
	MODIFY COLUMN tax ENUM('vat','qc','qc_book','qc_zero','exempt','qc_exempt') CHARACTER SET ascii NOT NULL
		DEFAULT 'vat';

ALTER TABLE payment_act_line
	MODIFY COLUMN tax ENUM('vat','qc','qc_book','qc_zero','exempt','qc_exempt') CHARACTER SET ascii NOT NULL
		DEFAULT 'vat';

ALTER TABLE credit_note_line
	MODIFY COLUMN tax ENUM('vat','qc','qc_book','qc_zero','exempt','qc_exempt') CHARACTER SET ascii NOT NULL
		DEFAULT 'vat';

ALTER TABLE credit_note_rate
	MODIFY COLUMN tax ENUM('vat','qc','qc_book','qc_zero','exempt','qc_exempt') CHARACTER SET ascii NOT NULL
		DEFAULT 'vat';
