-- A manager has seen a signal (doc/decisions/0030): who, and when; taken back, it is open again.
ALTER TABLE return_signal
	ADD COLUMN IF NOT EXISTS seen_by VARCHAR(64) NOT NULL DEFAULT '',
	ADD COLUMN IF NOT EXISTS seen_at BIGINT NOT NULL DEFAULT 0,
	ADD CONSTRAINT IF NOT EXISTS ck_signal_seen_by_somebody CHECK ((seen_at = 0) = (seen_by = ''));
