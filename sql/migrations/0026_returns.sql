-- Returns as four facts of their own: announced, received, inspected, settled (doc/returns.md). code_hash: keyed hash of
-- the return code, so that any counter finds it; asked_at: when the customer said so, which deadlines count from.
ALTER TABLE returns
	MODIFY state ENUM('announced','received','inspected','settled','refused','undone') CHARACTER SET ascii NOT NULL,
	ADD COLUMN IF NOT EXISTS code_hash BINARY(32) NULL,
	ADD COLUMN IF NOT EXISTS ground ENUM('withdrawal','policy','guarantee') CHARACTER SET ascii NULL,
	ADD COLUMN IF NOT EXISTS rule VARCHAR(24) CHARACTER SET ascii NOT NULL DEFAULT '',
	ADD COLUMN IF NOT EXISTS override_reason VARCHAR(200) NOT NULL DEFAULT '',
	ADD COLUMN IF NOT EXISTS asked_at BIGINT NOT NULL DEFAULT 0,
	ADD COLUMN IF NOT EXISTS bring_by BIGINT NOT NULL DEFAULT 0,
	ADD COLUMN IF NOT EXISTS refund_by BIGINT NOT NULL DEFAULT 0,
	ADD COLUMN IF NOT EXISTS inspected_at BIGINT NOT NULL DEFAULT 0,
	ADD KEY IF NOT EXISTS ix_return_code (code_hash),
	ADD KEY IF NOT EXISTS ix_return_due (state, refund_by);

-- What the shopper said would come; return_line is what came.
CREATE TABLE IF NOT EXISTS return_announced (
	return_id        BINARY(16) NOT NULL,
	line             SMALLINT UNSIGNED NOT NULL,
	qty              INT NOT NULL,
	must_be_sealed   TINYINT UNSIGNED NOT NULL,
	PRIMARY KEY (return_id, line),
	CONSTRAINT ck_return_announced_qty CHECK (qty > 0)
) ENGINE=InnoDB;

-- Declarations of withdrawal, only ever added to: content is what the customer confirmed, word for word (JSON); hash is
-- SHA-256 over the hash before it, the instant and the content, so that none can be changed or left out unseen.
CREATE TABLE IF NOT EXISTS withdrawal (
	order_id         BINARY(16) NOT NULL,
	number           SMALLINT UNSIGNED NOT NULL,
	return_id        BINARY(16) NULL,
	content          TEXT NOT NULL,
	declared_at      BIGINT NOT NULL,
	hash             BINARY(32) NOT NULL,
	PRIMARY KEY (order_id, number)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

ALTER TABLE outbox
	MODIFY kind ENUM('confirmed','ready','changed','cancelled','return_announced','withdrawn')
	CHARACTER SET ascii NOT NULL;
