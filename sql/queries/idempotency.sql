-- One row for each command key: written in the effect's own transaction, so that a repeat finds the answer
-- exactly when the effect happened.

-- name: idempotency_find
-- why:  the answers of earlier runs, of many keys at once: [[caller, key], ...] in hexadecimal digits
-- in:   keys text(1048576)
-- out:  caller hash, key_hash hash, body_hash hash, status u16, version u32, location text(200),
--       answer text(16777215)
-- rows: many(1024)
SELECT i.caller, i.key_hash, i.body_hash, i.status, i.version, i.location, i.answer
  FROM JSON_TABLE(:keys, '$[*]' COLUMNS (caller CHAR(64) PATH '$[0]', key_hash CHAR(64) PATH '$[1]')) k
  STRAIGHT_JOIN idempotency i ON i.caller = UNHEX(k.caller) AND i.key_hash = UNHEX(k.key_hash);

-- name: idempotency_add
-- why:  what to say to a repeat, stored with the effect; DB_DUP when the key was used before
-- in:   caller hash, key_hash hash, body_hash hash, status u16, version u32, location text(200),
--       answer text(16777215), created_at i64
-- rows: none
-- bulk: yes
INSERT INTO idempotency (caller, key_hash, body_hash, status, version, location, answer, created_at)
VALUES (:caller, :key_hash, :body_hash, :status, :version, :location, :answer, :created_at);

-- name: idempotency_purge
-- why:  keys are kept for 72 hours; older ones go, a bounded number at a time
-- in:   before i64
-- rows: changed
DELETE FROM idempotency WHERE created_at < :before LIMIT 500;
