-- Who is calling: keys of partners and agents, sessions of staff. Only hashes of credentials are stored.

-- name: partner_by_key
-- why:  the partner an API key belongs to
-- in:   key_hash hash
-- out:  partner partner_id, name text(256), scopes u32
-- rows: one
SELECT partner_id, name, scopes FROM partner WHERE key_hash = :key_hash AND is_active = 1;

-- name: agent_by_key
-- why:  the agent a key belongs to, and the only store it may speak for
-- in:   key_hash hash
-- out:  agent agent_id, store store_id, name text(256)
-- rows: one
SELECT agent_id, store_id, name FROM agent WHERE key_hash = :key_hash AND is_active = 1;

-- name: staff_by_login
-- why:  whose password to check
-- in:   login text(64)
-- out:  staff staff_id, password_hash text(160)
-- rows: one
SELECT staff_id, password_hash FROM staff WHERE login = :login AND is_active = 1;

-- name: session_open
-- why:  a signed-in browser
-- in:   token_hash hash, staff staff_id, expires_at i64
-- rows: none
INSERT INTO staff_session (token_hash, staff_id, expires_at) VALUES (:token_hash, :staff, :expires_at);

-- name: session_by_token
-- why:  who a browser was signed in as, unless that lapsed or the person left
-- in:   token_hash hash, now i64
-- out:  staff staff_id, login text(64), role enum(staff_role), expires_at i64
-- rows: one
SELECT s.staff_id, s.login, s.role, t.expires_at
  FROM staff_session t JOIN staff s ON s.staff_id = t.staff_id
 WHERE t.token_hash = :token_hash AND t.expires_at > :now AND s.is_active = 1;

-- name: session_prolong
-- why:  a session lasts as long as it is used
-- in:   token_hash hash, expires_at i64
-- rows: changed
UPDATE staff_session SET expires_at = :expires_at WHERE token_hash = :token_hash;

-- name: session_close
-- why:  signing out ends the session for every copy of the cookie
-- in:   token_hash hash
-- rows: changed
DELETE FROM staff_session WHERE token_hash = :token_hash;

-- name: session_purge
-- why:  lapsed sessions go, a bounded number at a time
-- in:   now i64
-- rows: changed
DELETE FROM staff_session WHERE expires_at <= :now LIMIT 500;
