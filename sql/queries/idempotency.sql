-- One row for each command key: written in the effect's own transaction, so that a repeat finds the answer
-- exactly when the effect happened. The row stays for ever, the answer for 72 hours.

-- name: idempotency_find
-- why:  the answers of earlier runs, of many keys at once: [[caller, key], ...] in hexadecimal digits
-- in:   keys text(1048576)
-- out:  caller hash, key_hash hash, body_hash hash, status u16, version u32, location text(200),
--       answer text(16777215), is_answer_kept bool, created_at i64
-- rows: many(1024)
SELECT i.caller, i.key_hash, i.body_hash, i.status, i.version, i.location, i.answer, i.is_answer_kept,
       i.created_at
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
-- why:  answers are kept for 72 hours, because they hold names and addresses; of older ones only the key stays, so that it
--       acts once for ever, and where to find what was made, unless that lets in who knows it. A bounded number at a time
-- in:   before i64
-- rows: changed
UPDATE idempotency
   SET is_answer_kept = 0, answer = '', body_hash = UNHEX(REPEAT('00', 32)), location = IF(location LIKE '/o/%', '', location)
 WHERE is_answer_kept = 1 AND created_at < :before
 LIMIT 500;
