-- Makes of the orders that were placed so far, the seeds, @copies times as many old ones, which take their place:
-- placed an hour apart, each collected, with their keys, lines, fulfilments, movements, events, history and mails. The
-- stock is as if they had never been, replenished by the counts. Rows are loaded into
-- emptied tables in the order of their primary key, and the other keys are made afterwards, each by one sort; keys whose
-- values come in any order have pages as full as they would be had they come one by one, or each of the next orders would
-- split several. Parts that begin with "-- meanwhile" run at once, each on a connection of its own, between what stands before and after them
-- (growth.c). @copies is set everywhere.

CREATE TABLE bench_seed (n INT UNSIGNED PRIMARY KEY, UNIQUE (order_id), UNIQUE (fulfilment_id)) ENGINE=InnoDB
SELECT ROW_NUMBER() OVER (ORDER BY o.order_id) - 1 AS n, o.order_id, f.fulfilment_id, f.store_id,
       ROW_NUMBER() OVER (PARTITION BY f.store_id ORDER BY o.order_id) AS in_store,
       COUNT(*) OVER (PARTITION BY f.store_id) AS of_store
  FROM orders o JOIN fulfilment f USING (order_id);
SET @seeds = (SELECT COUNT(*) FROM bench_seed);

-- nine: the digits of the number before Luhn's, a permutation of a counter, so that none comes twice.
CREATE TABLE bench_old (i INT UNSIGNED PRIMARY KEY, n INT UNSIGNED NOT NULL, copy INT UNSIGNED NOT NULL,
                        order_id BINARY(16) NOT NULL, fulfilment_id BINARY(16) NOT NULL,
                        nine INT UNSIGNED NOT NULL) ENGINE=InnoDB
SELECT copy * @seeds + n AS i, n, copy,
       CONCAT(UNHEX(LPAD(HEX(CONV(HEX(LEFT(order_id, 6)), 16, 10) - age_ms), 12, '0')), SUBSTR(order_id, 7)) AS order_id,
       CONCAT(UNHEX(LPAD(HEX(CONV(HEX(LEFT(fulfilment_id, 6)), 16, 10) - age_ms), 12, '0')),
              SUBSTR(fulfilment_id, 7)) AS fulfilment_id,
       (copy * @seeds + n) * 387420489 % 1000000000 AS nine
  FROM (SELECT seq - 1 AS copy, (@copies - seq + 1) * 3600000 AS age_ms FROM seq_1_to_1000000
         WHERE seq <= @copies) copies
 STRAIGHT_JOIN bench_seed;

CREATE TABLE seed_orders (PRIMARY KEY (n)) ENGINE=InnoDB SELECT s.n, o.* FROM bench_seed s JOIN orders o USING (order_id);
CREATE TABLE seed_order_line (KEY (n)) ENGINE=InnoDB SELECT s.n, l.* FROM bench_seed s JOIN order_line l USING (order_id);
CREATE TABLE seed_fulfilment (PRIMARY KEY (n)) ENGINE=InnoDB
SELECT s.n, f.* FROM bench_seed s JOIN fulfilment f USING (fulfilment_id);
CREATE TABLE seed_fulfilment_line (KEY (n)) ENGINE=InnoDB
SELECT s.n, s.store_id, l.* FROM bench_seed s JOIN fulfilment_line l USING (fulfilment_id);
CREATE TABLE seed_count (PRIMARY KEY (movement_id)) ENGINE=InnoDB
SELECT m.movement_id, m.store_id, m.product_id, m.on_hand_by + COALESCE(taken.qty, 0) * @copies AS on_hand_by
  FROM movement m
  LEFT JOIN (SELECT store_id, product_id, SUM(ordered) AS qty FROM seed_fulfilment_line GROUP BY store_id, product_id) taken
    ON taken.store_id = m.store_id AND taken.product_id = m.product_id
 WHERE m.kind = 'count';
CREATE TABLE seed_movement (step TINYINT UNSIGNED NOT NULL, kind VARCHAR(8) NOT NULL, on_hand INT NOT NULL,
                            reserved INT NOT NULL) ENGINE=InnoDB;
CREATE TABLE seed_key (PRIMARY KEY (n)) ENGINE=InnoDB
SELECT ROW_NUMBER() OVER () - 1 AS n, i.* FROM idempotency i WHERE status = 201 LIMIT 1000000;
CREATE TABLE seed_history (KEY (n)) ENGINE=InnoDB SELECT s.n, h.* FROM bench_seed s JOIN history h USING (order_id);
INSERT INTO seed_movement VALUES (0, 'order', 0, 1), (1, 'handover', -1, -1);

-- The other keys of these tables, as statements that take them away and make them again.
CREATE TABLE bench_keys (of_table VARCHAR(64) PRIMARY KEY, take_away TEXT NOT NULL, make TEXT NOT NULL) ENGINE=InnoDB
SELECT of_table, CONCAT('ALTER TABLE ', of_table, ' ', GROUP_CONCAT('DROP KEY `', name, '`')) AS take_away,
       CONCAT('ALTER TABLE ', of_table, ' ', GROUP_CONCAT('ADD ', kind, IF(name = 'PRIMARY', '', name), ' (', parts, ')')) AS make
  FROM (SELECT table_name AS of_table, index_name AS name,
               CASE WHEN index_name = 'PRIMARY' THEN 'PRIMARY KEY ' WHEN MAX(non_unique) THEN 'KEY ' ELSE 'UNIQUE KEY ' END AS kind,
               GROUP_CONCAT(column_name, COALESCE(CONCAT('(', sub_part, ')'), '') ORDER BY seq_in_index) AS parts
          FROM information_schema.statistics
         WHERE table_schema = DATABASE() AND (index_name <> 'PRIMARY' OR table_name = 'idempotency')
           AND table_name IN ('fulfilment', 'history', 'idempotency', 'movement', 'orders', 'outbox')
         GROUP BY table_name, index_name) names
 GROUP BY of_table;
CREATE PROCEDURE bench_keys_away(IN t VARCHAR(64))
BEGIN SET @sql = (SELECT take_away FROM bench_keys WHERE of_table = t); EXECUTE IMMEDIATE @sql; END;
CREATE PROCEDURE bench_keys_make(IN t VARCHAR(64))
BEGIN SET @sql = (SELECT make FROM bench_keys WHERE of_table = t); EXECUTE IMMEDIATE @sql; END;

-- A B-tree that is filled in any order is full to ln 2 on average (Yao, 1978).
SET GLOBAL innodb_fill_factor = 69;

TRUNCATE event;
TRUNCATE fulfilment;
TRUNCATE fulfilment_line;
TRUNCATE history;
TRUNCATE idempotency;
TRUNCATE movement;
TRUNCATE order_line;
TRUNCATE orders;
TRUNCATE outbox;
CALL bench_keys_away('fulfilment');
CALL bench_keys_away('history');
CALL bench_keys_away('idempotency');
CALL bench_keys_away('movement');
CALL bench_keys_away('orders');
CALL bench_keys_away('outbox');

-- meanwhile
-- Without SET unique_checks = 0: what holds texts is loaded in bulk more slowly than one by one.
INSERT INTO orders (order_id, number, kind, language, customer_name, customer_email, customer_phone, collector_name,
                    payment_ref, currency, total_minor, near_lat, near_lon, hold_id, decision, code_hash, placed_at,
                    version)
SELECT b.order_id,
       CONCAT(LPAD(nine, 9, '0'),
              (10 - (nine % 10 * 2 - 9 * (nine % 10 > 4) + nine DIV 10 % 10
                     + nine DIV 100 % 10 * 2 - 9 * (nine DIV 100 % 10 > 4) + nine DIV 1000 % 10
                     + nine DIV 10000 % 10 * 2 - 9 * (nine DIV 10000 % 10 > 4) + nine DIV 100000 % 10
                     + nine DIV 1000000 % 10 * 2 - 9 * (nine DIV 1000000 % 10 > 4) + nine DIV 10000000 % 10
                     + nine DIV 100000000 % 10 * 2 - 9 * (nine DIV 100000000 % 10 > 4)) % 10) % 10),
       kind, language, customer_name, customer_email, customer_phone, collector_name, payment_ref, currency,
       total_minor, near_lat, near_lon, hold_id, decision, UNHEX(SHA2(b.order_id, 256)), placed_at, version
  FROM bench_old b STRAIGHT_JOIN seed_orders s ON s.n = b.n;
CALL bench_keys_make('orders');

INSERT INTO history (order_id, what, who, detail, happened_at)
SELECT b.order_id, what, who, detail, happened_at FROM bench_old b STRAIGHT_JOIN seed_history s ON s.n = b.n;
CALL bench_keys_make('history');

-- meanwhile
SET unique_checks = 0, foreign_key_checks = 0;
INSERT INTO order_line (order_id, line, product_id, sku, name, gtin, qty, price_minor, vat_bp, vat_minor)
SELECT b.order_id, line, product_id, sku, name, gtin, qty, price_minor, vat_bp, vat_minor
  FROM bench_old b STRAIGHT_JOIN seed_order_line s ON s.n = b.n;

INSERT INTO fulfilment (fulfilment_id, order_id, store_id, state, epoch, short_id, distance_m, promised_at, risk_at,
                        collect_by, slot, collected_by, outcome, created_at, accepted_at, picking_at, ready_at, ended_at, version)
SELECT b.fulfilment_id, b.order_id, store_id, 'collected', epoch, short_id, distance_m, promised_at, risk_at, collect_by,
       'A1', 'Bench', 'bought', created_at, created_at, created_at, created_at, created_at, 5
  FROM bench_old b STRAIGHT_JOIN seed_fulfilment s ON s.n = b.n;
CALL bench_keys_make('fulfilment');

INSERT INTO fulfilment_line (fulfilment_id, line, product_id, ordered, picked, collected)
SELECT b.fulfilment_id, line, product_id, ordered, ordered, ordered
  FROM bench_old b STRAIGHT_JOIN seed_fulfilment_line s ON s.n = b.n;

-- The counts first, then of each line what the order set aside and what the handover took.
START TRANSACTION;
INSERT INTO movement (movement_id, store_id, product_id, kind, on_hand_by, reserved_by, cause, moved_at)
SELECT movement_id, store_id, product_id, 'count', on_hand_by, 0, REPEAT(CHAR(0), 16), 1 FROM seed_count;
INSERT INTO movement (movement_id, store_id, product_id, kind, on_hand_by, reserved_by, cause, moved_at)
SELECT (1 << 39) + (b.i * 4 + s.line) * 2 + m.step, s.store_id, s.product_id, m.kind, m.on_hand * s.ordered,
       m.reserved * s.ordered, b.fulfilment_id, 1
  FROM bench_old b STRAIGHT_JOIN seed_fulfilment_line s ON s.n = b.n STRAIGHT_JOIN seed_movement m;
COMMIT;
CALL bench_keys_make('movement');
UPDATE stock SET reserved = 0 WHERE reserved <> 0;

INSERT INTO event (store_id, seq, type, subject, created_at)
SELECT s.store_id, b.copy * s.of_store + s.in_store, 'fulfilment', b.fulfilment_id, 1
  FROM bench_old b STRAIGHT_JOIN bench_seed s ON s.n = b.n;
UPDATE feed f SET queue = 0,
       last_seq = @copies * COALESCE((SELECT MAX(of_store) FROM bench_seed s WHERE s.store_id = f.store_id), 0);

INSERT INTO outbox (kind, order_id, subject, state, attempts, due_at, created_at)
SELECT 'confirmed', order_id, order_id, 'sent', 1, 1, 1 FROM bench_old;
CALL bench_keys_make('outbox');

-- Keys are kept for ever, answers for days.
SET unique_checks = 1, foreign_key_checks = 1;
INSERT INTO idempotency (caller, key_hash, body_hash, status, version, location, answer, created_at, is_answer_kept)
SELECT caller, UNHEX(SHA2(b.order_id, 256)), body_hash, status, version, location,
       IF(b.copy >= @copies * 9 DIV 10, '{}', ''), created_at, b.copy >= @copies * 9 DIV 10
  FROM bench_old b STRAIGHT_JOIN seed_key s ON s.n = b.n;
CALL bench_keys_make('idempotency');

-- then
SET GLOBAL innodb_fill_factor = DEFAULT;
DROP TABLE bench_seed, bench_old, seed_orders, seed_order_line, seed_fulfilment, seed_fulfilment_line, seed_count,
           seed_movement, seed_key, seed_history, bench_keys;
DROP PROCEDURE bench_keys_away;
DROP PROCEDURE bench_keys_make;
-- A server that took these orders would not believe the tables empty, as just after they were emptied.
ANALYZE TABLE event, fulfilment, fulfilment_line, history, idempotency, movement, order_line, orders, outbox, stock;
-- It would have in memory where a new order's keys fall anywhere.
DO (SELECT COUNT(*) FROM orders FORCE INDEX (uq_order_number)),
   (SELECT COUNT(*) FROM orders FORCE INDEX (ix_order_code_head)),
   (SELECT COUNT(*) FROM orders FORCE INDEX (ix_order_email)),
   (SELECT COUNT(*) FROM orders FORCE INDEX (ix_order_name)),
   (SELECT COUNT(*) FROM orders FORCE INDEX (ix_order_phone_tail)),
   (SELECT COUNT(*) FROM movement FORCE INDEX (ix_movement_store_kind)),
   (SELECT COUNT(*) FROM idempotency FORCE INDEX (PRIMARY)), (SELECT COUNT(*) FROM stock FORCE INDEX (PRIMARY));
