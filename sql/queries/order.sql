-- name: order_add
-- why:  a shopper's order
-- in:   order order_id, number text(10), kind enum(order_kind), language enum(language), name text(480),
--       email text(1016), phone text(128), collector text(480), payment_ref text(480), currency text(3),
--       total_minor i64, near_lat f64?, near_lon f64?, hold hold_id?, decision text(65535),
--       code_hash hash, move enum(move_consent), split bool, now i64, version u32
-- rows: none
-- bulk: posted
INSERT INTO orders (order_id, number, kind, language, customer_name, customer_email, customer_phone,
                    collector_name, payment_ref, currency, total_minor, near_lat, near_lon, hold_id, decision,
                    code_hash, move, split, placed_at, version)
VALUES (:order, :number, :kind, :language, :name, :email, :phone, :collector, :payment_ref, :currency,
        :total_minor, :near_lat, :near_lon, :hold, :decision, :code_hash, :move, :split, :now, :version);

-- name: order_numbers_taken
-- why:  which of the numbers that chance drew belong to an order already: ["0123456789"]
-- in:   numbers text(262144)
-- out:  number text(10)
-- rows: many(4096)
SELECT o.number
  FROM JSON_TABLE(:numbers, '$[*]' COLUMNS (number CHAR(10) CHARACTER SET ascii PATH '$')) k
  STRAIGHT_JOIN orders o FORCE INDEX (uq_order_number) ON o.number = k.number;

-- name: order_line_add
-- why:  what was bought, at what was asked for it then
-- in:   order order_id, line u16, product product_id, sku text(64), name text(1200), gtin u64, qty i32,
--       price_minor i64, tax enum(tax_code), vat_bp u16, tax_minor i64, tax2_minor i64, bundle u16
-- rows: none
-- bulk: posted
INSERT INTO order_line (order_id, line, product_id, sku, name, gtin, qty, price_minor, tax, vat_bp, vat_minor,
                        tax2_minor, bundle)
VALUES (:order, :line, :product, :sku, :name, :gtin, :qty, :price_minor, :tax, :vat_bp, :tax_minor,
        :tax2_minor, :bundle);

-- name: order_bundle_add
-- why:  what a shopper bought as one, and what it cost then; its lines are among the order's
-- in:   order order_id, bundle u16, product product_id, sku text(64), name text(1200), qty i32, price_minor i64,
--       is_set bool
-- rows: none
-- bulk: posted
INSERT INTO order_bundle (order_id, bundle, product_id, sku, name, qty, price_minor, is_set)
VALUES (:order, :bundle, :product, :sku, :name, :qty, :price_minor, :is_set);

-- name: order_line_swap
-- why:  what the shopper took at the counter instead of the goods of another line
-- in:   order order_id, line u16, product product_id, sku text(64), name text(1200), gtin u64, qty i32,
--       price_minor i64, tax enum(tax_code), vat_bp u16, tax_minor i64, tax2_minor i64, swap_of u16,
--       exchange return_id?
-- rows: none
INSERT INTO order_line (order_id, line, product_id, sku, name, gtin, qty, price_minor, tax, vat_bp, vat_minor, tax2_minor,
                        swap_of,                         exchange_id)
VALUES (:order, :line, :product, :sku, :name, :gtin, :qty, :price_minor, :tax, :vat_bp, :tax_minor, :tax2_minor,
        :swap_of, :exchange);

-- name: order_get
-- why:  an order as everybody reads it
-- in:   order order_id
-- out:  number text(10), kind enum(order_kind), language enum(language), name text(480), email text(1016),
--       phone text(128), collector text(480), payment_ref text(480), currency text(3), total_minor i64,
--       near_lat f64?, near_lon f64?, decision text(65535), move enum(move_consent), is_split_allowed bool,
--       placed_at i64, version u32,
--       provider enum(payment_provider)?, authorised_minor i64?, captured_minor i64?, voided_minor i64?,
--       refunded_minor i64?, capture_before i64?, cost_name text(480)?, cost_minor i64?, cost_standard_minor i64?,
--       cost_tax enum(tax_code)?, cost_vat_bp u16?, cost_tax_minor i64?, cost_tax2_minor i64?, cost_back_minor i64?
-- rows: one
SELECT o.number, o.kind, o.language, o.customer_name, o.customer_email, o.customer_phone, o.collector_name,
       o.payment_ref, o.currency, o.total_minor, o.near_lat, o.near_lon, o.decision, o.move, o.split, o.placed_at,
       o.version,
       p.provider, p.authorised_minor, p.captured_minor, p.voided_minor, p.refunded_minor, p.capture_before,
       c.name, c.amount_minor, c.standard_minor, c.tax, c.vat_bp, c.vat_minor, c.tax2_minor, c.back_minor
  FROM orders o
  LEFT JOIN payment p ON p.order_id = o.order_id
  LEFT JOIN order_cost c ON c.order_id = o.order_id
 WHERE o.order_id = :order;

-- name: order_lock
-- why:  whoever changes an order or one of its fulfilments holds the order's row
-- in:   order order_id
-- out:  version u32
-- rows: one
SELECT version FROM orders WHERE order_id = :order FOR UPDATE;

-- name: order_touch
-- why:  anything shown with the order has changed: its version rises, and its money is looked at
-- in:   order order_id
-- rows: changed
UPDATE orders o LEFT JOIN payment p ON p.order_id = o.order_id
   SET o.version = o.version + 1, p.look_at = 0 WHERE o.order_id = :order;

-- name: order_lines
-- why:  the lines of an order
-- in:   order order_id
-- out:  line u16, product product_id, sku text(64), name text(1200), gtin u64, qty i32, unavailable i32,
--       price_minor i64, tax enum(tax_code), vat_bp u16, tax_minor i64, tax2_minor i64, swap_of u16, is_exchange bool,
--       bundle u16
-- rows: many(100)
SELECT line, product_id, sku, name, gtin, qty, unavailable, price_minor, tax, vat_bp, vat_minor, tax2_minor, swap_of,
       exchange_id IS NOT NULL, bundle
  FROM order_line WHERE order_id = :order ORDER BY line;

-- name: order_bundles
-- why:  the bundles of an order
-- in:   order order_id
-- out:  bundle u16, product product_id, sku text(64), name text(1200), qty i32, price_minor i64, is_set bool
-- rows: many(100)
SELECT bundle, product_id, sku, name, qty, price_minor, is_set FROM order_bundle WHERE order_id = :order ORDER BY bundle;

-- name: order_line_unavailable
-- why:  no store has it any more; never more than was ordered
-- in:   qty i32, order order_id, line u16
-- rows: changed
UPDATE order_line SET unavailable = unavailable + :qty WHERE order_id = :order AND line = :line;

-- name: order_line_available
-- why:  it was handed over although headquarters had given it up
-- in:   qty i32, order order_id, line u16
-- rows: changed
UPDATE order_line SET unavailable = unavailable - :qty
 WHERE order_id = :order AND line = :line AND unavailable >= :qty;

-- name: order_id_by_number
-- why:  people know the number
-- in:   number text(10)
-- out:  order order_id
-- rows: one
SELECT order_id FROM orders WHERE number = :number;

-- name: orders_by_email
-- why:  the counter and customer service ask by e-mail, newest first
-- in:   email text(1016), before blob(16), most u32
-- out:  order order_id
-- rows: many(100)
SELECT order_id FROM orders WHERE customer_email = :email AND order_id < :before
 ORDER BY order_id DESC LIMIT :most;

-- name: orders_by_code
-- why:  the counter scans a pickup code that this store's agent does not know
-- in:   code_hash hash, before blob(16), most u32
-- out:  order order_id
-- rows: many(100)
SELECT order_id FROM orders WHERE code_hash = :code_hash AND order_id < :before
 ORDER BY order_id DESC LIMIT :most;

-- name: orders_latest
-- why:  the back office lists orders, newest first
-- in:   before blob(16), most u32
-- out:  order order_id
-- rows: many(100)
SELECT order_id FROM orders WHERE order_id < :before ORDER BY order_id DESC LIMIT :most;

-- name: order_set_collector
-- why:  somebody else will come
-- in:   collector text(480), order order_id
-- rows: changed
UPDATE orders SET collector_name = :collector WHERE order_id = :order;

-- name: order_set_payment_ref
-- why:  the till says what it calls the sale, once
-- in:   payment_ref text(480), order order_id
-- rows: changed
UPDATE orders SET payment_ref = :payment_ref WHERE order_id = :order AND payment_ref = '';

-- name: history_add
-- why:  what happened, for everybody who is asked about the order
-- in:   order order_id, what text(32), who text(400), detail text(8000), happened_at i64
-- rows: none
-- bulk: posted
INSERT INTO history (order_id, what, who, detail, happened_at)
VALUES (:order, :what, :who, :detail, :happened_at);

-- name: history_of
-- why:  the timeline of an order
-- in:   order order_id
-- out:  what text(32), who text(400), detail text(65535), happened_at i64
-- rows: many(1000)
SELECT what, who, detail, happened_at FROM history WHERE order_id = :order ORDER BY history_id LIMIT 1000;

-- name: refund_add
-- why:  money is owed back, once for each cause
-- in:   refund refund_id, order order_id, ground enum(refund_ground), cause blob(16), state enum(refund_state),
--       amount_minor i64, currency text(3), now i64, pay_by i64
-- rows: none
INSERT INTO refund (refund_id, order_id, ground, cause, state, amount_minor, currency, due_at, pay_by)
VALUES (:refund, :order, :ground, :cause, :state, :amount_minor, :currency, :now, :pay_by);

-- name: refund_line_add
-- why:  of which line money is owed back, or pays for goods given instead
-- in:   order order_id, ground enum(refund_ground), cause blob(16), line u16, qty i32, amount_minor i64, tax_minor i64,
--       tax2_minor i64
-- rows: none
-- bulk: yes
INSERT INTO refund_line (order_id, ground, cause, line, qty, amount_minor, tax_minor, tax2_minor)
VALUES (:order, :ground, :cause, :line, :qty, :amount_minor, :tax_minor, :tax2_minor);

-- name: refunds_of
-- why:  what is owed or was paid back for an order
-- in:   order order_id
-- out:  refund refund_id, ground enum(refund_ground), cause uuid, state enum(refund_state), way enum(refund_way),
--       amount_minor i64, due_at i64, pay_by i64
-- rows: many(1000)
SELECT refund_id, ground, cause, state, way, amount_minor, due_at, pay_by FROM refund
 WHERE order_id = :order ORDER BY due_at, refund_id LIMIT 1000;

-- name: outbox_add
-- why:  a mail is owed, written with the change it tells of; the same one is never owed twice
-- in:   kind enum(mail_kind), order order_id, subject blob(16), now i64
-- rows: none
-- bulk: posted
INSERT INTO outbox (kind, order_id, subject, state, due_at, created_at)
VALUES (:kind, :order, :subject, 'waiting', :now, :now)
ON DUPLICATE KEY UPDATE outbox_id = outbox_id;

-- name: refund_drop
-- why:  the goods left after all: money not yet asked back is not owed
-- in:   cause blob(16)
-- rows: changed
DELETE FROM refund WHERE cause = :cause AND ground IN ('cancel', 'expired', 'unavailable')
   AND state IN ('due', 'released');

-- name: refund_lines_drop
-- why:  the lines of what was just dropped
-- in:   cause blob(16)
-- rows: changed
DELETE l FROM refund_line l LEFT JOIN refund r ON r.ground = l.ground AND r.cause = l.cause
 WHERE l.cause = :cause AND l.ground IN ('cancel', 'expired', 'unavailable') AND r.refund_id IS NULL;
