-- Why a store gave a fulfilment back, for the store that is asked next; NULL: it did not say.
ALTER TABLE fulfilment
	ADD COLUMN IF NOT EXISTS reject_reason ENUM('no_stock','no_time','closed') CHARACTER SET ascii NULL;
