-- Credit notes (server/fulfilment/credit_note.h). Rows are only added: there is no statement that changes one.

-- name: credit_note_count_on
-- why:  the next number of a store's year; the row stays locked until commit, and a rollback gives the number back
-- in:   store store_id, year u16
-- rows: none
INSERT INTO credit_note_series (store_id, year, last_number) VALUES (:store, :year, 1)
ON DUPLICATE KEY UPDATE last_number = last_number + 1;

-- name: credit_note_counted
-- why:  which number that was
-- in:   store store_id, year u16
-- out:  last_number u32
-- rows: one
SELECT last_number FROM credit_note_series WHERE store_id = :store AND year = :year;

-- name: credit_note_given
-- why:  what refunds and earlier notes of the order gave back of each line and exchanges passed on of it, so that all
--       together are exactly the line; of the return's own, what its exchange passes on
-- in:   order order_id, return_id return_id
-- out:  line u16, qty i64, tax_minor i64, tax2_minor i64
-- rows: many(100)
SELECT l.line,
       COALESCE((SELECT CAST(SUM(rl.qty) AS SIGNED)
                   FROM returns r JOIN return_line rl ON rl.return_id = r.return_id AND rl.line = l.line
                  WHERE r.order_id = :order AND r.return_id <> :return_id AND r.is_before_notes = 0
                    AND r.state IN ('inspected', 'settled')
                    AND (rl.refund_minor > 0
                         OR EXISTS (SELECT 1 FROM order_line x WHERE x.order_id = :order
                                       AND x.exchange_id = r.return_id AND x.swap_of = l.line))), 0)
       + COALESCE((SELECT CAST(SUM(f.qty) AS SIGNED) FROM refund_line f
                    WHERE f.order_id = :order AND f.line = l.line AND f.qty > 0), 0),
       COALESCE((SELECT CAST(SUM(n.tax_minor) AS SIGNED)
                   FROM credit_note c JOIN credit_note_line n ON n.return_id = c.return_id
                  WHERE c.order_id = :order AND n.line = l.line), 0)
       + COALESCE((SELECT CAST(SUM(x.vat_minor) AS SIGNED) FROM order_line x
                    WHERE x.order_id = :order AND x.exchange_id IS NOT NULL AND x.swap_of = l.line), 0)
       + COALESCE((SELECT CAST(SUM(f.tax_minor) AS SIGNED) FROM refund_line f
                    WHERE f.order_id = :order AND f.line = l.line AND f.qty > 0), 0),
       COALESCE((SELECT CAST(SUM(n.tax2_minor) AS SIGNED)
                   FROM credit_note c JOIN credit_note_line n ON n.return_id = c.return_id
                  WHERE c.order_id = :order AND n.line = l.line), 0)
       + COALESCE((SELECT CAST(SUM(x.tax2_minor) AS SIGNED) FROM order_line x
                    WHERE x.order_id = :order AND x.exchange_id IS NOT NULL AND x.swap_of = l.line), 0)
       + COALESCE((SELECT CAST(SUM(f.tax2_minor) AS SIGNED) FROM refund_line f
                    WHERE f.order_id = :order AND f.line = l.line AND f.qty > 0), 0)
  FROM order_line l WHERE l.order_id = :order;

-- name: credit_note_add
-- why:  a return gets its note, once
-- in:   return_id return_id, order order_id, store store_id, year u16, number u32, code text(64), day text(10),
--       issued_at i64, currency text(3), taxable_minor i64, tax_minor i64, total_minor i64, seller_name text(480),
--       seller_street text(640), seller_postcode text(48), seller_city text(320), seller_country text(2)
-- rows: none
INSERT INTO credit_note (return_id, order_id, store_id, year, number, code, day, issued_at, currency, taxable_minor,
                         tax_minor, total_minor, seller_name, seller_street, seller_postcode, seller_city,
                         seller_country)
VALUES (:return_id, :order, :store, :year, :number, :code, :day, :issued_at, :currency, :taxable_minor,
        :tax_minor, :total_minor, :seller_name, :seller_street, :seller_postcode, :seller_city, :seller_country);

-- name: credit_note_line_add
-- why:  a line of it
-- in:   return_id return_id, line u16, sku text(64), name text(1200), qty i32, price_minor i64, vat_bp u16,
--       tax enum(tax_code), taxable_minor i64, tax_minor i64, tax2_minor i64
-- rows: none
-- bulk: yes
INSERT INTO credit_note_line (return_id, line, sku, name, qty, price_minor, vat_bp, tax, taxable_minor, tax_minor,
                              tax2_minor)
VALUES (:return_id, :line, :sku, :name, :qty, :price_minor, :vat_bp, :tax, :taxable_minor, :tax_minor,
        :tax2_minor);

-- name: credit_note_rate_add
-- why:  its sums of one rate
-- in:   return_id return_id, tax enum(tax_code), vat_bp u16, taxable_minor i64, tax_minor i64, tax2_minor i64
-- rows: none
-- bulk: yes
INSERT INTO credit_note_rate (return_id, tax, vat_bp, taxable_minor, tax_minor, tax2_minor)
VALUES (:return_id, :tax, :vat_bp, :taxable_minor, :tax_minor, :tax2_minor);

-- name: credit_note_get
-- why:  the note of a return, with what stands unchanged in its order
-- in:   return_id return_id
-- out:  code text(64), day text(10), issued_at i64, currency text(3), taxable_minor i64, tax_minor i64,
--       total_minor i64, seller_name text(480), seller_street text(640), seller_postcode text(48),
--       seller_city text(320), seller_country text(2), time_zone text(40), profile text(8), order_number text(10),
--       placed_at i64, language enum(language), customer_name text(480)
-- rows: one
SELECT n.code, n.day, n.issued_at, n.currency, n.taxable_minor, n.tax_minor, n.total_minor, n.seller_name,
       n.seller_street, n.seller_postcode, n.seller_city, n.seller_country, s.time_zone, s.profile, o.number,
       o.placed_at, o.language, o.customer_name
  FROM credit_note n
  JOIN orders o ON o.order_id = n.order_id
  JOIN store s ON s.store_id = n.store_id
 WHERE n.return_id = :return_id;

-- name: credit_note_lines
-- why:  its lines, the goods first, and the bundle that each was sold in, whose name the order keeps
-- in:   return_id return_id
-- out:  line u16, sku text(64), name text(1200), bundle text(1200)?, qty i32, price_minor i64, tax enum(tax_code),
--       vat_bp u16, taxable_minor i64, tax_minor i64, tax2_minor i64, ground enum(return_ground)?
-- rows: many(100)
SELECT nl.line, nl.sku, nl.name, b.name, nl.qty, nl.price_minor, nl.tax, nl.vat_bp, nl.taxable_minor, nl.tax_minor,
       nl.tax2_minor, IF(rl.rule = 'within_period', rl.ground, NULL)
  FROM credit_note_line nl
  JOIN credit_note n ON n.return_id = nl.return_id
  LEFT JOIN order_line l ON l.order_id = n.order_id AND l.line = nl.line
  LEFT JOIN order_bundle b ON b.order_id = l.order_id AND b.bundle = l.bundle
  LEFT JOIN return_line rl ON rl.return_id = nl.return_id AND rl.line = nl.line
 WHERE nl.return_id = :return_id ORDER BY nl.line = 0, nl.line;

-- name: credit_note_rates
-- why:  its sums by rate
-- in:   return_id return_id
-- out:  tax enum(tax_code), vat_bp u16, taxable_minor i64, tax_minor i64, tax2_minor i64
-- rows: many(100)
SELECT tax, vat_bp, taxable_minor, tax_minor, tax2_minor FROM credit_note_rate WHERE return_id = :return_id
 ORDER BY tax, vat_bp;
