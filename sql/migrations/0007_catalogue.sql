-- What the products and postcodes in memory are kept fresh by: they ask for what changed since. changed_at is
-- the database's own clock at the statement, so that no skewed or old clock of an importer hides a change.
ALTER TABLE product ADD KEY IF NOT EXISTS ix_product_changed (changed_at, version);

ALTER TABLE postcode
	ADD COLUMN IF NOT EXISTS changed_at BIGINT NOT NULL DEFAULT (CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED)),
	ADD KEY IF NOT EXISTS ix_postcode_changed (changed_at);
