-- What must always hold of what comes back: returns, their credit notes, exchanges, declarations of withdrawal.

-- name: verify_settled
-- why:  a return is settled exactly when its money has gone back
-- in:   after order_id, last order_id
-- where: order text(10)
-- out:  state enum(return_state), owed i64
-- rows: breaks
SELECT number, state, owed
  FROM (SELECT o.number, r.state,
               COALESCE((SELECT COUNT(*) FROM refund f WHERE f.ground = 'return' AND f.cause = r.return_id
                            AND f.state NOT IN ('done', 'released')), 0) AS owed
          FROM returns r JOIN orders o ON o.order_id = r.order_id
         WHERE r.order_id > :after AND r.order_id <= :last AND r.state IN ('inspected', 'settled')) ends
 WHERE (state = 'settled') <> (owed = 0);

-- name: verify_credit_notes
-- why:  what a return gives back is on its credit note
-- in:   after order_id, last order_id
-- where: order text(10)
-- out:  claim text(120)?, owed_minor i64, total_minor i64, tax_minor i64, return_lines_minor i64,
--       lines_minor i64, lines_tax i64, rates_minor i64, rates_tax i64, beyond_vat i64, lines_tax2 i64,
--       rates_tax2 i64
-- rows: breaks
SELECT number,
       CASE WHEN owed_minor <> total_minor
            THEN 'each return with money has exactly one credit note, over what is owed'
            WHEN total_minor <> return_lines_minor OR total_minor <> lines_minor OR total_minor <> rates_minor
                 OR tax_minor <> lines_tax OR tax_minor <> rates_tax OR beyond_vat > 0 OR lines_tax2 <> rates_tax2
            THEN 'a credit note\'s figures are those of the return\'s lines, and all notes of a line its VAT'
        END AS claim,
       owed_minor, total_minor, tax_minor, return_lines_minor, lines_minor, lines_tax, rates_minor,
       rates_tax, beyond_vat, lines_tax2, rates_tax2
  FROM
       (SELECT o.number, COALESCE(f.amount_minor, 0) AS owed_minor, COALESCE(n.total_minor, 0) AS total_minor,
               COALESCE(n.tax_minor, 0) AS tax_minor,
               COALESCE((SELECT CAST(SUM(rl.refund_minor) AS SIGNED) FROM return_line rl
                          WHERE rl.return_id = r.return_id), 0)
               + COALESCE((SELECT CAST(SUM(IF(l.line = 0, l.taxable_minor + l.tax_minor,
                                              IF(l.tax = 'vat', 0, l.tax_minor))) AS SIGNED)
                             FROM credit_note_line l WHERE l.return_id = r.return_id), 0) AS return_lines_minor,
               COALESCE((SELECT CAST(SUM(l.taxable_minor + l.tax_minor) AS SIGNED) FROM credit_note_line l
                           LEFT JOIN return_line rl ON rl.return_id = l.return_id AND rl.line = l.line AND rl.qty = l.qty
                          WHERE l.return_id = r.return_id AND (l.line = 0 OR rl.qty IS NOT NULL)), 0) AS lines_minor,
               COALESCE((SELECT CAST(SUM(l.tax_minor) AS SIGNED) FROM credit_note_line l
                          WHERE l.return_id = r.return_id), 0) AS lines_tax,
               COALESCE((SELECT CAST(SUM(t.taxable_minor + t.tax_minor) AS SIGNED) FROM credit_note_rate t
                          WHERE t.return_id = r.return_id), 0) AS rates_minor,
               COALESCE((SELECT CAST(SUM(t.tax_minor) AS SIGNED) FROM credit_note_rate t
                          WHERE t.return_id = r.return_id), 0) AS rates_tax,
               COALESCE((SELECT CAST(SUM(given.tax_minor > l.vat_minor
                                         OR (given.qty = l.qty AND given.tax_minor <> l.vat_minor)) AS SIGNED)
                           FROM order_line l
                           JOIN (SELECT t.order_id, t.line, SUM(t.qty) AS qty, SUM(t.tax_minor) AS tax_minor
                                   FROM (SELECT c.order_id, cl.line, cl.qty, cl.tax_minor
                                           FROM credit_note c JOIN credit_note_line cl ON cl.return_id = c.return_id
                                          WHERE c.order_id > :after AND c.order_id <= :last
                                         UNION ALL
                                         SELECT x.order_id, x.swap_of,
                                                IF(EXISTS (SELECT 1 FROM credit_note_line cl
                                                            WHERE cl.return_id = x.exchange_id
                                                              AND cl.line = x.swap_of), 0, x.qty), x.vat_minor
                                           FROM order_line x
                                          WHERE x.order_id > :after AND x.order_id <= :last
                                            AND x.exchange_id IS NOT NULL) t
                                  GROUP BY t.order_id, t.line) given
                             ON given.order_id = l.order_id AND given.line = l.line
                          WHERE l.order_id = r.order_id), 0) AS beyond_vat,
               COALESCE((SELECT CAST(SUM(l.tax2_minor) AS SIGNED) FROM credit_note_line l
                          WHERE l.return_id = r.return_id), 0) AS lines_tax2,
               COALESCE((SELECT CAST(SUM(t.tax2_minor) AS SIGNED) FROM credit_note_rate t
                          WHERE t.return_id = r.return_id), 0) AS rates_tax2
          FROM returns r
          JOIN orders o ON o.order_id = r.order_id
          LEFT JOIN refund f ON f.ground = 'return' AND f.cause = r.return_id AND r.is_before_notes = 0
          LEFT JOIN credit_note n ON n.return_id = r.return_id
         WHERE r.order_id > :after AND r.order_id <= :last
           AND (f.refund_id IS NOT NULL OR n.return_id IS NOT NULL)) notes
HAVING claim IS NOT NULL;

-- name: verify_credit_numbers
-- why:  the numbers of a store's credit notes rise without gaps
-- in:   first u32, last u32
-- where: store text(32)?, year i64
-- out:  last_number i64, notes i64, last i64
-- rows: breaks
SELECT COALESCE(s.code, CONCAT('#', of_years.store_id)), year, last_number, notes, last
  FROM (SELECT store_id, CAST(year AS SIGNED) AS year, COALESCE(CAST(SUM(last_number) AS SIGNED), 0) AS last_number,
               COALESCE(CAST(SUM(notes) AS SIGNED), 0) AS notes, COALESCE(CAST(MAX(last) AS SIGNED), 0) AS last
          FROM (SELECT store_id, year, last_number, 0 AS notes, 0 AS last
                  FROM credit_note_series WHERE store_id BETWEEN :first AND :last
                UNION ALL
                SELECT store_id, year, 0, COUNT(*), MAX(number)
                  FROM credit_note WHERE store_id BETWEEN :first AND :last GROUP BY store_id, year) figures
         GROUP BY store_id, year) of_years
  LEFT JOIN store s ON s.store_id = of_years.store_id
 WHERE last_number <> notes OR last_number <> last;

-- name: verify_exchanges
-- why:  what is taken in exchange is paid by as many goods that came back for it
-- in:   after order_id, last order_id
-- where: order text(10), line u16
-- out:  qty i64, came_back i64, collected i64, worth_minor i64, price_minor i64, refund_minor i64
-- rows: breaks
SELECT number, line, qty, came_back, collected, worth_minor, price_minor, refund_minor
  FROM (SELECT o.number, x.line, CAST(x.qty AS SIGNED) AS qty, COALESCE(CAST(rl.qty AS SIGNED), 0) AS came_back,
               COALESCE((SELECT CAST(SUM(fl.collected) AS SIGNED)
                           FROM fulfilment f JOIN fulfilment_line fl ON fl.fulfilment_id = f.fulfilment_id
                          WHERE f.order_id = x.order_id AND fl.line = x.line), 0) AS collected,
               COALESCE(old.price_minor * x.qty, 0) AS worth_minor, x.price_minor * x.qty AS price_minor,
               COALESCE(rl.refund_minor, 0) AS refund_minor
          FROM order_line x
          JOIN orders o ON o.order_id = x.order_id
          LEFT JOIN order_line old ON old.order_id = x.order_id AND old.line = x.swap_of
          LEFT JOIN returns r ON r.return_id = x.exchange_id AND r.order_id = x.order_id
          LEFT JOIN return_line rl ON rl.return_id = r.return_id AND rl.line = x.swap_of
         WHERE x.order_id > :after AND x.order_id <= :last AND x.exchange_id IS NOT NULL) exchanges
 WHERE came_back <> qty OR collected > qty OR price_minor + refund_minor <> worth_minor;

-- name: verify_announced_exchanges
-- why:  what is announced to be taken instead is held as long as its return is expected, and no longer
-- in:   after order_id, last order_id
-- where: order text(10), line u16
-- out:  claim text(120)?, state enum(exchange_state), return_state enum(return_state), hold_state enum(hold_state)?,
--       is_announced bool, is_held_so bool, is_other bool
-- rows: breaks
SELECT number, line,
       CASE WHEN NOT is_announced OR NOT is_other
            THEN 'what is taken instead is another product, for as many units as were announced'
            WHEN state = 'held' AND return_state <> 'announced'
            THEN 'nothing is held for a return that is not expected'
            WHEN NOT is_held_so
            THEN 'a hold of its own sets aside what is announced to be taken'
            WHEN state <> 'held' AND hold_state = 'open'
            THEN 'what is over is held no longer'
        END AS claim,
       state, return_state, hold_state, is_announced, is_held_so, is_other
  FROM
       (SELECT o.number, x.line, x.state, r.state AS return_state, h.state AS hold_state,
               COALESCE((SELECT COUNT(*) = 1 AND MIN(a.line = x.line AND a.qty = x.qty) FROM return_announced a
                          WHERE a.return_id = x.return_id), 0) AS is_announced,
               COALESCE(h.store_id = x.store_id, 0)
               AND COALESCE((SELECT COUNT(*) = 1 AND MIN(hl.product_id = x.product_id AND hl.qty = x.qty)
                               FROM hold_line hl WHERE hl.hold_id = x.hold_id), 0) AS is_held_so,
               l.product_id <> x.product_id AS is_other
          FROM announced_exchange x
          JOIN orders o ON o.order_id = x.order_id
          JOIN returns r ON r.return_id = x.return_id AND r.order_id = x.order_id
          JOIN order_line l ON l.order_id = x.order_id AND l.line = x.line
          LEFT JOIN hold h ON h.hold_id = x.hold_id
         WHERE x.order_id > :after AND x.order_id <= :last) exchanges
HAVING claim IS NOT NULL;

-- Returns of before there were grounds for each line have none there.
-- name: verify_line_grounds
-- why:  a return is told by what one of its lines came back by, and its money is owed by the first day of any of them
-- in:   after order_id, last order_id
-- where: order text(10)
-- out:  ground enum(return_ground)?, rule text(24), refund_by i64, lines_refund_by i64?
-- rows: breaks
SELECT o.number, r.ground, r.rule, r.refund_by, d.refund_by
  FROM returns r
  JOIN orders o ON o.order_id = r.order_id
  JOIN (SELECT l.return_id, MIN(l.refund_by) AS refund_by, MAX(x.ground <=> l.ground AND x.rule = l.rule) AS is_of_a_line
          FROM returns x JOIN return_line l ON l.return_id = x.return_id
         WHERE x.order_id > :after AND x.order_id <= :last AND l.ground IS NOT NULL
         GROUP BY l.return_id) d ON d.return_id = r.return_id
 WHERE r.refund_by > d.refund_by OR NOT d.is_of_a_line;

-- name: verify_consignments
-- why:  of what was sent on, what arrived, what is missing and what is underway add up, and the line lies where it arrived
-- in:   after order_id, last order_id
-- where: order text(10), line u16, number text(13)
-- out:  claim text(120)?, state enum(consignment_state), qty i64, arrived i64, missing i64, counted i64, left_there i64,
--       is_last bool, disposition enum(disposition)?
-- rows: breaks
SELECT order_number, line, number,
       CASE WHEN qty <> arrived + missing + IF(state = 'underway', qty, 0) OR (state = 'lost') <> (missing = qty)
            THEN 'of what was sent on, what arrived, what is missing and what is underway add up'
            WHEN (arrived > 0) <> has_place OR (missing > 0) <> has_gap OR (counted <> 0 AND NOT is_on_shelf)
            THEN 'what arrived has a place, and what is missing a reason'
            WHEN qty <> left_there
            THEN 'what is sent on is what came back or arrived before'
            WHEN is_last AND NOT COALESCE((disposition = 'transfer') = (state <> 'arrived'), 0)
            THEN 'a line that was sent on lies where it arrived'
            WHEN NOT is_last AND state <> 'arrived'
            THEN 'goods are sent on from where they arrived'
        END AS claim,
       state, qty, arrived, missing, counted, left_there, is_last, disposition
  FROM (SELECT o.number AS order_number, c.line, c.number, c.state, CAST(c.qty AS SIGNED) AS qty,
               CAST(c.arrived AS SIGNED) AS arrived, CAST(c.missing AS SIGNED) AS missing,
               CAST(c.counted AS SIGNED) AS counted, c.place IS NOT NULL AS has_place, c.gap IS NOT NULL AS has_gap,
               COALESCE(c.place = 'shelf', 0) AS is_on_shelf,
               CAST(COALESCE(before_it.arrived, l.qty, 0) AS SIGNED) AS left_there,
               NOT EXISTS (SELECT 1 FROM consignment x
                            WHERE x.return_id = c.return_id AND x.line = c.line AND x.hop > c.hop) AS is_last,
               l.disposition
          FROM consignment c
          JOIN orders o ON o.order_id = c.order_id
          LEFT JOIN return_line l ON l.return_id = c.return_id AND l.line = c.line
          LEFT JOIN consignment before_it
            ON before_it.return_id = c.return_id AND before_it.line = c.line AND before_it.hop = c.hop - 1
         WHERE c.order_id > :after AND c.order_id <= :last) sent_on
HAVING claim IS NOT NULL;

-- name: verify_photos
-- why:  photos go thirty days after their return is settled
-- in:   after order_id, last order_id
-- where: order text(10), photo u8?
-- out:  kept_until i64, settled_at i64
-- rows: breaks
SELECT o.number, p.number, p.kept_until, r.settled_at
  FROM returns r
  JOIN return_photo p ON p.return_id = r.return_id
  JOIN orders o ON o.order_id = r.order_id
 WHERE r.order_id > :after AND r.order_id <= :last AND r.state = 'settled'
   AND p.kept_until > r.settled_at + 2592000000;

-- name: verify_withdrawals
-- why:  declarations of withdrawal are kept as they were made: each by its hash over the one before
-- in:   after order_id, last order_id
-- out:  order order_id, order_number text(10), number u16, content text(65535), declared_at i64, hash hash
-- rows: each
SELECT w.order_id, COALESCE(o.number, ''), w.number, w.content, w.declared_at, w.hash
  FROM withdrawal w LEFT JOIN orders o ON o.order_id = w.order_id
 WHERE w.order_id > :after AND w.order_id <= :last ORDER BY w.order_id, w.number;

-- None is left out at the end, where no other stands on it.
-- name: verify_withdrawal_counts
-- why:  each withdrawal of an order's history has its declaration
-- in:   after order_id, last order_id
-- where: order text(10)
-- out:  declared i64, kept i64
-- rows: breaks
SELECT o.number, COALESCE(d.declared, 0), COALESCE(d.kept, 0) FROM
       (SELECT order_id, CAST(SUM(declared) AS SIGNED) AS declared, CAST(SUM(kept) AS SIGNED) AS kept FROM
               (SELECT order_id, 1 AS declared, 0 AS kept FROM history
                 WHERE what = 'withdrawn' AND order_id > :after AND order_id <= :last
                UNION ALL
                SELECT order_id, 0, 1 FROM withdrawal WHERE order_id > :after AND order_id <= :last) each_one
         GROUP BY order_id HAVING declared <> kept) d
  JOIN orders o ON o.order_id = d.order_id;

-- Who may not see triggers cannot say that there are none: this is for the account that migrates.
-- name: verify_declaration_guards
-- why:  nothing changes or removes a declaration of withdrawal: the triggers that refuse it are there
-- where: table text(64)
-- out:  guards i64
-- rows: breaks
SELECT 'withdrawal', g.guards
  FROM (SELECT CAST(COALESCE(SUM((EVENT_MANIPULATION = 'UPDATE' AND TRIGGER_NAME = 'withdrawal_is_not_changed')
                              OR (EVENT_MANIPULATION = 'DELETE' AND TRIGGER_NAME = 'withdrawal_is_not_removed')), 0)
               AS SIGNED) AS guards
          FROM information_schema.TRIGGERS
         WHERE TRIGGER_SCHEMA = DATABASE() AND EVENT_OBJECT_TABLE = 'withdrawal' AND ACTION_TIMING = 'BEFORE'
           AND ACTION_STATEMENT LIKE 'SIGNAL SQLSTATE ''45000''%') g
 WHERE g.guards <> 2
   AND (EXISTS (SELECT 1 FROM information_schema.USER_PRIVILEGES
                 WHERE PRIVILEGE_TYPE = 'TRIGGER'
                   AND GRANTEE = CONCAT('\'', REPLACE(CURRENT_USER(), '@', '\'@\''), '\''))
        OR EXISTS (SELECT 1 FROM information_schema.SCHEMA_PRIVILEGES
                    WHERE PRIVILEGE_TYPE = 'TRIGGER' AND DATABASE() LIKE TABLE_SCHEMA
                      AND GRANTEE = CONCAT('\'', REPLACE(CURRENT_USER(), '@', '\'@\''), '\'')));
