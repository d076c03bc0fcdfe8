-- The shopper says: on my way, I am here. What the store's queue shows on top; 0: not said.
ALTER TABLE fulfilment
	ADD COLUMN IF NOT EXISTS coming_at BIGINT NOT NULL DEFAULT 0,
	ADD COLUMN IF NOT EXISTS arrived_at BIGINT NOT NULL DEFAULT 0;
