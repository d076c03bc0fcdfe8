-- Who reserves or gives back what was reserved takes nothing from the shelf: so these movements, which are most of them, are passed
-- over in the key when it is asked what a store's figures have become since a count. No row of before says otherwise, so none is read.
SET STATEMENT check_constraint_checks = 0 FOR
ALTER TABLE movement
	ADD CONSTRAINT IF NOT EXISTS ck_movement_reserves CHECK (kind NOT IN ('hold', 'order', 'release') OR on_hand_by = 0);
