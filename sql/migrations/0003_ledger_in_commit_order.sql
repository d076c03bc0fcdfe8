-- The ledger can be followed: see doc/decisions/0010. A writer is one connection that changes stock; its
-- movements are numbered writer_id << 40 | n, in the order in which it commits. Rows of before are writer 0's.
CREATE TABLE IF NOT EXISTS writer (
	writer_id        INT UNSIGNED NOT NULL AUTO_INCREMENT,
	name             VARCHAR(80) NOT NULL,
	began_at         BIGINT NOT NULL,
	PRIMARY KEY (writer_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- What a store can still promise is the sum of on_hand_by - reserved_by - safety_by of its movements. as_of is
-- when the store took the figure, of counts.
ALTER TABLE movement
	MODIFY movement_id BIGINT UNSIGNED NOT NULL,
	ADD COLUMN IF NOT EXISTS safety_by INT NOT NULL DEFAULT 0 AFTER reserved_by,
	ADD COLUMN IF NOT EXISTS as_of BIGINT NULL AFTER moved_at,
	DROP INDEX IF EXISTS ix_movement_stock,
	ADD INDEX IF NOT EXISTS ix_movement_store (store_id, moved_at);

INSERT INTO movement (movement_id, store_id, product_id, kind, on_hand_by, reserved_by, safety_by, cause, moved_at)
SELECT (SELECT COALESCE(MAX(movement_id), 0) FROM movement) + ROW_NUMBER() OVER (ORDER BY s.store_id, s.product_id),
       s.store_id, s.product_id, 'count', 0, 0, s.safety, REPEAT(CHAR(0), 16), s.as_of
  FROM stock s
 WHERE s.safety <> 0 AND NOT EXISTS (SELECT 1 FROM movement m WHERE m.safety_by <> 0);

-- queue: fulfilments the store has still to prepare, part of its promise. figures_as_of: when it last reported
-- all of its stock; a figure is as old as the later of this and its own as_of.
ALTER TABLE feed
	ADD COLUMN IF NOT EXISTS queue INT NOT NULL DEFAULT 0,
	ADD COLUMN IF NOT EXISTS figures_as_of BIGINT NOT NULL DEFAULT 0,
	ADD CONSTRAINT IF NOT EXISTS ck_feed_queue CHECK (queue >= 0);

UPDATE feed f SET queue = (SELECT COUNT(*) FROM fulfilment q
                            WHERE q.store_id = f.store_id AND q.state IN ('assigned', 'accepted', 'picking'));
