-- Refunds, and returns that nobody has inspected, by the day the law wants the money paid.
ALTER TABLE refund
	ADD KEY IF NOT EXISTS ix_refund_pay_by (state, pay_by);
ALTER TABLE returns
	ADD KEY IF NOT EXISTS ix_returns_refund_by (state, refund_by);
