-- A bundle is a product made of others (server/fulfilment/bundle.h). contents: [[product_id,qty],…] of one, empty for goods;
-- is_set: its goods belong together and come back together.
ALTER TABLE product
	ADD COLUMN IF NOT EXISTS contents VARCHAR(400) CHARACTER SET ascii NOT NULL DEFAULT '',
	ADD COLUMN IF NOT EXISTS is_set TINYINT UNSIGNED NOT NULL DEFAULT 0;

-- Which bundles were ordered, as they were named and priced then; order_line.bundle says which lines are made of them.
CREATE TABLE IF NOT EXISTS order_bundle (
	order_id         BINARY(16) NOT NULL,
	bundle           SMALLINT UNSIGNED NOT NULL,
	product_id       INT UNSIGNED NOT NULL,
	sku              VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	name             VARCHAR(300) NOT NULL,
	qty              INT NOT NULL,
	price_minor      BIGINT NOT NULL,
	is_set           TINYINT UNSIGNED NOT NULL,
	PRIMARY KEY (order_id, bundle),
	CONSTRAINT ck_order_bundle CHECK (qty > 0 AND price_minor >= 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

ALTER TABLE order_line ADD COLUMN IF NOT EXISTS bundle SMALLINT UNSIGNED NOT NULL DEFAULT 0;

-- The same of goods that are set aside.
CREATE TABLE IF NOT EXISTS hold_bundle (
	hold_id          BINARY(16) NOT NULL,
	bundle           SMALLINT UNSIGNED NOT NULL,
	product_id       INT UNSIGNED NOT NULL,
	qty              INT NOT NULL,
	PRIMARY KEY (hold_id, bundle),
	CONSTRAINT ck_hold_bundle_qty CHECK (qty > 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

ALTER TABLE hold_line ADD COLUMN IF NOT EXISTS bundle SMALLINT UNSIGNED NOT NULL DEFAULT 0;
