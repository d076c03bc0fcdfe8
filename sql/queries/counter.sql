-- name: command_add
-- why:  a command id acts once, for ever; its row is taken first, so a repeat waits for the outcome
-- in:   command command_id, store store_id, agent agent_id, journal journal_id, seq u64, type enum(command_type), clerk text(256),
--       body_hash hash, happened_at i64, now i64
-- rows: none
INSERT INTO agent_command (command_id, store_id, agent_id, journal_id, seq, type, clerk, result, body_hash, happened_at,
                           received_at)
VALUES (:command, :store, :agent, :journal, :seq, :type, :clerk, '', :body_hash, :happened_at, :now);

-- name: command_get
-- why:  what was answered the first time
-- in:   command command_id
-- out:  store store_id, result text(32), body_hash hash
-- rows: one
SELECT store_id, result, body_hash FROM agent_command WHERE command_id = :command;

-- name: command_set_result
-- why:  the answer for every repeat
-- in:   result text(32), command command_id
-- rows: changed
UPDATE agent_command SET result = :result WHERE command_id = :command;
