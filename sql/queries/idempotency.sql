-- One row for each command key: written in the effect's own transaction, so that a repeat finds the answer
-- exactly when the effect happened.

-- name: idempotency_claim
-- why:  the key is ours from here to the commit; DB_DUP when it was used before
-- in:   caller hash, key_hash hash, body_hash hash, created_at i64
-- rows: none
INSERT INTO idempotency (caller, key_hash, body_hash, status, version, location, answer, created_at)
VALUES (:caller, :key_hash, :body_hash, 0, 0, '', '', :created_at);

-- name: idempotency_answered
-- why:  what to say to a repeat, stored with the effect
-- in:   caller hash, key_hash hash, status u16, version u32, location text(200), answer text(16777215)
-- rows: changed
UPDATE idempotency SET status = :status, version = :version, location = :location, answer = :answer
 WHERE caller = :caller AND key_hash = :key_hash;

-- name: idempotency_find
-- why:  the answer of an earlier run
-- in:   caller hash, key_hash hash
-- out:  body_hash hash, status u16, version u32, location text(200), answer text(16777215)
-- rows: one
SELECT body_hash, status, version, location, answer
  FROM idempotency WHERE caller = :caller AND key_hash = :key_hash;

-- name: idempotency_purge
-- why:  keys are kept for 72 hours; older ones go, a bounded number at a time
-- in:   before i64
-- rows: changed
DELETE FROM idempotency WHERE created_at < :before LIMIT 500;
