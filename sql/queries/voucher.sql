-- Money that goes back as a voucher (server/money/voucher.h). Whoever changes one holds the row of its order.

-- name: vouchers_due
-- why:  refunds that are to be vouchers and whose money was taken: of prepaid orders by the provider, of others at a till
-- out:  refund refund_id, order order_id
-- rows: many(50)
SELECT r.refund_id, r.order_id
  FROM refund r
  JOIN orders o ON o.order_id = r.order_id
  LEFT JOIN payment p ON p.order_id = r.order_id
 WHERE r.way = 'voucher' AND r.state = 'due'
   AND (o.kind = 'reservation' OR p.captured_minor - p.refund_minor - p.voucher_minor >= r.amount_minor)
 ORDER BY r.due_at, r.refund_id LIMIT 50;

-- name: voucher_add
-- why:  a refund becomes a voucher, once
-- in:   refund refund_id, order order_id, return_id blob(16), code_hash hash, amount_minor i64, currency text(3), now i64,
--       expires_at i64
-- rows: none
INSERT INTO voucher (refund_id, order_id, return_id, code_hash, state, amount_minor, currency, issued_at, expires_at)
VALUES (:refund, :order, :return_id, :code_hash, 'open', :amount_minor, :currency, :now, :expires_at);

-- name: payment_give_voucher
-- why:  what went as a voucher has been given back; the row count says whether there is that much left
-- in:   by i64, order order_id
-- rows: changed
UPDATE payment SET voucher_minor = voucher_minor + :by
 WHERE order_id = :order AND refund_minor + voucher_minor + :by <= captured_minor;

-- name: voucher_by_code
-- why:  whose code that is
-- in:   code_hash hash
-- out:  refund refund_id
-- rows: one
SELECT refund_id FROM voucher WHERE code_hash = :code_hash;

-- name: voucher_get
-- why:  one voucher
-- in:   refund refund_id
-- out:  order order_id, return_id return_id, state enum(voucher_state), amount_minor i64, currency text(3), issued_at i64,
--       expires_at i64, ended_at i64, reference text(480), number text(10)
-- rows: one
SELECT v.order_id, v.return_id, v.state, v.amount_minor, v.currency, v.issued_at, v.expires_at, v.ended_at, v.reference,
       o.number
  FROM voucher v JOIN orders o ON o.order_id = v.order_id WHERE v.refund_id = :refund;

-- name: voucher_of_return
-- why:  what a return was paid back as
-- in:   return_id return_id
-- out:  refund refund_id
-- rows: one
SELECT refund_id FROM voucher WHERE return_id = :return_id;

-- name: voucher_end
-- why:  redeemed or voided, once; redeemed only as long as it is good
-- in:   to enum(voucher_state), now i64, by text(256), reference text(480), good_at i64, refund refund_id
-- rows: changed
UPDATE voucher SET state = :to, ended_at = :now, ended_by = :by, reference = :reference
 WHERE refund_id = :refund AND state = 'open' AND (expires_at = 0 OR :good_at = 0 OR expires_at > :good_at);

-- name: payment_take_voucher_back
-- why:  it was voided: what it was worth is to be given back another way
-- in:   by i64, order order_id
-- rows: changed
UPDATE payment SET voucher_minor = voucher_minor - :by, look_at = 0 WHERE order_id = :order;

-- name: refund_leave_voucher
-- why:  the same money is owed again, the way it came
-- in:   way enum(refund_way), state enum(refund_state), refund refund_id
-- rows: changed
UPDATE refund SET way = :way, state = :state WHERE refund_id = :refund AND way = 'voucher' AND state = 'done';

-- name: voucher_guesses
-- why:  how many codes that are none a partner has asked for
-- in:   partner partner_id
-- out:  since i64, wrong u32
-- rows: one
SELECT since, wrong FROM voucher_guess WHERE partner_id = :partner;

-- name: voucher_guessed
-- why:  one more; counted anew when the last count began long ago
-- in:   partner partner_id, now i64, forget_before i64
-- rows: none
INSERT INTO voucher_guess (partner_id, since, wrong) VALUES (:partner, :now, 1)
ON DUPLICATE KEY UPDATE wrong = IF(since < :forget_before, 1, wrong + 1), since = IF(since < :forget_before, :now, since);
