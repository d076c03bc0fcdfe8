-- name: substitute_add
-- why:  a clerk offers other goods than those ordered; or would, and cannot
-- in:   substitute substitute_id, order order_id, fulfilment fulfilment_id, line u16, state enum(substitute_state),
--       product product_id, sku text(64), name text(1200), gtin u64, qty i32, price_minor i64, tax enum(tax_code),
--       vat_bp u16, reason enum(short_reason), effect enum(stock_effect), hold hold_id?, now i64, answer_by i64
-- rows: none
INSERT INTO substitute (substitute_id, order_id, fulfilment_id, line, state, product_id, sku, name, gtin, qty,
                        price_minor, tax, vat_bp, reason, effect, hold_id, asked_at, answer_by)
VALUES (:substitute, :order, :fulfilment, :line, :state, :product, :sku, :name, :gtin, :qty, :price_minor, :tax,
        :vat_bp, :reason, :effect, :hold, :now, :answer_by);

-- name: substitutes_of
-- why:  all that was offered for an order, oldest first
-- in:   order order_id
-- out:  substitute substitute_id, fulfilment fulfilment_id, line u16, state enum(substitute_state),
--       product product_id, sku text(64), name text(1200), gtin u64, qty i32, price_minor i64, tax enum(tax_code),
--       vat_bp u16, reason enum(short_reason), effect enum(stock_effect), hold hold_id?, given_line u16, asked_at i64,
--       answer_by i64
-- rows: many(200)
SELECT substitute_id, fulfilment_id, line, state, product_id, sku, name, gtin, qty, price_minor, tax, vat_bp, reason,
       effect, hold_id, given_line, asked_at, answer_by
  FROM substitute WHERE order_id = :order ORDER BY substitute_id LIMIT 200;

-- name: substitute_set_state
-- why:  it is decided once; the old state is the guard
-- in:   to enum(substitute_state), given_line u16, substitute substitute_id
-- rows: changed
UPDATE substitute SET state = :to, given_line = :given_line WHERE substitute_id = :substitute AND state = 'open';

-- name: substitutes_due
-- why:  nobody has answered in time, or the store does not pick it any more; for the job
-- in:   now i64
-- out:  substitute substitute_id, order order_id, store store_id
-- rows: many(100)
SELECT s.substitute_id, s.order_id, f.store_id
  FROM substitute s JOIN fulfilment f ON f.fulfilment_id = s.fulfilment_id
 WHERE s.state = 'open' AND (s.answer_by <= :now OR f.state <> 'picking') ORDER BY s.answer_by LIMIT 100;

-- name: substitute_line_release
-- why:  the store took the substitute for missing as well: nothing of it left the shelf
-- in:   qty i32, fulfilment fulfilment_id, line u16
-- rows: changed
UPDATE fulfilment_line SET short = short + :qty
 WHERE fulfilment_id = :fulfilment AND line = :line AND picked + short + :qty <= ordered;
