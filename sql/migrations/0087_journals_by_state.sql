-- Two jobs ask every few seconds which journals wait for a person: few or none, of one or more for each store. Nothing asks
-- for the journals of a store but by open_store. A command changes neither column, so writing it costs nothing more.
ALTER TABLE journal
	DROP KEY IF EXISTS ix_journal_store,
	ADD KEY IF NOT EXISTS ix_journal_state (state, store_id);
