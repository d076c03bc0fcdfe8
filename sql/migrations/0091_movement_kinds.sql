-- What a snapshot itself wrote is passed over in the key when it is asked what else moved in the store since the count.
ALTER TABLE movement
	ADD KEY IF NOT EXISTS ix_movement_store_kind (store_id, moved_at, kind),
	DROP KEY IF EXISTS ix_movement_store;
