-- Each instance asks every second which stores changed lately; nothing but an import changes any, so the key rests.
ALTER TABLE store
	ADD KEY IF NOT EXISTS ix_store_changed (changed_at, version);
