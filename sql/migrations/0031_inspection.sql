-- Receiving and inspecting are two facts: disposition is NULL until somebody has looked.
ALTER TABLE return_line
	MODIFY disposition ENUM('shelf','quarantine','transfer','supplier','destroy') CHARACTER SET ascii NULL,
	ADD COLUMN IF NOT EXISTS goods_condition ENUM('sealed','opened','worn','damaged') CHARACTER SET ascii NULL;

-- How money goes back, and by when the law wants it there; 0: it names no day.
ALTER TABLE refund
	ADD COLUMN IF NOT EXISTS way ENUM('original','voucher','till') CHARACTER SET ascii NOT NULL DEFAULT 'original',
	ADD COLUMN IF NOT EXISTS pay_by BIGINT NOT NULL DEFAULT 0;

-- Until now goods were inspected as they came, and their money was owed at once.
UPDATE returns r SET r.state = 'inspected', r.inspected_at = r.received_at
 WHERE r.state = 'received'
   AND NOT EXISTS (SELECT 1 FROM return_line l WHERE l.return_id = r.return_id AND l.disposition IS NULL);
