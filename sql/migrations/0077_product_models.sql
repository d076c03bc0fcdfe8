-- Products of one model differ in size and colour (doc/decisions/0046). Empty: a product of no model.
ALTER TABLE product
	ADD COLUMN IF NOT EXISTS model VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
	ADD COLUMN IF NOT EXISTS size VARCHAR(32) NOT NULL DEFAULT '',
	ADD COLUMN IF NOT EXISTS colour_fr VARCHAR(64) NOT NULL DEFAULT '',
	ADD COLUMN IF NOT EXISTS colour_en VARCHAR(64) NOT NULL DEFAULT '',
	ADD KEY IF NOT EXISTS ix_product_model (model),
	ADD CONSTRAINT IF NOT EXISTS ck_product_model_differs
		CHECK (model <> '' OR (size = '' AND colour_fr = '' AND colour_en = ''));
