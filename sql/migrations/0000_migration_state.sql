-- What the migrator itself needs. This file is run before each migration, so it only ever gains statements
-- that do nothing the second time; it is not recorded in schema_migration.

CREATE TABLE IF NOT EXISTS schema_migration (
	version          SMALLINT UNSIGNED NOT NULL,
	name             VARCHAR(80) CHARACTER SET ascii NOT NULL,
	checksum         BINARY(32) NOT NULL,
	applied_at       BIGINT NOT NULL,
	PRIMARY KEY (version)
) ENGINE=InnoDB;

-- One row, claimed by whoever migrates. The claim ends with the connection that made it (when its server can be
-- asked) or after lease_until. Not GET_LOCK, which does not reach over a Galera cluster.
CREATE TABLE IF NOT EXISTS schema_migrator (
	one              TINYINT UNSIGNED NOT NULL,
	server           VARCHAR(255) NOT NULL,
	connection       BIGINT UNSIGNED NOT NULL,
	lease_until      BIGINT NOT NULL,
	PRIMARY KEY (one),
	CONSTRAINT ck_migrator_is_one CHECK (one = 1)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

INSERT IGNORE INTO schema_migrator VALUES (1, '', 0, 0);
