-- Goods that come back (server/fulfilment/returns.h). Whoever changes one holds the row of its order.

-- name: return_classes
-- why:  what the law of returns makes of each line
-- in:   order order_id
-- out:  line u16, return_class enum(return_class)
-- rows: many(100)
SELECT l.line, p.return_class FROM order_line l JOIN product p ON p.product_id = l.product_id
 WHERE l.order_id = :order ORDER BY l.line;

-- name: return_announce
-- why:  a shopper says what will come back
-- in:   return_id return_id, order order_id, reason enum(return_reason), ground enum(return_ground), rule text(24),
--       code_hash hash, now i64, bring_by i64, refund_by i64, refund_way enum(refund_way)
-- rows: none
INSERT INTO returns (return_id, order_id, state, reason, ground, rule, code_hash, announced_at, asked_at, bring_by,
                     refund_by, refund_way, version)
VALUES (:return_id, :order, 'announced', :reason, :ground, :rule, :code_hash, :now, :now, :bring_by, :refund_by,
        :refund_way, 1);

-- name: return_announce_line
-- why:  which goods, how many
-- in:   return_id return_id, line u16, qty i32, must_be_sealed bool, reason enum(return_reason)?,
--       ground enum(return_ground), rule text(24), bring_by i64
-- rows: none
INSERT INTO return_announced (return_id, line, qty, must_be_sealed, reason, ground, rule, bring_by)
VALUES (:return_id, :line, :qty, :must_be_sealed, :reason, :ground, :rule, :bring_by);

-- name: return_announced_counts
-- why:  how much of an order is waited for, and how often something of it was announced and kept, or not brought
-- in:   order order_id, now i64
-- out:  open i64, undone i64, lapsed i64
-- rows: one
SELECT CAST(COALESCE(SUM(state = 'announced' AND bring_by > :now), 0) AS SIGNED),
       CAST(COALESCE(SUM(state = 'undone'), 0) AS SIGNED),
       CAST(COALESCE(SUM(state = 'announced' AND bring_by <= :now), 0) AS SIGNED)
  FROM returns WHERE order_id = :order AND announced_at > 0;

-- name: return_undo
-- why:  the shopper keeps the goods after all; what has come stays
-- in:   return_id return_id
-- rows: changed
UPDATE returns SET state = 'undone', version = version + 1 WHERE return_id = :return_id AND state = 'announced';

-- name: return_get
-- why:  one return
-- in:   return_id return_id
-- out:  order order_id, store store_id?, state enum(return_state), reason enum(return_reason),
--       ground enum(return_ground)?, rule text(24), override_reason text(800), announced_at i64, asked_at i64,
--       bring_by i64, refund_by i64, received_at i64, inspected_at i64, refund_way enum(refund_way), settled_at i64,
--       version u32, credit_note text(64)?, note_profile text(8)?
-- rows: one
SELECT order_id, store_id, state, reason, ground, rule, override_reason, announced_at, asked_at, bring_by, refund_by,
       received_at, inspected_at, refund_way, settled_at, version,
       (SELECT n.code FROM credit_note n WHERE n.return_id = returns.return_id),
       (SELECT s.profile FROM store s WHERE s.store_id = returns.store_id)
  FROM returns WHERE return_id = :return_id;

-- name: returns_of
-- why:  all returns of an order, oldest first
-- in:   order order_id
-- out:  return_id return_id
-- rows: many(200)
SELECT return_id FROM returns WHERE order_id = :order ORDER BY return_id LIMIT 200;

-- name: return_announced_lines
-- why:  what the shopper said would come
-- in:   return_id return_id
-- out:  line u16, qty i32, must_be_sealed bool, reason enum(return_reason)?, ground enum(return_ground)?, rule text(24),
--       bring_by i64
-- rows: many(100)
SELECT a.line, a.qty, a.must_be_sealed, a.reason, COALESCE(a.ground, r.ground), COALESCE(a.rule, r.rule),
       COALESCE(a.bring_by, r.bring_by)
  FROM return_announced a JOIN returns r ON r.return_id = a.return_id
 WHERE a.return_id = :return_id ORDER BY a.line;

-- name: return_lines
-- why:  what came, how it was, where it went
-- in:   return_id return_id
-- out:  line u16, product product_id, qty i32, reason enum(return_reason)?, disposition enum(disposition)?,
--       refund_minor i64, ground enum(return_ground)?, rule text(24), asked_at i64, refund_by i64
-- rows: many(100)
SELECT l.line, l.product_id, l.qty, l.reason, l.disposition, l.refund_minor, COALESCE(l.ground, r.ground),
       COALESCE(l.rule, r.rule), COALESCE(l.asked_at, r.asked_at), COALESCE(l.refund_by, r.refund_by)
  FROM return_line l JOIN returns r ON r.return_id = l.return_id
 WHERE l.return_id = :return_id ORDER BY l.line;

-- name: return_by_code
-- why:  the counter scans what the shopper was given
-- in:   code_hash hash
-- out:  order order_id
-- rows: one
SELECT order_id FROM returns WHERE code_hash = :code_hash ORDER BY return_id DESC LIMIT 1;

-- name: withdrawal_last
-- why:  what the next declaration is chained to
-- in:   order order_id
-- out:  number u16, hash hash
-- rows: one
SELECT number, hash FROM withdrawal WHERE order_id = :order ORDER BY number DESC LIMIT 1;

-- name: withdrawal_add
-- why:  a declaration is kept as it was made; there is no statement that changes one
-- in:   order order_id, number u16, return_id return_id?, content text(16000), declared_at i64, hash hash
-- rows: none
INSERT INTO withdrawal (order_id, number, return_id, content, declared_at, hash)
VALUES (:order, :number, :return_id, :content, :declared_at, :hash);

-- name: withdrawals_of
-- why:  what was declared, for the page, the acknowledgement and whoever checks the chain
-- in:   order order_id
-- out:  number u16, return_id return_id?, content text(65535), declared_at i64, hash hash
-- rows: many(100)
SELECT number, return_id, content, declared_at, hash FROM withdrawal WHERE order_id = :order ORDER BY number;

-- name: return_add
-- why:  goods came back
-- in:   return_id return_id, order order_id, store store_id, reason enum(return_reason), clerk text(256),
--       received_at i64, refund_way enum(refund_way)?
-- rows: none
INSERT INTO returns (return_id, order_id, store_id, state, reason, clerk, received_at, refund_way, version)
VALUES (:return_id, :order, :store, 'received', :reason, :clerk, :received_at, COALESCE(:refund_way, 'original'), 1);

-- name: return_receive
-- why:  what was announced has come, once
-- in:   store store_id, clerk text(256), received_at i64, reason enum(return_reason),
--       refund_way enum(refund_way)?, return_id return_id, order order_id
-- rows: changed
UPDATE returns
   SET state = 'received', store_id = :store, clerk = :clerk, received_at = :received_at, reason = :reason,
       refund_way = COALESCE(:refund_way, refund_way), version = version + 1
 WHERE return_id = :return_id AND order_id = :order AND state = 'announced';

-- name: return_asked_at
-- why:  when the customer said that this line would come back, if it is waited for
-- in:   order order_id, line u16, happened_at i64
-- out:  asked_at i64
-- rows: one
SELECT r.asked_at FROM returns r JOIN return_announced a ON a.return_id = r.return_id
 WHERE r.order_id = :order AND a.line = :line AND r.state = 'announced' AND r.asked_at < :happened_at
   AND COALESCE(a.bring_by, r.bring_by) > :happened_at
 ORDER BY r.asked_at LIMIT 1;

-- name: return_not_expected
-- why:  goods that came without their announcement are not expected a second time
-- in:   order order_id, line u16
-- rows: changed
UPDATE returns r JOIN return_announced a ON a.return_id = r.return_id
   SET r.state = 'undone', r.version = r.version + 1
 WHERE r.order_id = :order AND a.line = :line AND r.state = 'announced';

-- name: return_line_add
-- why:  what came back, how it was, and where it went, if that is known yet
-- in:   return_id return_id, line u16, product product_id, qty i32, reason enum(return_reason)?,
--       disposition enum(disposition)?, condition enum(condition)?, refund_minor i64, is_checked bool
-- rows: none
INSERT INTO return_line (return_id, line, product_id, qty, reason, disposition, goods_condition, refund_minor, is_checked)
VALUES (:return_id, :line, :product, :qty, :reason, :disposition, :condition, :refund_minor, :is_checked);

-- name: return_set_rule
-- why:  by which rule it came back, and by when money is to follow
-- in:   ground enum(return_ground), rule text(24), asked_at i64, refund_by i64, state enum(return_state),
--       inspected_at i64, override_reason text(800), found_by text(16), return_id return_id
-- rows: changed
UPDATE returns
   SET override_reason = :override_reason, found_by = :found_by, ground = :ground, rule = :rule, asked_at = :asked_at, refund_by = :refund_by, state = :state,
       inspected_at = :inspected_at, version = version + 1
 WHERE return_id = :return_id;

-- name: return_line_set_rule
-- why:  by which rule this line came back, from which day it counts, and by when its money is to follow
-- in:   ground enum(return_ground), rule text(24), asked_at i64, refund_by i64, return_id return_id, line u16
-- rows: changed
UPDATE return_line SET ground = :ground, rule = :rule, asked_at = :asked_at, refund_by = :refund_by
 WHERE return_id = :return_id AND line = :line;

-- name: return_line_inspect
-- why:  a line goes somewhere once; only what is in quarantine is looked at again
-- in:   disposition enum(disposition), condition enum(condition)?, return_id return_id, line u16
-- rows: changed
UPDATE return_line SET disposition = :disposition, goods_condition = COALESCE(:condition, goods_condition)
 WHERE return_id = :return_id AND line = :line AND (disposition IS NULL OR disposition = 'quarantine')
   AND NOT (disposition <=> :disposition);

-- name: return_set_inspected
-- why:  every line has been looked at: the return is inspected, once
-- in:   inspected_at i64, return_id return_id
-- rows: changed
UPDATE returns r SET r.state = 'inspected', r.inspected_at = :inspected_at, r.version = r.version + 1
 WHERE r.return_id = :return_id AND r.state = 'received'
   AND NOT EXISTS (SELECT 1 FROM return_line l WHERE l.return_id = r.return_id AND l.disposition IS NULL);

-- name: return_end_waiting
-- why:  its pickup is known now: the rule it came back by, and that nothing keeps its money any more, once
-- in:   ground enum(return_ground), rule text(24), refund_by i64, inspected_at i64, return_id return_id
-- rows: changed
UPDATE returns SET ground = :ground, rule = :rule, refund_by = :refund_by, state = 'inspected',
       inspected_at = :inspected_at, version = version + 1
 WHERE return_id = :return_id AND state = 'received';

-- name: refunds_sum
-- why:  what is owed back for an order, or was paid, altogether
-- in:   order order_id
-- out:  amount_minor i64
-- rows: one
SELECT COALESCE(CAST(SUM(amount_minor) AS SIGNED), 0) FROM refund WHERE order_id = :order;

-- name: refund_set_way
-- why:  how the money of a return goes back, and by when the law wants it there
-- in:   way enum(refund_way), state enum(refund_state), pay_by i64, cause blob(16)
-- rows: changed
UPDATE refund SET way = :way, state = :state, pay_by = :pay_by WHERE ground = 'return' AND cause = :cause;

-- name: return_of_refund
-- why:  the return whose money that is
-- in:   refund refund_id
-- out:  return_id return_id, order order_id, way enum(refund_way)
-- rows: one
SELECT r.return_id, r.order_id, f.way FROM refund f JOIN returns r ON r.return_id = f.cause
 WHERE f.refund_id = :refund AND f.ground = 'return';

-- name: return_settle
-- why:  its money has gone back, or it had none: once
-- in:   now i64, return_id return_id
-- rows: changed
UPDATE returns r SET r.state = 'settled', r.settled_at = :now, r.version = r.version + 1
 WHERE r.return_id = :return_id AND r.state = 'inspected'
   AND NOT EXISTS (SELECT 1 FROM refund f
                    WHERE f.ground = 'return' AND f.cause = r.return_id AND f.state NOT IN ('done', 'released'));

-- name: return_unsettle
-- why:  the voucher it was paid back as was voided: its money is owed again
-- in:   return_id return_id
-- rows: changed
UPDATE returns SET state = 'inspected', settled_at = 0, version = version + 1
 WHERE return_id = :return_id AND state = 'settled';

-- name: return_touch
-- why:  what is shown with it has changed
-- in:   return_id return_id
-- rows: changed
UPDATE returns SET version = version + 1 WHERE return_id = :return_id;

-- name: return_counts
-- why:  what one contact has brought back since then; by e-mail, and where an order has none by the end of its phone
--       number, however it was typed; a phone_tail of "-" is nobody's
-- in:   email text(1016), phone_tail text(36), since i64
-- out:  returns i64, unannounced i64, receiptless i64, overrides i64
-- rows: one
SELECT COUNT(*), CAST(COALESCE(SUM(r.announced_at = 0), 0) AS SIGNED),
       CAST(COALESCE(SUM(r.found_by = 'contact'), 0) AS SIGNED), CAST(COALESCE(SUM(r.override_reason <> ''), 0) AS SIGNED)
  FROM (SELECT order_id FROM orders WHERE :email <> '' AND customer_email = :email
        UNION SELECT order_id FROM orders WHERE :email = '' AND phone_tail = :phone_tail) o
  JOIN returns r ON r.order_id = o.order_id
 WHERE r.received_at >= :since AND r.state NOT IN ('announced', 'undone');

-- name: return_signal_add
-- why:  a manager is to know of it, once for each cause
-- in:   cause blob(16), kind enum(return_signal_kind), order order_id, store store_id, clerk text(256), detail text(256),
--       noticed_at i64
-- rows: none
INSERT INTO return_signal (cause, kind, order_id, store_id, clerk, detail, noticed_at)
VALUES (:cause, :kind, :order, :store, :clerk, :detail, :noticed_at);

-- name: return_signal_is_told
-- why:  what is noticed again, or by the counter and by us, is told once, until a manager has seen it
-- in:   order order_id, kind enum(return_signal_kind), detail text(256)
-- out:  signals i64
-- rows: one
SELECT COUNT(*) FROM return_signal WHERE order_id = :order AND kind = :kind AND detail = :detail AND seen_at = 0;

-- name: return_signals_of
-- why:  what a manager is told of an order, on its page and at the counter
-- in:   order order_id
-- out:  kind enum(return_signal_kind), store store_id, clerk text(256), detail text(256), noticed_at i64,
--       seen_by text(256), seen_at i64
-- rows: many(100)
SELECT kind, store_id, clerk, detail, noticed_at, seen_by, seen_at FROM return_signal
 WHERE order_id = :order ORDER BY seen_at > 0, noticed_at DESC, cause DESC, kind DESC LIMIT 100;

-- name: return_signals_since
-- why:  the list in the back office, the newest first, what was seen below
-- in:   since i64
-- out:  cause blob(16), order order_id, number text(10), customer text(480), kind enum(return_signal_kind), store store_id,
--       clerk text(256), detail text(256), noticed_at i64, seen_by text(256), seen_at i64
-- rows: many(100)
SELECT s.cause, s.order_id, o.number, o.customer_name, s.kind, s.store_id, s.clerk, s.detail, s.noticed_at, s.seen_by,
       s.seen_at
  FROM return_signal s JOIN orders o ON o.order_id = s.order_id
 WHERE s.noticed_at >= :since ORDER BY s.seen_at > 0, s.noticed_at DESC, s.cause DESC, s.kind DESC LIMIT 100;

-- name: return_signals_count
-- why:  how many nobody has seen, on the first page of the back office
-- in:   since i64
-- out:  signals i64
-- rows: one
SELECT COUNT(*) FROM return_signal WHERE noticed_at >= :since AND seen_at = 0;

-- name: return_signal_see
-- why:  a manager has looked at it; the first one stays
-- in:   seen_by text(256), seen_at i64, cause blob(16), kind enum(return_signal_kind)
-- rows: changed
UPDATE return_signal SET seen_by = :seen_by, seen_at = :seen_at WHERE cause = :cause AND kind = :kind AND seen_at = 0;

-- name: return_signal_open_again
-- why:  it is to be looked at after all
-- in:   cause blob(16), kind enum(return_signal_kind)
-- rows: changed
UPDATE return_signal SET seen_by = '', seen_at = 0 WHERE cause = :cause AND kind = :kind;
