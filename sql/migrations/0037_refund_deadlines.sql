-- Refunds by the day the law wants them paid.
ALTER TABLE refund
	ADD KEY IF NOT EXISTS ix_refund_pay_by (state, pay_by);
