-- What a refund gives back, line by line (server/fulfilment/owed.h); of a return its credit note says it. Goods given instead
-- count the other way, and where they cost as much there are lines and no refund. qty 0: nobody recorded it; see below.
CREATE TABLE IF NOT EXISTS refund_line (
	order_id         BINARY(16) NOT NULL,
	ground           ENUM('return','cancel','unavailable','refused','expired') CHARACTER SET ascii NOT NULL,
	cause            BINARY(16) NOT NULL,
	line             SMALLINT UNSIGNED NOT NULL,
	qty              INT NOT NULL,
	amount_minor     BIGINT NOT NULL,
	tax_minor        BIGINT NOT NULL,
	PRIMARY KEY (ground, cause, line),
	KEY ix_refund_line_order (order_id, line)
) ENGINE=InnoDB;

-- What an act takes or gives back, line by line, with the VAT contained in it; stored when it is asked for.
CREATE TABLE IF NOT EXISTS payment_act_line (
	act_id           BINARY(16) NOT NULL,
	line             SMALLINT UNSIGNED NOT NULL,
	vat_bp           SMALLINT UNSIGNED NOT NULL,
	amount_minor     BIGINT NOT NULL,
	tax_minor        BIGINT NOT NULL,
	PRIMARY KEY (act_id, line)
) ENGINE=InnoDB;

-- store_id: whose sale it is, NULL for acts without lines, which are older than these; day: when it was done, by the calendar
-- of that store, which the daily totals go by.
ALTER TABLE payment_act
	ADD COLUMN IF NOT EXISTS store_id INT UNSIGNED NULL,
	ADD COLUMN IF NOT EXISTS day CHAR(10) CHARACTER SET ascii NOT NULL DEFAULT '',
	ADD KEY IF NOT EXISTS ix_payment_act_day (day, store_id);

-- Nobody recorded of which lines older refunds are: they are spread over what was ordered by its price, rounded so that the
-- parts are the whole.
INSERT IGNORE INTO refund_line (order_id, ground, cause, line, qty, amount_minor, tax_minor)
SELECT order_id, ground, cause, line, 0, upto_minor - before_minor,
       CAST(ROUND(vat_minor * (upto_minor - before_minor) / gross_minor) AS SIGNED)
  FROM (SELECT r.order_id, r.ground, r.cause, l.line, l.vat_minor, l.qty * l.price_minor AS gross_minor,
               CAST(ROUND(r.amount_minor * SUM(l.qty * l.price_minor) OVER (PARTITION BY r.refund_id ORDER BY l.line)
                          / o.total_minor) AS SIGNED) AS upto_minor,
               CAST(ROUND(r.amount_minor * (SUM(l.qty * l.price_minor) OVER (PARTITION BY r.refund_id ORDER BY l.line)
                                            - l.qty * l.price_minor) / o.total_minor) AS SIGNED) AS before_minor
          FROM refund r
          JOIN orders o ON o.order_id = r.order_id
          JOIN order_line l ON l.order_id = r.order_id AND l.swap_of = 0
         WHERE NOT (r.ground = 'return' AND EXISTS (SELECT 1 FROM credit_note n WHERE n.return_id = r.cause))) spread
 WHERE upto_minor <> before_minor;
