-- name: outbox_due
-- why:  mails to send now
-- in:   now i64
-- out:  outbox u64, kind enum(mail_kind), order order_id, subject blob(16), attempts u16
-- rows: many(20)
SELECT outbox_id, kind, order_id, subject, attempts FROM outbox
 WHERE state = 'waiting' AND due_at <= :now ORDER BY due_at LIMIT 20;

-- name: outbox_claim
-- why:  one sender only, in whichever instance; the row count says who
-- in:   now i64, outbox u64
-- rows: changed
UPDATE outbox SET state = 'claimed', claimed_at = :now, attempts = attempts + 1
 WHERE outbox_id = :outbox AND state = 'waiting';

-- name: outbox_settle
-- why:  how it ended; waiting again with a later due_at when the server said "later"
-- in:   state enum(outbox_state), due_at i64, outbox u64
-- rows: changed
UPDATE outbox SET state = :state, due_at = :due_at WHERE outbox_id = :outbox AND state = 'claimed';

-- name: outbox_give_up
-- why:  a sender died between claim and outcome: it may have been sent, so it is not sent again
-- in:   claimed_before i64
-- rows: changed
UPDATE outbox SET state = 'unknown' WHERE state = 'claimed' AND claimed_at < :claimed_before;

-- name: outbox_drop
-- why:  what the mail was to say is no longer true: it is not owed any more
-- in:   outbox u64
-- rows: changed
DELETE FROM outbox WHERE outbox_id = :outbox AND state = 'claimed';

-- name: outbox_counts
-- why:  mails that wait, were refused, or of which nobody knows: for metrics and the back office, which ask often. Counted up
--       to 10,000, so that a mail server that is away costs no more
-- out:  waiting u64, refused u64, unknown u64
-- rows: one
SELECT CAST(COALESCE((SELECT COUNT(*) FROM (SELECT 1 FROM outbox WHERE state = 'waiting' LIMIT 10000) w), 0) AS UNSIGNED),
       CAST(COALESCE((SELECT COUNT(*) FROM (SELECT 1 FROM outbox WHERE state = 'refused' LIMIT 10000) r), 0) AS UNSIGNED),
       CAST(COALESCE((SELECT COUNT(*) FROM (SELECT 1 FROM outbox WHERE state = 'unknown' LIMIT 10000) u), 0) AS UNSIGNED);
