-- Who may do what: accounts of staff and clerks, keys of partners and agents, as comptoirctl makes them.

-- name: store_id_by_code
-- why:  people name a store by its code
-- in:   code text(32)
-- out:  store store_id
-- rows: one
SELECT store_id FROM store WHERE code = :code;

-- name: staff_set
-- why:  a new person of the back office, or a new password for a known one, who keeps the role
-- in:   login text(64), name text(256), password_hash text(160), role enum(staff_role)
-- rows: none
INSERT INTO staff (login, name, password_hash, role, is_active) VALUES (:login, :name, :password_hash, :role, 1)
ON DUPLICATE KEY UPDATE name = VALUE(name), password_hash = VALUE(password_hash), is_active = 1;

-- name: staff_role_set
-- why:  what a person of the back office may do from the next click on
-- in:   role enum(staff_role), login text(64)
-- rows: changed
UPDATE staff SET role = :role WHERE login = :login AND is_active = 1;

-- name: staff_close
-- why:  somebody left the back office; sessions of inactive staff end by themselves
-- in:   login text(64)
-- rows: changed
UPDATE staff SET is_active = 0 WHERE login = :login;

-- name: clerk_set
-- why:  a new clerk of a store, or a new PIN for a known one
-- in:   store store_id, login text(32), name text(256), pin_hash text(160), is_manager bool
-- rows: none
INSERT INTO clerk (store_id, login, name, pin_hash, is_manager, is_active)
VALUES (:store, :login, :name, :pin_hash, :is_manager, 1)
ON DUPLICATE KEY UPDATE name = VALUE(name), pin_hash = VALUE(pin_hash), is_manager = VALUE(is_manager), is_active = 1;

-- name: clerk_close
-- why:  somebody left the store
-- in:   store store_id, login text(32)
-- rows: changed
UPDATE clerk SET is_active = 0 WHERE store_id = :store AND login = :login;

-- name: partner_add
-- why:  an API key; only its hash is kept
-- in:   name text(256), key_hash hash, scopes u32, now i64
-- rows: none
INSERT INTO partner (name, key_hash, scopes, is_active, created_at) VALUES (:name, :key_hash, :scopes, 1, :now);

-- name: partner_close
-- why:  a key that must not work any more
-- in:   name text(256)
-- rows: changed
UPDATE partner SET is_active = 0 WHERE name = :name;

-- name: agents_close
-- why:  a store has one agent: enrolling a new one ends the key of the old
-- in:   store store_id
-- rows: changed
UPDATE agent SET is_active = 0 WHERE store_id = :store;

-- name: agent_add
-- why:  the agent of a store; only the hash of its key is kept
-- in:   store store_id, name text(256), key_hash hash, now i64
-- rows: none
INSERT INTO agent (store_id, name, key_hash, is_active, enrolled_at) VALUES (:store, :name, :key_hash, 1, :now);
