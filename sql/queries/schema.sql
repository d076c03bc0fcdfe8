-- What the program asks about the database itself: durability, columns, migrations.

-- name: durability
-- why:  whether the server could lose what it has acknowledged
-- out:  flush_at_commit u64?, log_bin bool?, sync_binlog u64?, doublewrite bool?, statement_binlog bool?
-- rows: one
SELECT @@GLOBAL.innodb_flush_log_at_trx_commit, @@GLOBAL.log_bin, @@GLOBAL.sync_binlog,
       @@GLOBAL.innodb_doublewrite, @@SESSION.binlog_format = 'STATEMENT';

-- name: column_list
-- why:  db_check compares the headers of all statements with the columns they read
-- out:  table_name text(256), column_name text(256), type text(4096), octets u64?
-- rows: many(5000)
SELECT TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, CHARACTER_OCTET_LENGTH
  FROM information_schema.COLUMNS
 WHERE TABLE_SCHEMA = DATABASE();

-- name: migration_state_exists
-- why:  a database that no migrator has seen has no table to read the version from
-- out:  tables i64
-- rows: one
SELECT COUNT(*) FROM information_schema.TABLES
 WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'schema_migration';

-- name: migration_list
-- why:  what was applied, to tell what is missing and whether a file was changed afterwards
-- out:  version u16, checksum hash
-- rows: many(10000)
SELECT version, checksum FROM schema_migration ORDER BY version;

-- name: migration_record
-- why:  every statement of the file has been run
-- in:   version u16, name text(80), checksum hash, now i64
-- rows: none
INSERT INTO schema_migration (version, name, checksum, applied_at) VALUES (:version, :name, :checksum, :now);

-- name: migrator_claim
-- why:  only one migrator works at a time; a claim whose connection is gone or whose lease ended is free
-- in:   lease_s u32
-- rows: changed
UPDATE schema_migrator
   SET server = CONCAT(@@hostname, ':', @@port, ':', @@socket), connection = CONNECTION_ID(),
       lease_until = UNIX_TIMESTAMP() + :lease_s
 WHERE one = 1
   AND (lease_until < UNIX_TIMESTAMP()
        OR (server = CONCAT(@@hostname, ':', @@port, ':', @@socket)
            AND (connection = CONNECTION_ID()
                 OR NOT EXISTS (SELECT 1 FROM information_schema.PROCESSLIST p
                                 WHERE p.ID = schema_migrator.connection))));

-- name: migrator_renew
-- why:  before each statement: the claim is still ours, and holds until the statement is done
-- in:   lease_s u32
-- rows: changed
UPDATE schema_migrator
   SET lease_until = UNIX_TIMESTAMP() + :lease_s
 WHERE one = 1 AND connection = CONNECTION_ID() AND lease_until >= UNIX_TIMESTAMP();

-- name: migrator_release
-- why:  the next migrator need not wait
-- rows: changed
UPDATE schema_migrator SET connection = 0, lease_until = 0 WHERE one = 1 AND connection = CONNECTION_ID();
