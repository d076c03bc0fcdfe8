-- Where a store sends what comes back and does not stay: the code of another store or of a warehouse; '': the nearest.
ALTER TABLE store
	ADD COLUMN IF NOT EXISTS return_to VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' AFTER collect_days;
