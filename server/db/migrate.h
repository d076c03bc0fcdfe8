/*
 * Brings a database to the schema of this program. Forward only. The statements are
 * embedded in the program (sqlgen), so program and schema cannot be of two releases.
 * MariaDB commits DDL implicitly, so each statement can be run twice, and a migration
 * that was killed half-way is simply begun again.
 */
#ifndef COMPTOIR_DB_MIGRATE_H
#define COMPTOIR_DB_MIGRATE_H

#include "common/token.h"
#include "server/db/db.h"

struct migration {
	uint16_t version; /* 0: what the migrator needs, run each time */
	const char *name;
	struct hash checksum; /* SHA-256 of the file */
	const char *const *statements;
	size_t count;
};

/* In order of version; made of sql/migrations. */
extern const struct migration migrations[];
extern const size_t migration_count;

/* Told before each statement and, with statement == migration->count, after the last. */
typedef void migrate_progress(const struct migration *migration, size_t statement, void *context);

/*
 * DB_DONE: the schema is ours. DB_RETRY: another migrator is at work, and was for ten
 * seconds. DB_BROKEN, with an ERROR line: the database is newer than this program, or an
 * applied file was changed, or a statement was refused. DB_DOWN: connection or claim was
 * lost; run it again. A statement may take long: open db with a generous io_timeout_s.
 */
enum db_status migrate_run(
	struct db *db, struct arena *arena, migrate_progress *progress, void *context) MUST_USE;

/* The last version applied, 0 when none. */
enum db_status migrate_version(struct db *db, struct arena *arena, uint16_t *version_out) MUST_USE;
/* DB_DONE when exactly the migrations of this program were applied, unchanged; DB_NONE when
 * some are missing; DB_BROKEN, with an ERROR line, when it is newer or was changed. */
enum db_status migrate_check(struct db *db, struct arena *arena) MUST_USE;

#endif
