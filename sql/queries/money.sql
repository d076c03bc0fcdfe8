-- The money of orders and what is asked of providers (server/money). Everything here but claims is written with the
-- order's row locked.

-- name: payment_add
-- why:  how an order is paid
-- in:   order order_id, provider enum(payment_provider), authorised_minor i64, captured_minor i64,
--       capture_before i64
-- rows: none
-- bulk: posted
INSERT INTO payment (order_id, provider, authorised_minor, capture_minor, captured_minor, capture_before)
VALUES (:order, :provider, :authorised_minor, :captured_minor, :captured_minor, :capture_before);

-- name: payments_to_look_at
-- why:  something about the order changed, or a time has come
-- in:   provider enum(payment_provider), now i64
-- out:  order order_id
-- rows: many(50)
SELECT order_id FROM payment WHERE provider = :provider AND look_at <= :now ORDER BY look_at LIMIT 50;

-- name: payment_get
-- why:  what was promised, asked for and done
-- in:   order order_id
-- out:  provider enum(payment_provider), authorised_minor i64, capture_before i64, capture_minor i64,
--       captured_minor i64, void_minor i64, voided_minor i64, refund_minor i64, refunded_minor i64, look_at i64
-- rows: one
SELECT provider, authorised_minor, capture_before, capture_minor, captured_minor, void_minor, voided_minor,
       refund_minor, refunded_minor, look_at
  FROM payment WHERE order_id = :order;

-- name: payment_look_later
-- why:  nothing more to do until then
-- in:   look_at i64, order order_id
-- rows: changed
UPDATE payment SET look_at = :look_at WHERE order_id = :order;

-- name: payment_take
-- why:  an act is asked for; the row count says whether there is that much left
-- in:   capture_by i64, void_by i64, refund_by i64, order order_id
-- rows: changed
UPDATE payment
   SET capture_minor = capture_minor + :capture_by, void_minor = void_minor + :void_by,
       refund_minor = refund_minor + :refund_by
 WHERE order_id = :order AND capture_minor + :capture_by + void_minor + :void_by <= authorised_minor
   AND refund_minor + voucher_minor + :refund_by <= captured_minor;

-- name: payment_settle
-- why:  an act was done or has failed: what was asked for sinks when it failed, what is done rises
-- in:   capture_by i64, captured_by i64, void_by i64, voided_by i64, refund_by i64, refunded_by i64,
--       order order_id
-- rows: changed
UPDATE payment
   SET capture_minor = capture_minor + :capture_by, captured_minor = captured_minor + :captured_by,
       void_minor = void_minor + :void_by, voided_minor = voided_minor + :voided_by,
       refund_minor = refund_minor + :refund_by, refunded_minor = refunded_minor + :refunded_by, look_at = 0
 WHERE order_id = :order;

-- name: act_add
-- why:  something is to be asked of the provider, once for each cause and round
-- in:   act act_id, order order_id, provider enum(payment_provider), reference text(480), kind enum(money_act),
--       cause blob(16), round u16, amount_minor i64, currency text(3), detail text(2000),
--       state enum(money_state), error text(64), store store_id?, now i64
-- rows: none
INSERT INTO payment_act (act_id, order_id, provider, reference, kind, cause, round, amount_minor, currency,
                         detail, state, error, store_id, due_at, requested_at)
VALUES (:act, :order, :provider, :reference, :kind, :cause, :round, :amount_minor, :currency,
        :detail, :state, :error, :store, :now, :now);

-- name: act_lines_capture
-- why:  what a capture takes of each line: what was ordered, less what is not to be paid of it (is_first: what is owed back
--       now was never taken; later only what is known not to have been), less what was captured before
-- in:   act act_id, order order_id, is_first bool
-- rows: none
INSERT INTO payment_act_line (act_id, line, tax, vat_bp, amount_minor, tax_minor, tax2_minor)
SELECT :act, line, tax, vat_bp, SUM(amount_minor), SUM(tax_minor), SUM(tax2_minor)
  FROM (SELECT line, tax, vat_bp, qty * price_minor + added_minor AS amount_minor, vat_minor AS tax_minor, tax2_minor
          FROM order_line WHERE order_id = :order AND swap_of = 0
        UNION ALL
        SELECT 0, tax, vat_bp, amount_minor, vat_minor, tax2_minor FROM order_cost WHERE order_id = :order
        UNION ALL
        SELECT f.line, COALESCE(l.tax, c.tax), COALESCE(l.vat_bp, c.vat_bp), -f.amount_minor, -f.tax_minor, -f.tax2_minor
          FROM refund_line f
          LEFT JOIN order_line l ON l.order_id = f.order_id AND l.line = f.line
          LEFT JOIN order_cost c ON c.order_id = f.order_id AND f.line = 0
          LEFT JOIN refund r ON r.ground = f.ground AND r.cause = f.cause
         WHERE f.order_id = :order AND (r.refund_id IS NULL OR r.state = 'released' OR (:is_first AND r.state = 'due'))
        UNION ALL
        SELECT n.line, n.tax, n.vat_bp, -(n.taxable_minor + n.tax_minor), -n.tax_minor, -n.tax2_minor
          FROM refund r JOIN credit_note_line n ON n.return_id = r.cause
         WHERE r.order_id = :order AND r.ground = 'return' AND r.way <> 'voucher'
           AND (r.state = 'released' OR (:is_first AND r.state = 'due'))
        UNION ALL
        SELECT t.line, t.tax, t.vat_bp, -t.amount_minor, -t.tax_minor, -t.tax2_minor
          FROM payment_act a JOIN payment_act_line t ON t.act_id = a.act_id
         WHERE a.order_id = :order AND a.kind = 'capture' AND a.state <> 'failed' AND a.act_id <> :act) parts
 GROUP BY line, tax, vat_bp HAVING SUM(amount_minor) <> 0 OR SUM(tax_minor) <> 0 OR SUM(tax2_minor) <> 0;

-- name: act_lines_refund
-- why:  what a refund gives back of each line, as it or the credit note of its return says
-- in:   act act_id, refund blob(16)
-- rows: none
INSERT INTO payment_act_line (act_id, line, tax, vat_bp, amount_minor, tax_minor, tax2_minor)
SELECT :act, line, tax, vat_bp, amount_minor, tax_minor, tax2_minor
  FROM (SELECT f.line, COALESCE(l.tax, c.tax) AS tax, COALESCE(l.vat_bp, c.vat_bp) AS vat_bp, f.amount_minor,
               f.tax_minor, f.tax2_minor
          FROM refund r
          JOIN refund_line f ON f.ground = r.ground AND f.cause = r.cause
          LEFT JOIN order_line l ON l.order_id = f.order_id AND l.line = f.line
          LEFT JOIN order_cost c ON c.order_id = f.order_id AND f.line = 0
         WHERE r.refund_id = :refund
        UNION ALL
        SELECT n.line, n.tax, n.vat_bp, n.taxable_minor + n.tax_minor, n.tax_minor, n.tax2_minor
          FROM refund r JOIN credit_note_line n ON n.return_id = r.cause
         WHERE r.refund_id = :refund AND r.ground = 'return') parts;

-- name: act_lines_again
-- why:  what is tried anew is the same
-- in:   act act_id, failed act_id
-- rows: none
INSERT INTO payment_act_line (act_id, line, tax, vat_bp, amount_minor, tax_minor, tax2_minor)
SELECT :act, line, tax, vat_bp, amount_minor, tax_minor, tax2_minor FROM payment_act_line WHERE act_id = :failed;

-- name: act_lines
-- why:  what an act takes or gives back of each line; of line 0, the costs, there is no sku
-- in:   act act_id
-- out:  line u16, sku text(64), tax enum(tax_code), vat_bp u16, amount_minor i64, tax_minor i64, tax2_minor i64
-- rows: many(200)
SELECT t.line, COALESCE(l.sku, ''), t.tax, t.vat_bp, t.amount_minor, t.tax_minor, t.tax2_minor
  FROM payment_act a
  JOIN payment_act_line t ON t.act_id = a.act_id
  LEFT JOIN order_line l ON l.order_id = a.order_id AND l.line = t.line
 WHERE a.act_id = :act ORDER BY t.line = 0, t.line;

-- name: acts_taxes
-- why:  the same of all acts of an order by tax code and rate, for people
-- in:   order order_id
-- out:  act act_id, tax enum(tax_code), vat_bp u16, amount_minor i64, tax_minor i64, tax2_minor i64
-- rows: many(1000)
SELECT a.act_id, t.tax, t.vat_bp, COALESCE(CAST(SUM(t.amount_minor) AS SIGNED), 0),
       COALESCE(CAST(SUM(t.tax_minor) AS SIGNED), 0), COALESCE(CAST(SUM(t.tax2_minor) AS SIGNED), 0)
  FROM payment_act a JOIN payment_act_line t ON t.act_id = a.act_id
 WHERE a.order_id = :order GROUP BY a.act_id, t.tax, t.vat_bp ORDER BY a.act_id, t.tax, t.vat_bp LIMIT 1000;

-- name: vat_totals
-- why:  what was captured, given back of it without goods coming back, and credited for goods that did, by day, store,
--       currency, document and tax code, for the accounts
-- in:   from text(10), to text(10)
-- out:  day text(10), store_code text(32)?, currency text(3), kind text(64), tax text(64), vat_bp u16,
--       document uuid, taxable_minor i64, tax_minor i64, tax2_minor i64
-- rows: each
SELECT t.day, s.code, t.currency, t.kind, t.tax, t.vat_bp, t.document,
       COALESCE(CAST(SUM(t.taxable_minor) AS SIGNED), 0), COALESCE(CAST(SUM(t.tax_minor) AS SIGNED), 0),
       COALESCE(CAST(SUM(t.tax2_minor) AS SIGNED), 0)
  FROM (SELECT n.day, n.store_id, n.currency, r.tax, r.vat_bp, 'credited' AS kind, r.taxable_minor, r.tax_minor,
               r.tax2_minor, n.return_id AS document
          FROM credit_note n JOIN credit_note_rate r ON r.return_id = n.return_id
         WHERE n.day BETWEEN :from AND :to
        UNION ALL
        SELECT a.day, a.store_id, a.currency, l.tax, l.vat_bp, IF(a.kind = 'capture', 'captured', 'refunded'),
               l.amount_minor - l.tax_minor, l.tax_minor, l.tax2_minor, a.act_id
          FROM payment_act a
          JOIN payment_act_line l ON l.act_id = a.act_id
          LEFT JOIN refund f ON f.refund_id = a.cause
         WHERE a.day BETWEEN :from AND :to AND a.state = 'done'
           AND (a.kind = 'capture' OR (a.kind = 'refund' AND f.ground <> 'return'))) t
  LEFT JOIN store s ON s.store_id = t.store_id
 GROUP BY t.day, t.store_id, s.code, t.currency, t.kind, t.document, t.tax, t.vat_bp
 ORDER BY t.day, s.code, t.currency, t.kind, t.document, t.tax, t.vat_bp;

-- name: acts_of
-- why:  everything that was asked for an order, oldest first
-- in:   order order_id
-- out:  act act_id, provider enum(payment_provider), kind enum(money_act), cause uuid, round u16,
--       amount_minor i64, state enum(money_state), attempts u32, provider_ref text(480), error text(64),
--       requested_at i64, settled_at i64
-- rows: many(1000)
SELECT act_id, provider, kind, cause, round, amount_minor, state, attempts, provider_ref, error, requested_at,
       settled_at
  FROM payment_act WHERE order_id = :order ORDER BY requested_at, act_id LIMIT 1000;

-- name: acts_due
-- why:  what is to be asked of a provider now, or asked about
-- in:   state enum(money_state), provider enum(payment_provider), now i64
-- out:  act act_id, order order_id, reference text(480), kind enum(money_act), amount_minor i64,
--       currency text(3), detail text(2000), attempts u32, key_no u32, due_at i64, asked_at i64,
--       error text(64)
-- rows: many(20)
SELECT act_id, order_id, reference, kind, amount_minor, currency, detail, attempts, key_no, due_at, asked_at, error
  FROM payment_act
 WHERE state = :state AND provider = :provider AND due_at <= :now ORDER BY due_at LIMIT 20;

-- name: act_get
-- why:  one act
-- in:   act act_id
-- out:  order order_id, provider enum(payment_provider), reference text(480), kind enum(money_act), cause uuid,
--       round u16, amount_minor i64, currency text(3), detail text(2000), state enum(money_state), store store_id?,
--       time_zone text(40)?
-- rows: one
SELECT a.order_id, a.provider, a.reference, a.kind, a.cause, a.round, a.amount_minor, a.currency, a.detail, a.state,
       a.store_id, s.time_zone
  FROM payment_act a LEFT JOIN store s ON s.store_id = a.store_id WHERE a.act_id = :act;

-- name: act_claim
-- why:  one instance asks, and until its answer is written nobody knows the outcome; looked after at due_at
-- in:   due_at i64, now i64, act act_id
-- rows: changed
UPDATE payment_act SET state = 'unknown', attempts = attempts + 1, due_at = :due_at, asked_at = :now
 WHERE act_id = :act AND state = 'requested';

-- name: act_claim_to_ask
-- why:  one instance asks what became of it
-- in:   due_at i64, act act_id, seen_due_at i64
-- rows: changed
UPDATE payment_act SET due_at = :due_at
 WHERE act_id = :act AND state = 'unknown' AND due_at = :seen_due_at;

-- name: act_settle
-- why:  done or failed; final, and whoever says it first has said it
-- in:   state enum(money_state), provider_ref text(480), error text(64), now i64, day text(10), act act_id
-- rows: changed
UPDATE payment_act SET state = :state, provider_ref = :provider_ref, error = :error, settled_at = :now, day = :day
 WHERE act_id = :act AND state = 'unknown';

-- name: act_again
-- why:  the provider has surely not done it: it is asked again, unless somebody else has the claim. Under the same
--       key, but where the provider keeps a failure of its own under it (key_by 1)
-- in:   due_at i64, error text(64), key_by u32, act act_id, claim_due_at i64
-- rows: changed
UPDATE payment_act SET state = 'requested', due_at = :due_at, error = :error, key_no = key_no + :key_by
 WHERE act_id = :act AND state = 'unknown' AND due_at = :claim_due_at;

-- name: act_ask_at
-- why:  nobody knows yet: it is asked about then
-- in:   due_at i64, error text(64), act act_id, claim_due_at i64
-- rows: changed
UPDATE payment_act SET due_at = :due_at, error = :error
 WHERE act_id = :act AND state = 'unknown' AND due_at = :claim_due_at;

-- name: act_hint
-- why:  the provider says that something happened: its status is asked now
-- in:   now i64, act act_id
-- rows: changed
UPDATE payment_act SET due_at = :now WHERE act_id = :act AND state = 'unknown' AND due_at > :now;

-- name: act_hint_reference
-- why:  the same where the provider names only the payment
-- in:   now i64, reference text(480), provider enum(payment_provider)
-- rows: changed
UPDATE payment_act SET due_at = :now
 WHERE reference = :reference AND provider = :provider AND state = 'unknown' AND due_at > :now;

-- name: refund_set_state
-- why:  what became of money owed back
-- in:   to enum(refund_state), refund refund_id, from enum(refund_state)
-- rows: changed
UPDATE refund SET state = :to WHERE refund_id = :refund AND state = :from;

-- name: refund_follow
-- why:  a refund is what its act is
-- in:   to enum(refund_state), refund blob(16)
-- rows: changed
UPDATE refund SET state = :to WHERE refund_id = :refund AND state NOT IN ('done', 'released');

-- name: money_counts
-- why:  what waits, what nobody knows, what failed and was not tried anew, what is about to end: for metrics
-- in:   expires_before i64, now i64, inspected_before i64
-- out:  requested i64, unknown i64, failed i64, expiring i64, overdue i64, unsettled i64, oldest_unknown_at i64?
-- rows: one
SELECT COALESCE((SELECT COUNT(*) FROM payment_act WHERE state = 'requested'), 0) AS requested,
       COALESCE((SELECT COUNT(*) FROM payment_act WHERE state = 'unknown'), 0) AS unknown,
       COALESCE((SELECT COUNT(*) FROM payment_act a WHERE a.state = 'failed' AND NOT EXISTS
               (SELECT 1 FROM payment_act b WHERE b.order_id = a.order_id AND b.kind = a.kind AND b.cause = a.cause
                   AND b.round > a.round)), 0) AS failed,
       COALESCE((SELECT COUNT(*) FROM payment p WHERE p.capture_minor = 0 AND p.void_minor = 0
           AND p.capture_before BETWEEN 1 AND :expires_before), 0) AS expiring,
       COALESCE((SELECT COUNT(*) FROM refund WHERE state IN ('due', 'requested', 'failed', 'unknown')
           AND pay_by BETWEEN 1 AND :now), 0) AS overdue,
       COALESCE((SELECT COUNT(*) FROM returns WHERE state = 'inspected' AND inspected_at < :inspected_before), 0)
           AS unsettled,
       (SELECT MIN(asked_at) FROM payment_act WHERE state = 'unknown') AS oldest_unknown_at;

-- name: money_alarms
-- why:  what needs a person: failed and not tried anew, unknown, or still to be asked, since before that moment
-- in:   asked_before i64
-- out:  act act_id, order order_id, number text(10), provider enum(payment_provider), kind enum(money_act),
--       state enum(money_state), amount_minor i64, currency text(3), attempts u32, requested_at i64, error text(64)
-- rows: many(200)
SELECT a.act_id, a.order_id, o.number, a.provider, a.kind, a.state, a.amount_minor, a.currency, a.attempts,
       a.requested_at, a.error
  FROM payment_act a JOIN orders o ON o.order_id = a.order_id
 WHERE a.state IN ('failed', 'unknown', 'requested') AND (a.state = 'failed' OR a.requested_at < :asked_before)
   AND NOT EXISTS (SELECT 1 FROM payment_act b WHERE b.order_id = a.order_id AND b.kind = a.kind
                      AND b.cause = a.cause AND b.round > a.round)
 ORDER BY a.requested_at, a.act_id LIMIT 200;

-- name: money_endings
-- why:  money set aside that is not taken and soon cannot be
-- in:   ends_before i64
-- out:  order order_id, number text(10), provider enum(payment_provider), authorised_minor i64, currency text(3),
--       capture_before i64
-- rows: many(200)
SELECT p.order_id, o.number, p.provider, p.authorised_minor, o.currency, p.capture_before
  FROM payment p JOIN orders o ON o.order_id = p.order_id
 WHERE p.capture_minor = 0 AND p.void_minor = 0 AND p.capture_before BETWEEN 1 AND :ends_before
 ORDER BY p.capture_before LIMIT 200;

-- name: money_owed
-- why:  what must be paid back by law before that moment and is not; the most urgent first
-- in:   pay_before i64
-- out:  order order_id, number text(10), state enum(refund_state), way enum(refund_way), amount_minor i64,
--       currency text(3), pay_by i64
-- rows: many(200)
SELECT r.order_id, o.number, r.state, r.way, r.amount_minor, r.currency, r.pay_by
  FROM refund r JOIN orders o ON o.order_id = r.order_id
 WHERE r.state IN ('due', 'requested', 'failed', 'unknown') AND r.pay_by BETWEEN 1 AND :pay_before
 ORDER BY r.pay_by, r.refund_id LIMIT 200;

-- name: money_uninspected
-- why:  what came back, is not inspected, and would have to be paid back by law before that moment
-- in:   pay_before i64
-- out:  order order_id, number text(10), currency text(3), pay_by i64, amount_minor i64
-- rows: many(200)
SELECT t.order_id, o.number, o.currency, t.refund_by,
       COALESCE((SELECT CAST(SUM(l.refund_minor) AS SIGNED) FROM return_line l WHERE l.return_id = t.return_id), 0)
       AS amount_minor
  FROM returns t JOIN orders o ON o.order_id = t.order_id
 WHERE t.state = 'received' AND t.refund_by BETWEEN 1 AND :pay_before
 ORDER BY t.refund_by, t.return_id LIMIT 200;

-- name: money_unsettled
-- why:  returns that were inspected before that moment and whose money has not gone back, by whatever way
-- in:   inspected_before i64
-- out:  order order_id, number text(10), state enum(refund_state), way enum(refund_way), amount_minor i64,
--       currency text(3), inspected_at i64
-- rows: many(200)
SELECT t.order_id, o.number, f.state, f.way, f.amount_minor, f.currency, t.inspected_at
  FROM returns t
  JOIN orders o ON o.order_id = t.order_id
  JOIN refund f ON f.ground = 'return' AND f.cause = t.return_id
 WHERE t.state = 'inspected' AND t.inspected_at < :inspected_before
 ORDER BY t.inspected_at, t.return_id LIMIT 200;
