-- What an order costs beside its goods: delivery, handling (server/fulfilment/costs.h). standard_minor: what the cheapest way
-- would have cost, which is all that a withdrawal gives back; back_minor: what was given back, once.
CREATE TABLE IF NOT EXISTS order_cost (
	order_id         BINARY(16) NOT NULL,
	name             VARCHAR(120) NOT NULL,
	amount_minor     BIGINT NOT NULL,
	standard_minor   BIGINT NOT NULL,
	vat_bp           SMALLINT UNSIGNED NOT NULL,
	vat_minor        BIGINT NOT NULL,
	back_minor       BIGINT NOT NULL DEFAULT 0,
	PRIMARY KEY (order_id),
	CONSTRAINT ck_order_cost CHECK (amount_minor > 0 AND standard_minor BETWEEN 0 AND amount_minor),
	CONSTRAINT ck_order_cost_back_at_most_once CHECK (back_minor BETWEEN 0 AND amount_minor)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
