-- The journals of stores, as headquarters knows them.

-- name: journal_get
-- why:  every batch of commands says of which epoch it is
-- in:   epoch uuid
-- out:  journal journal_id, store store_id, state enum(journal_state), begun enum(epoch_begun), next_seq u64
-- rows: one
SELECT journal_id, store_id, state, begun, next_seq FROM journal WHERE epoch = :epoch;

-- name: journal_lock
-- why:  an agent introduces its journal: what it says is compared with what was seen
-- in:   epoch uuid
-- out:  journal journal_id, store store_id, state enum(journal_state), begun enum(epoch_begun), opens u32,
--       next_seq u64, last_seq u64
-- rows: one
SELECT journal_id, store_id, state, begun, opens, next_seq, last_seq FROM journal WHERE epoch = :epoch FOR UPDATE;

-- name: journal_lock_open
-- why:  a store has one journal: another must be its successor
-- in:   store store_id
-- out:  journal journal_id, agent agent_id, epoch uuid
-- rows: one
SELECT journal_id, agent_id, epoch FROM journal WHERE open_store = :store FOR UPDATE;

-- name: journal_has_open
-- why:  once a store's commands have numbers of an epoch, none come without
-- in:   store store_id
-- out:  journal journal_id
-- rows: one
SELECT journal_id FROM journal WHERE open_store = :store;

-- name: journal_add
-- why:  an epoch that was never seen
-- in:   store store_id, agent agent_id, epoch uuid, parent uuid, begun enum(epoch_begun), state enum(journal_state),
--       opens u32, next_seq u64, last_seq u64, now i64
-- rows: inserted
INSERT INTO journal (store_id, agent_id, epoch, parent, begun, state, opens, next_seq, last_seq, met_at, seen_at)
VALUES (:store, :agent, :epoch, :parent, :begun, :state, :opens, :next_seq, :last_seq, :now, :now);

-- name: journal_end
-- why:  another epoch goes on in its place
-- in:   journal journal_id
-- rows: changed
UPDATE journal SET state = 'ended' WHERE journal_id = :journal AND state <> 'ended';

-- name: journal_open
-- why:  an operator lets a waiting epoch in
-- in:   journal journal_id
-- rows: changed
UPDATE journal SET state = 'open' WHERE journal_id = :journal AND state = 'waiting';

-- name: journal_note
-- why:  what the agent last said of itself
-- in:   agent agent_id, opens u32, last_seq u64, now i64, journal journal_id
-- rows: changed
UPDATE journal SET agent_id = :agent, opens = :opens, last_seq = :last_seq, seen_at = :now
 WHERE journal_id = :journal;

-- name: journal_advance
-- why:  numbers are taken one by one, whoever sends: the row count says whether this command is the next
-- in:   last_seq u64, now i64, journal journal_id, seq u64
-- rows: changed
UPDATE journal
   SET next_seq = next_seq + 1, last_seq = GREATEST(last_seq, :last_seq), seen_at = :now
 WHERE journal_id = :journal AND state = 'open' AND next_seq = :seq;

-- name: journal_state_of
-- why:  why a command was not the next
-- in:   journal journal_id
-- out:  state enum(journal_state), next_seq u64
-- rows: one
SELECT state, next_seq FROM journal WHERE journal_id = :journal;

-- name: journal_list
-- why:  an operator looks at the journals that count: the open ones and those that wait to be let in
-- out:  store store_id, store_code text(64), epoch uuid, begun enum(epoch_begun), state enum(journal_state), next_seq u64,
--       last_seq u64, seen_at i64
-- rows: many(20000)
SELECT j.store_id, s.code, j.epoch, j.begun, j.state, j.next_seq, j.last_seq, j.seen_at
  FROM journal j JOIN store s ON s.store_id = j.store_id
 WHERE j.state <> 'ended'
 ORDER BY s.code, j.state, j.journal_id;

-- name: journal_waiting_count
-- why:  commands of these are not applied until a person decides
-- out:  count i64
-- rows: one
SELECT COUNT(*) FROM journal WHERE state = 'waiting';
