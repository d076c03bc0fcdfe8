-- Goods taken instead of goods that came back (doc/decisions/0024): a line of the order that names the return it is paid
-- with. NULL: ordered, or swapped when the bag was handed over.
ALTER TABLE order_line ADD COLUMN IF NOT EXISTS exchange_id BINARY(16) NULL;
