-- Each key of orders is one more page that a new order falls into anywhere. A phone number is found by its last digits
-- (phone_tail), and eight bytes of a code's hash tell codes apart: the rest of it is compared in the row.
ALTER TABLE orders
	DROP KEY IF EXISTS ix_order_phone,
	DROP KEY IF EXISTS ix_order_code,
	ADD KEY IF NOT EXISTS ix_order_code_head (code_hash(8));
