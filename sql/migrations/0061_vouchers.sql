-- Money that goes back as a voucher (doc/decisions/0025), one for each refund at most, so the refund's id is its own. The
-- code is derived; code_hash finds it. expires_at 0: it does not expire. ended_*: who redeemed or voided it, and against what.
CREATE TABLE IF NOT EXISTS voucher (
	refund_id        BINARY(16) NOT NULL,
	order_id         BINARY(16) NOT NULL,
	return_id        BINARY(16) NOT NULL,
	code_hash        BINARY(32) NOT NULL,
	state            ENUM('open','redeemed','voided') CHARACTER SET ascii NOT NULL,
	amount_minor     BIGINT NOT NULL,
	currency         CHAR(3) CHARACTER SET ascii NOT NULL,
	issued_at        BIGINT NOT NULL,
	expires_at       BIGINT NOT NULL,
	ended_at         BIGINT NOT NULL DEFAULT 0,
	ended_by         VARCHAR(64) NOT NULL DEFAULT '',
	reference        VARCHAR(120) NOT NULL DEFAULT '',
	PRIMARY KEY (refund_id),
	UNIQUE KEY uq_voucher_code (code_hash),
	KEY ix_voucher_return (return_id),
	KEY ix_voucher_order (order_id),
	CONSTRAINT ck_voucher_positive CHECK (amount_minor > 0),
	CONSTRAINT ck_voucher_ends_once CHECK ((state = 'open') = (ended_at = 0))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- Codes a partner asked for and that are none, since that moment.
CREATE TABLE IF NOT EXISTS voucher_guess (
	partner_id       INT UNSIGNED NOT NULL,
	since            BIGINT NOT NULL,
	wrong            INT UNSIGNED NOT NULL,
	PRIMARY KEY (partner_id)
) ENGINE=InnoDB;

-- Nobody who holds the money is asked for what went as a voucher.
ALTER TABLE refund
	ADD KEY IF NOT EXISTS ix_refund_way (way, state, due_at),
	ADD CONSTRAINT IF NOT EXISTS ck_refund_voucher_is_not_asked_for CHECK (way <> 'voucher' OR state IN ('due','done'));

-- Vouchers count as given back.
ALTER TABLE payment
	DROP CONSTRAINT IF EXISTS ck_payment_refunded_at_most_captured,
	ADD COLUMN IF NOT EXISTS voucher_minor BIGINT NOT NULL DEFAULT 0,
	ADD CONSTRAINT IF NOT EXISTS ck_payment_given_back_at_most_captured
		CHECK (voucher_minor >= 0 AND refund_minor + voucher_minor <= captured_minor);

-- refund_way: what the customer agreed to; settled_at: when the money had gone back (0 as well where that was before this was kept).
ALTER TABLE returns
	ADD COLUMN IF NOT EXISTS refund_way ENUM('original','voucher','till') CHARACTER SET ascii NOT NULL DEFAULT 'original',
	ADD COLUMN IF NOT EXISTS settled_at BIGINT NOT NULL DEFAULT 0,
	ADD KEY IF NOT EXISTS ix_returns_inspected (state, inspected_at);

ALTER TABLE outbox MODIFY kind ENUM('confirmed','ready','changed','cancelled','return_announced','withdrawn',
	'choice','reminder','last_day','last_day_longer','substitute','in_transit','refunded','voucher')
	CHARACTER SET ascii NOT NULL;

-- Until now a return stayed inspected when its money had gone back.
UPDATE returns r SET r.state = 'settled', r.version = r.version + 1
 WHERE r.state = 'inspected'
   AND NOT EXISTS (SELECT 1 FROM refund f
                    WHERE f.ground = 'return' AND f.cause = r.return_id AND f.state NOT IN ('done', 'released'));
