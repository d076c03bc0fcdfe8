-- The money of an order (doc/money.md). authorised_minor is what the provider promised, or, where the web shop had
-- taken it already, what was taken. capture_, void_ and refund_minor count what was asked for and has not failed;
-- captured_, voided_ and refunded_minor what the provider has done. look_at: when to look whether something is to be
-- done; every change of the order sets it to 0.
CREATE TABLE IF NOT EXISTS payment (
	order_id         BINARY(16) NOT NULL,
	provider         ENUM('external','stripe','till') CHARACTER SET ascii NOT NULL,
	authorised_minor BIGINT NOT NULL,
	capture_before   BIGINT NOT NULL DEFAULT 0,
	capture_minor    BIGINT NOT NULL DEFAULT 0,
	captured_minor   BIGINT NOT NULL DEFAULT 0,
	void_minor       BIGINT NOT NULL DEFAULT 0,
	voided_minor     BIGINT NOT NULL DEFAULT 0,
	refund_minor     BIGINT NOT NULL DEFAULT 0,
	refunded_minor   BIGINT NOT NULL DEFAULT 0,
	look_at          BIGINT NOT NULL DEFAULT 0,
	PRIMARY KEY (order_id),
	KEY ix_payment_look (provider, look_at),
	CONSTRAINT ck_payment_captured_at_most_authorised CHECK (capture_minor + void_minor <= authorised_minor),
	CONSTRAINT ck_payment_refunded_at_most_captured CHECK (refund_minor <= captured_minor),
	CONSTRAINT ck_payment_done_at_most_asked CHECK (captured_minor BETWEEN 0 AND capture_minor
		AND voided_minor BETWEEN 0 AND void_minor AND refunded_minor BETWEEN 0 AND refund_minor)
) ENGINE=InnoDB;

-- What was asked of a provider, once for each cause and round; kept for ever. act_id is also the key the provider
-- gets, so that asking twice does it once. It is 'unknown' from before the provider is asked until its answer is
-- written, so that nothing is lost with a process.
CREATE TABLE IF NOT EXISTS payment_act (
	act_id           BINARY(16) NOT NULL,
	order_id         BINARY(16) NOT NULL,
	provider         ENUM('external','stripe','till') CHARACTER SET ascii NOT NULL,
	reference        VARCHAR(120) NOT NULL,
	kind             ENUM('capture','void','refund') CHARACTER SET ascii NOT NULL,
	cause            BINARY(16) NOT NULL,
	round            SMALLINT UNSIGNED NOT NULL,
	amount_minor     BIGINT NOT NULL,
	currency         CHAR(3) CHARACTER SET ascii NOT NULL,
	detail           VARCHAR(2000) CHARACTER SET ascii NOT NULL DEFAULT '',
	state            ENUM('requested','done','failed','unknown') CHARACTER SET ascii NOT NULL,
	attempts         INT UNSIGNED NOT NULL DEFAULT 0,
	key_no           INT UNSIGNED NOT NULL DEFAULT 0,
	due_at           BIGINT NOT NULL,
	provider_ref     VARCHAR(120) NOT NULL DEFAULT '',
	error            VARCHAR(64) CHARACTER SET ascii NOT NULL DEFAULT '',
	requested_at     BIGINT NOT NULL,
	asked_at         BIGINT NOT NULL DEFAULT 0,
	settled_at       BIGINT NOT NULL DEFAULT 0,
	PRIMARY KEY (act_id),
	UNIQUE KEY uq_payment_act_once (order_id, kind, cause, round),
	KEY ix_payment_act_due (state, provider, due_at),
	KEY ix_payment_act_reference (reference),
	CONSTRAINT ck_payment_act_positive CHECK (amount_minor > 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- at_till: the till gives it back; released: it was never taken.
ALTER TABLE refund
	MODIFY state ENUM('due','requested','done','failed','unknown','at_till','released')
	CHARACTER SET ascii NOT NULL;

-- Orders that were paid before this was kept: their web shop had taken the money.
INSERT IGNORE INTO payment (order_id, provider, authorised_minor, capture_minor, captured_minor)
SELECT order_id, 'external', total_minor, total_minor, total_minor FROM orders WHERE kind = 'prepaid';
