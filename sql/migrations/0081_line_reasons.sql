-- Why this line came back; NULL: for the reason of the whole return.
ALTER TABLE return_line
	ADD COLUMN IF NOT EXISTS reason ENUM('changed_mind','wrong_size','defect','wrong_item','other') CHARACTER SET ascii NULL AFTER qty;
