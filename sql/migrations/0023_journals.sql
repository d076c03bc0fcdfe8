-- What headquarters has seen of the journals of stores: one row for each epoch of a journal, that is for each copy of
-- the file that numbers commands of its own (doc/agent-protocol.md, "One journal"). An open epoch is the store's; a
-- waiting one was refused and is let in by an operator; an ended one is refused for ever.
CREATE TABLE IF NOT EXISTS journal (
	journal_id       INT UNSIGNED NOT NULL AUTO_INCREMENT,
	store_id         INT UNSIGNED NOT NULL,
	agent_id         INT UNSIGNED NOT NULL,
	epoch            BINARY(16) NOT NULL,
	parent           BINARY(16) NOT NULL,
	begun            ENUM('new','import','behind','gap','fork') CHARACTER SET ascii NOT NULL,
	state            ENUM('open','waiting','ended') CHARACTER SET ascii NOT NULL,
	opens            INT UNSIGNED NOT NULL,
	next_seq         BIGINT UNSIGNED NOT NULL,
	last_seq         BIGINT UNSIGNED NOT NULL,
	met_at           BIGINT NOT NULL,
	seen_at          BIGINT NOT NULL,
	open_store       INT UNSIGNED GENERATED ALWAYS AS (IF(state = 'open', store_id, NULL)) STORED,
	PRIMARY KEY (journal_id),
	UNIQUE KEY uq_journal_epoch (epoch),
	UNIQUE KEY uq_journal_one_open (open_store),
	KEY ix_journal_store (store_id, state)
) ENGINE=InnoDB;

-- Which epoch brought a command; 0: an agent of before there were epochs.
ALTER TABLE agent_command
	ADD COLUMN IF NOT EXISTS journal_id INT UNSIGNED NOT NULL DEFAULT 0 AFTER agent_id;
