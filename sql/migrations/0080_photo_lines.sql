-- Of which line of the order a photo is (doc/decisions/0040); NULL: of all that comes back.
ALTER TABLE return_photo
	ADD COLUMN IF NOT EXISTS line SMALLINT UNSIGNED NULL AFTER number;
