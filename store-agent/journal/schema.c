/* The tables of the journal; see schema.h. Ids are text, so that support can read the file with the
 * sqlite3 shell. Instants are milliseconds UTC. */
#include "store-agent/journal/schema.h"

#include "common/clock.h"
#include "store-agent/journal/consignments.h"
#include "store-agent/journal/epoch.h"
#include "store-agent/journal/sql.h"
#include "store-agent/journal/untold.h"

static const char *const tables[] = {
	"CREATE TABLE note (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",

	"CREATE TABLE clerk (login TEXT PRIMARY KEY, name TEXT NOT NULL, pin_hash TEXT NOT NULL,"
	" is_manager INTEGER NOT NULL) WITHOUT ROWID",

	/* document is the last one of headquarters; what the store itself knows stands in columns.
	 */
	"CREATE TABLE fulfilment (id TEXT PRIMARY KEY, epoch INTEGER NOT NULL,"
	" version INTEGER NOT NULL, state TEXT NOT NULL, slot TEXT NOT NULL, short_id TEXT NOT "
	"NULL,"
	" order_id TEXT NOT NULL, number TEXT NOT NULL, promised_at INTEGER NOT NULL,"
	" has_put_back INTEGER NOT NULL, changed_at INTEGER NOT NULL, document TEXT NOT NULL)"
	" WITHOUT ROWID",
	"CREATE INDEX fulfilment_queue ON fulfilment (state, promised_at)",
	"CREATE INDEX fulfilment_order ON fulfilment (order_id)",
	"CREATE INDEX fulfilment_number ON fulfilment (number)",

	"CREATE TABLE line (fulfilment TEXT NOT NULL REFERENCES fulfilment (id) ON DELETE CASCADE,"
	" line INTEGER NOT NULL, picked INTEGER NOT NULL, short INTEGER NOT NULL,"
	" collected INTEGER NOT NULL, refused INTEGER NOT NULL, returned INTEGER NOT NULL,"
	" put_back INTEGER NOT NULL, stray INTEGER NOT NULL,"
	" PRIMARY KEY (fulfilment, line)) WITHOUT ROWID",

	/* seq has no gaps: AUTOINCREMENT never reuses, and an act that is undone takes no number.
	 */
	"CREATE TABLE command (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,"
	" type TEXT NOT NULL, fulfilment TEXT, body TEXT NOT NULL, clerk TEXT NOT NULL,"
	" happened_at INTEGER NOT NULL, result TEXT, answered_at INTEGER, seen_at INTEGER)",
	"CREATE INDEX command_unanswered ON command (seq) WHERE result IS NULL",
	"CREATE INDEX command_fulfilment ON command (fulfilment, seq)",
	"CREATE INDEX command_refused ON command (fulfilment)"
	" WHERE result NOT IN ('ok', 'superseded') AND seen_at IS NULL",

	"CREATE TABLE attempt (subject TEXT NOT NULL, at INTEGER NOT NULL)",
	"CREATE INDEX attempt_subject ON attempt (subject, at)",

	/* What was taken back here, as the customer may want it on paper. */
	"CREATE TABLE receipt (command TEXT PRIMARY KEY, facts TEXT NOT NULL, at INTEGER NOT NULL)"
	" WITHOUT ROWID",

	"CREATE TABLE print_job (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
	" kind TEXT NOT NULL, subject TEXT NOT NULL, is_copy INTEGER NOT NULL,"
	" asked_at INTEGER NOT NULL, printed_at INTEGER, file TEXT)",
	"CREATE INDEX print_job_waiting ON print_job (seq) WHERE printed_at IS NULL",
	"CREATE INDEX print_job_subject ON print_job (subject, kind)",
};

/*
 * What each version adds to the one before, the first of them version 2. Statements of a version
 * that has been given out are never changed: a row is added.
 */
static const char *const upgrades[] = {
	/* 2: what headquarters sent and could not be read. */
	"CREATE TABLE unread (subject TEXT PRIMARY KEY, seq INTEGER NOT NULL,"
	" label TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID",

	/* Headquarters could not read it: only its number is sent. */
	"ALTER TABLE command ADD COLUMN is_void INTEGER NOT NULL DEFAULT 0",

	/* What was done stays known when its command is forgotten, so that no repeat acts again. */
	"CREATE TABLE done (id TEXT PRIMARY KEY) WITHOUT ROWID",
	/* Orders picked in one walk, and those that wait for one. */
	"CREATE TABLE wave (id TEXT PRIMARY KEY, number INTEGER NOT NULL,"
	" made_at INTEGER NOT NULL) WITHOUT ROWID",
	"CREATE TABLE wave_member (fulfilment TEXT PRIMARY KEY"
	" REFERENCES fulfilment (id) ON DELETE CASCADE,"
	" wave TEXT NOT NULL REFERENCES wave (id), bag INTEGER NOT NULL) WITHOUT ROWID",
	"CREATE INDEX wave_member_wave ON wave_member (wave, bag)",
	"CREATE TABLE wave_waiting (fulfilment TEXT PRIMARY KEY"
	" REFERENCES fulfilment (id) ON DELETE CASCADE, since INTEGER NOT NULL) WITHOUT ROWID",

	/* Who works on a fulfilment, and which of its lines come last. */
	"ALTER TABLE fulfilment ADD COLUMN clerk TEXT NOT NULL DEFAULT ''",
	"ALTER TABLE line ADD COLUMN later_at INTEGER NOT NULL DEFAULT 0",
	/* How a promise is doing is counted over the whole queue. */
	"ALTER TABLE fulfilment ADD COLUMN placed_at INTEGER NOT NULL DEFAULT 0",
	"UPDATE fulfilment SET placed_at ="
	" 1000 * strftime('%s', json_extract(document, '$.order.placed_at'))",
	/* Where ready bags wait, and how many each place holds. */
	"CREATE TABLE slot (name TEXT PRIMARY KEY, capacity INTEGER NOT NULL) WITHOUT ROWID",
	/* What became of a print job. */
	"ALTER TABLE print_job ADD COLUMN state TEXT NOT NULL DEFAULT 'asked'",
	"UPDATE print_job SET state = 'confirmed' WHERE printed_at IS NOT NULL",
	"ALTER TABLE print_job ADD COLUMN output TEXT NOT NULL DEFAULT ''",
	"ALTER TABLE print_job ADD COLUMN bags INTEGER NOT NULL DEFAULT 0",
	"ALTER TABLE print_job ADD COLUMN trouble TEXT NOT NULL DEFAULT ''",
	"ALTER TABLE print_job ADD COLUMN trouble_since INTEGER NOT NULL DEFAULT 0",
	"ALTER TABLE print_job ADD COLUMN next_at INTEGER NOT NULL DEFAULT 0",
	"ALTER TABLE print_job ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0",
	"ALTER TABLE print_job ADD COLUMN remote INTEGER NOT NULL DEFAULT 0",
	"CREATE INDEX print_job_state ON print_job (state)",

	/* A day's report reads the commands of that day. */
	"CREATE INDEX command_day ON command (happened_at)",
	/* What somebody looked for and did not find. */
	"CREATE TABLE doubt (sku TEXT PRIMARY KEY, short_id TEXT NOT NULL, clerk TEXT NOT NULL,"
	" at INTEGER NOT NULL) WITHOUT ROWID",
	/* And is to be counted, even when somebody finds one meanwhile. */
	"CREATE TABLE recount (sku TEXT PRIMARY KEY, name TEXT NOT NULL, shelf TEXT NOT NULL,"
	" clerk TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID",
	/* What the shopper is asked to take instead; '': nothing. */
	"ALTER TABLE line ADD COLUMN offer TEXT NOT NULL DEFAULT ''",
	"ALTER TABLE line ADD COLUMN offer_name TEXT NOT NULL DEFAULT ''",
	"ALTER TABLE line ADD COLUMN offer_by INTEGER NOT NULL DEFAULT 0",
	/* What another store sent and is not here yet; and where a ready bag is sent. */
	"ALTER TABLE fulfilment ADD COLUMN on_the_way INTEGER NOT NULL DEFAULT 0",
	"ALTER TABLE fulfilment ADD COLUMN is_to_send INTEGER NOT NULL DEFAULT 0",
	"ALTER TABLE fulfilment ADD COLUMN parcel TEXT NOT NULL DEFAULT ''",
	"CREATE INDEX fulfilment_on_the_way ON fulfilment (promised_at) WHERE on_the_way",
	"CREATE INDEX fulfilment_parcel ON fulfilment (parcel) WHERE parcel <> ''",
	/* From when returns are counted; of what was collected before, the last change is the best
	 * that is known, until headquarters says it again. */
	"ALTER TABLE fulfilment ADD COLUMN collected_at INTEGER NOT NULL DEFAULT 0",
	"UPDATE fulfilment SET collected_at = changed_at WHERE state = 'collected'",
	/* What was taken back and nobody has decided about, or lies in quarantine. */
	"CREATE TABLE inspection (return_id TEXT NOT NULL, line INTEGER NOT NULL,"
	" order_id TEXT NOT NULL, number TEXT NOT NULL, name TEXT NOT NULL, qty INTEGER NOT NULL,"
	" condition TEXT NOT NULL, disposition TEXT NOT NULL, clerk TEXT NOT NULL,"
	" at INTEGER NOT NULL, PRIMARY KEY (return_id, line)) WITHOUT ROWID",
	"CREATE INDEX inspection_open ON inspection (at) WHERE disposition = ''",
	/* Shortages that can be taken back, because headquarters does not know of them. */
	"CREATE TABLE untold (id TEXT PRIMARY KEY, fulfilment TEXT NOT NULL,"
	" line INTEGER NOT NULL, qty INTEGER NOT NULL, began_recount INTEGER NOT NULL,"
	" sku TEXT NOT NULL, body TEXT NOT NULL, clerk TEXT NOT NULL, at INTEGER NOT NULL)"
	" WITHOUT ROWID",
	"CREATE INDEX untold_line ON untold (fulfilment, line)",
	/* What every page counts, without reading the documents of all the others. */
	"CREATE INDEX fulfilment_put_back ON fulfilment (changed_at) WHERE has_put_back",
	"ALTER TABLE fulfilment ADD COLUMN arrived_at INTEGER NOT NULL DEFAULT 0",
	"ALTER TABLE fulfilment ADD COLUMN has_recall INTEGER NOT NULL DEFAULT 0",
	"UPDATE fulfilment SET has_recall = document ->> '$.recall' IS NOT NULL, arrived_at ="
	" coalesce(1000 * strftime('%s', document ->> '$.arrived_at'), 0)",
	"CREATE INDEX fulfilment_arrived ON fulfilment (arrived_at) WHERE arrived_at > 0",
	"CREATE INDEX fulfilment_recalled ON fulfilment (state) WHERE has_recall",
	"CREATE INDEX fulfilment_ready ON fulfilment (is_to_send, promised_at)"
	" WHERE state = 'ready'",
	"ALTER TABLE line ADD COLUMN serials TEXT NOT NULL DEFAULT ''",
	/* How many bags lie in each of hundreds of slots. */
	"CREATE INDEX fulfilment_slot ON fulfilment (slot) WHERE state = 'ready'",
	/* Returned goods on the way to or from another store; and arrivals that can be taken back.
	 */
	"CREATE TABLE consignment (id TEXT PRIMARY KEY, number TEXT NOT NULL,"
	" return_id TEXT NOT NULL, line INTEGER NOT NULL, state TEXT NOT NULL,"
	" is_here INTEGER NOT NULL, is_ours INTEGER NOT NULL, sent_at INTEGER NOT NULL,"
	" arrives_by INTEGER NOT NULL, changed_at INTEGER NOT NULL, document TEXT NOT NULL,"
	" before TEXT NOT NULL) WITHOUT ROWID",
	"CREATE INDEX consignment_number ON consignment (number)",
	"CREATE INDEX consignment_line ON consignment (return_id, line)",
	"CREATE INDEX consignment_underway ON consignment (arrives_by) WHERE state = 'underway'",
	"ALTER TABLE untold ADD COLUMN type TEXT NOT NULL DEFAULT 'short'",
	"ALTER TABLE inspection ADD COLUMN sku TEXT NOT NULL DEFAULT ''",
	"ALTER TABLE inspection ADD COLUMN serials TEXT NOT NULL DEFAULT ''",
};
enum { SCHEMA_VERSION = 1 + ARRAY_LENGTH(upgrades) };

static enum reason upgrade(struct journal_tx *tx, int64_t from)
{
	for (int64_t version = from; version < SCHEMA_VERSION; version++)
		sql_run(tx, upgrades[version - 1]);
	/* A pragma takes no bound value. */
	sql_run(tx, arena_printf(journal_arena(tx), "PRAGMA user_version = %d", SCHEMA_VERSION));
	return REASON_OK;
}

static enum reason make(struct journal_tx *tx, struct str store_code)
{
	for (size_t i = 0; i < ARRAY_LENGTH(tables); i++)
		sql_run(tx, tables[i]);
	note_set(tx, "store_code", store_code);
	return upgrade(tx, 1);
}

/* It is opened to be written: brought to this version, and counted. */
static enum reason begin(struct journal_tx *tx, int64_t version)
{
	enum reason reason = version == SCHEMA_VERSION ? REASON_OK : upgrade(tx, version);
	epoch_make(tx, clock_now());
	epoch_count_open(tx);
	return reason;
}

/* The release that wrote it knows best how to send it: an upgrade is not the moment to find out
 * that this one cannot. */
static void check_owed(struct journal_tx *tx, int64_t version, struct schema_check *check)
{
	int64_t unsent = version == SCHEMA_VERSION ? 0 : unsent_count(tx);
	if (unsent == 0 || check->takes_owed)
		return;
	check->is_owed = true;
	check->why = arena_printf(journal_arena(tx),
		"an earlier release wrote it, and has not sent %lld acts that are in it",
		(long long)unsent);
}

enum reason schema_prepare(struct journal_tx *tx, void *context)
{
	struct schema_check *check = context;
	int64_t version = sql_number(tx, "PRAGMA user_version");
	if (version == 0) {
		enum reason reason = make(tx, check->store_code);
		return reason == REASON_OK ? begin(tx, SCHEMA_VERSION) : reason;
	}
	if (version < 1 || version > SCHEMA_VERSION)
		check->why = "another version of the agent wrote it";
	else if (!str_equal(note_get(tx, "store_code"), check->store_code))
		check->why = "it belongs to another store";
	else if (!str_is_empty(note_get(tx, "retired_at")))
		check->why = "it was retired; what it had to say was sent or carried along";
	else
		check_owed(tx, version, check);
	if (check->why != NULL)
		return REASON_WRONG_STATE;
	return begin(tx, version);
}

struct str note_get(struct journal_tx *tx, const char *name)
{
	struct rows rows =
		sql_query(tx, "SELECT value FROM note WHERE name = ?", SQL_TEXT(str_of(name)));
	struct str value = rows_next(&rows) ? row_text(&rows, 0) : STR_EMPTY;
	rows_end(&rows);
	return value;
}

void note_set(struct journal_tx *tx, const char *name, struct str value)
{
	sql_run(tx,
		"INSERT INTO note (name, value) VALUES (?1, ?2)"
		" ON CONFLICT (name) DO UPDATE SET value = ?2",
		SQL_TEXT(str_of(name)), SQL_TEXT(value));
}

/* By then somebody has counted. */
enum { DOUBTS_KEPT_DAYS = 7 };

void journal_tidy(struct journal_tx *tx, int64_t now)
{
	int64_t before = now - JOURNAL_KEEPS_DAYS * MS_PER_DAY;
	/* Whatever headquarters does not know yet stays, with its fulfilment. */
	sql_run(tx,
		"DELETE FROM fulfilment WHERE changed_at < ? AND NOT has_put_back AND NOT "
		"on_the_way"
		" AND state IN ('collected', 'rejected', 'cancelled', 'expired', 'sent')"
		" AND id NOT IN (SELECT fulfilment FROM command"
		"  WHERE fulfilment IS NOT NULL AND result IS NULL"
		"  UNION ALL SELECT fulfilment FROM untold)",
		SQL_I64(before));
	sql_run(tx,
		"INSERT OR IGNORE INTO done (id) SELECT id FROM command WHERE answered_at < ?"
		" AND (result IN ('ok', 'superseded') OR seen_at IS NOT NULL)",
		SQL_I64(before));
	sql_run(tx, "DELETE FROM command WHERE id IN (SELECT id FROM done)");
	sql_run(tx, "DELETE FROM receipt WHERE at < ?", SQL_I64(before));
	sql_run(tx, "DELETE FROM print_job WHERE printed_at < ?", SQL_I64(before));
	sql_run(tx, "DELETE FROM doubt WHERE at < ?", SQL_I64(now - DOUBTS_KEPT_DAYS * MS_PER_DAY));
	sql_run(tx, "DELETE FROM attempt WHERE at < ?", SQL_I64(now - MS_PER_DAY));
	consignments_tidy(tx, before);
	sql_run(tx, "DELETE FROM wave WHERE id NOT IN (SELECT wave FROM wave_member)");
}
