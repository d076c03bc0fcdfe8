-- What each line was announced for, and by when it is waited for. NULL: as the whole return.
ALTER TABLE return_announced
	ADD COLUMN IF NOT EXISTS reason ENUM('changed_mind','wrong_size','defect','wrong_item','other') CHARACTER SET ascii NULL,
	ADD COLUMN IF NOT EXISTS ground ENUM('withdrawal','policy','guarantee') CHARACTER SET ascii NULL,
	ADD COLUMN IF NOT EXISTS rule VARCHAR(24) CHARACTER SET ascii NULL,
	ADD COLUMN IF NOT EXISTS bring_by BIGINT NULL;

-- The ground and rule that each line came back by, the day that counted for it, and by when its money is owed. NULL: as
-- the whole return.
ALTER TABLE return_line
	ADD COLUMN IF NOT EXISTS ground ENUM('withdrawal','policy','guarantee') CHARACTER SET ascii NULL,
	ADD COLUMN IF NOT EXISTS rule VARCHAR(24) CHARACTER SET ascii NULL,
	ADD COLUMN IF NOT EXISTS asked_at BIGINT NULL,
	ADD COLUMN IF NOT EXISTS refund_by BIGINT NULL;
