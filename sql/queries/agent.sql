-- name: agent_note_reading
-- why:  the agent has everything up to :after; the second condition keeps idle agents from writing all the time
-- in:   agent agent_id, after u64, now i64, stale_before i64
-- rows: changed
UPDATE agent
   SET read_seq = GREATEST(read_seq, :after), seen_at = :now
 WHERE agent_id = :agent AND (read_seq < :after OR seen_at < :stale_before);
