-- Why the shopper did not take it, and which line's goods were left for these, taken from the shelf at the counter;
-- 0: it was ordered.
ALTER TABLE fulfilment_line
	ADD COLUMN IF NOT EXISTS refuse_reason ENUM('changed_mind', 'wrong_size', 'defect', 'wrong_item', 'other')
		CHARACTER SET ascii;
ALTER TABLE order_line
	ADD COLUMN IF NOT EXISTS swap_of SMALLINT UNSIGNED NOT NULL DEFAULT 0;
-- What stores tell grows with every version of the agent; the words are common/words.h's.
ALTER TABLE agent_command MODIFY type VARCHAR(24) CHARACTER SET ascii NOT NULL;
