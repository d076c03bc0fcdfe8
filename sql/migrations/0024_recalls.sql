-- What headquarters asks back of a store that has accepted it: pending until the store gives it back, hands it over,
-- or its lease has ended (doc/decisions/0017).
ALTER TABLE fulfilment ADD COLUMN IF NOT EXISTS recall ENUM('cancel','expire','move') CHARACTER SET ascii NULL;
ALTER TABLE fulfilment ADD COLUMN IF NOT EXISTS recalled_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE fulfilment ADD KEY IF NOT EXISTS ix_fulfilment_recall (recall, recalled_at);

-- What a person at headquarters must look at, one for each fulfilment; opened again when more happens.
CREATE TABLE IF NOT EXISTS review (
	fulfilment_id    BINARY(16) NOT NULL,
	order_id         BINARY(16) NOT NULL,
	kind             ENUM('lease_ended','collected','collected_twice') CHARACTER SET ascii NOT NULL,
	opened_at        BIGINT NOT NULL,
	decision         ENUM('refund','keep') CHARACTER SET ascii NULL,
	reason           VARCHAR(32) CHARACTER SET ascii NOT NULL DEFAULT '',
	decided_by       VARCHAR(80) NOT NULL DEFAULT '',
	decided_at       BIGINT NOT NULL DEFAULT 0,
	PRIMARY KEY (fulfilment_id),
	KEY ix_review_open (decided_at, opened_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
