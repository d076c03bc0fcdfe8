/* Runs the embedded migrations; see migrate.h. */
#include "server/db/migrate.h"

#include <string.h>
#include <time.h>

#include "common/clock.h"
#include "server/db/conn.h"
#include "server/db/q_schema.h"

enum { LEASE_S = 7200, CLAIM_TRIES = 50, CLAIM_PAUSE_NS = 200000000 };

static enum db_status claim_body(struct tx *tx, const void *input, void *output)
{
	return q_migrator_claim(tx, &(struct q_migrator_claim_in){.lease_s = LEASE_S}, output);
}

static enum db_status renew_body(struct tx *tx, const void *input, void *output)
{
	return q_migrator_renew(tx, &(struct q_migrator_renew_in){.lease_s = LEASE_S}, output);
}

static enum db_status release_body(struct tx *tx, const void *input, void *output)
{
	return q_migrator_release(tx, output);
}

static enum db_status record_body(struct tx *tx, const void *input, void *output)
{
	const struct migration *migration = input;
	return q_migration_record(tx, &(struct q_migration_record_in){
					      .version = migration->version,
					      .name = str_of(migration->name),
					      .checksum = migration->checksum,
					      .now = clock_now(),
				      });
}

/* A body that moves the one row of schema_migrator: DB_NONE when the row is not ours to move. */
static enum db_status move_claim(struct db *db, struct arena *arena, tx_body *body)
{
	uint64_t changed = 0;
	enum db_status status = tx_run(db, arena, body, NULL, &changed, sizeof(changed));
	return status == DB_DONE && changed == 0 ? DB_NONE : status;
}

static enum db_status claim(struct db *db, struct arena *arena)
{
	for (unsigned n = 0; n < CLAIM_TRIES; n++) {
		enum db_status status = move_claim(db, arena, claim_body);
		if (status != DB_NONE)
			return status;
		nanosleep(&(struct timespec){.tv_nsec = CLAIM_PAUSE_NS}, NULL);
	}
	return DB_RETRY;
}

/* Without connection and claim nothing more may be done; whoever asks again begins again. */
static enum db_status still_ours(struct db *db, struct arena *arena)
{
	enum db_status status = move_claim(db, arena, renew_body);
	return status == DB_NONE ? DB_DOWN : status;
}

static enum db_status run_statement(struct db *db, const char *sql)
{
	enum db_status status = conn_need(db);
	return status == DB_DONE ? conn_command(db, "migration", sql) : status;
}

static enum db_status apply(struct db *db, struct arena *arena, const struct migration *migration,
	migrate_progress *progress, void *context)
{
	for (size_t i = 0; i < migration->count; i++) {
		enum db_status status = still_ours(db, arena);
		progress(migration, i, context);
		if (status == DB_DONE)
			status = run_statement(db, migration->statements[i]);
		if (status != DB_DONE)
			return status;
	}
	progress(migration, migration->count, context);
	return tx_run(db, arena, record_body, migration, NULL, 0);
}

static const struct migration *migration_of(uint16_t version)
{
	for (size_t i = 0; i < migration_count; i++)
		if (migrations[i].version == version)
			return &migrations[i];
	return NULL;
}

/* Every applied row must be a migration we know, as we know it. */
static enum db_status compare(const struct q_migration_list *applied, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct migration *known = migration_of(applied[i].version);
		if (known == NULL) {
			log_error("schema_is_newer", LOG_U64("version", applied[i].version));
			return DB_BROKEN;
		}
		if (memcmp(&known->checksum, &applied[i].checksum, sizeof(known->checksum)) != 0) {
			log_error("migration_was_changed", LOG_TEXT("migration", known->name));
			return DB_BROKEN;
		}
	}
	return DB_DONE;
}

static bool is_applied(
	const struct q_migration_list *applied, size_t count, const struct migration *migration)
{
	for (size_t i = 0; i < count; i++)
		if (applied[i].version == migration->version)
			return true;
	return migration->version == 0;
}

static enum db_status apply_missing(
	struct db *db, struct arena *arena, migrate_progress *progress, void *context)
{
	struct q_migration_list *applied;
	size_t count;
	enum db_status status = q_migration_list(db_reading(db, arena), &applied, &count);
	if (status == DB_DONE)
		status = compare(applied, count);
	for (size_t i = 0; i < migration_count && status == DB_DONE; i++)
		if (!is_applied(applied, count, &migrations[i]))
			status = apply(db, arena, &migrations[i], progress, context);
	return status;
}

static enum db_status prepare_state(struct db *db)
{
	const struct migration *first = &migrations[0];
	enum db_status status = DB_DONE;
	for (size_t i = 0; i < first->count && status == DB_DONE; i++)
		status = run_statement(db, first->statements[i]);
	return status;
}

enum db_status migrate_run(
	struct db *db, struct arena *arena, migrate_progress *progress, void *context)
{
	enum db_status status = prepare_state(db);
	if (status == DB_DONE)
		status = claim(db, arena);
	if (status != DB_DONE)
		return status;
	status = apply_missing(db, arena, progress, context);
	enum db_status released = move_claim(db, arena, release_body);
	/* A claim that could not be given back ends with the connection. */
	if (released != DB_DONE)
		conn_drop(db);
	return status;
}

static enum db_status read_applied(struct db *db, struct arena *arena,
	struct q_migration_list **applied_out, size_t *count_out)
{
	struct q_migration_state_exists state;
	enum db_status status = q_migration_state_exists(db_reading(db, arena), &state);
	*count_out = 0;
	if (status != DB_DONE || state.tables == 0)
		return status;
	return q_migration_list(db_reading(db, arena), applied_out, count_out);
}

enum db_status migrate_version(struct db *db, struct arena *arena, uint16_t *version_out)
{
	struct q_migration_list *applied;
	size_t count;
	enum db_status status = read_applied(db, arena, &applied, &count);
	*version_out = status == DB_DONE && count > 0 ? applied[count - 1].version : 0;
	return status;
}

enum db_status migrate_check(struct db *db, struct arena *arena)
{
	struct q_migration_list *applied;
	size_t count;
	enum db_status status = read_applied(db, arena, &applied, &count);
	if (status == DB_DONE)
		status = compare(applied, count);
	for (size_t i = 0; i < migration_count && status == DB_DONE; i++)
		if (!is_applied(applied, count, &migrations[i]))
			status = DB_NONE;
	return status;
}
