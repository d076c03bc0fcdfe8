-- What each agent last said of itself (doc/agent-protocol.md, "report"), for the board at headquarters. In a table of
-- its own, because it is written all day and nobody's key hangs on it. unsent_since is by headquarters' clock.
CREATE TABLE IF NOT EXISTS agent_report (
	agent_id         INT UNSIGNED NOT NULL,
	reported_at      BIGINT NOT NULL,
	version          VARCHAR(32) NOT NULL,
	unsent           INT UNSIGNED NOT NULL,
	unsent_since     BIGINT NOT NULL,
	to_print         INT UNSIGNED NOT NULL,
	printers         SMALLINT UNSIGNED NOT NULL,
	printer_trouble  VARCHAR(16) CHARACTER SET ascii NOT NULL,
	clock_ahead_ms   BIGINT NOT NULL,
	PRIMARY KEY (agent_id)
) ENGINE=InnoDB;
