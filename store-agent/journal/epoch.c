/* Epochs as notes of the journal; see epoch.h. */
#include "store-agent/journal/epoch.h"

#include "store-agent/journal/sql.h"

static int64_t number_get(struct journal_tx *tx, const char *name)
{
	int64_t number;
	return str_to_i64(note_get(tx, name), &number) ? number : 0;
}

static void number_set(struct journal_tx *tx, const char *name, int64_t number)
{
	note_set(tx, name, str_printf(journal_arena(tx), "%lld", (long long)number));
}

static struct uuid id_get(struct journal_tx *tx, const char *name)
{
	struct uuid id = {{0}};
	struct str text = note_get(tx, name);
	if (!str_is_empty(text) && !uuid_parse(text, &id))
		sql_refuse(tx);
	return id;
}

static enum epoch_begun begun_get(struct journal_tx *tx)
{
	enum epoch_begun begun = EPOCH_NEW;
	if (!epoch_begun_parse(note_get(tx, "epoch_begun"), &begun))
		sql_refuse(tx);
	return begun;
}

/* SQLite remembers the last number beyond the rows that are kept. */
static int64_t last_number(struct journal_tx *tx)
{
	return sql_number(tx, "SELECT seq FROM sqlite_sequence WHERE name = 'command'");
}

static int64_t first_number(struct journal_tx *tx)
{
	int64_t waiting = sql_number(tx, "SELECT min(seq) FROM command WHERE result IS NULL");
	return waiting > 0 ? waiting : last_number(tx) + 1;
}

struct epoch epoch_get(struct journal_tx *tx)
{
	return (struct epoch){
		.id = id_get(tx, "epoch"),
		.parent = id_get(tx, "epoch_parent"),
		.begun = begun_get(tx),
		.begins = number_get(tx, "epoch_begins"),
		.opens = number_get(tx, "opens"),
		.last = last_number(tx),
		.first_waiting = first_number(tx),
	};
}

static void epoch_set(struct journal_tx *tx, enum epoch_begun begun, int64_t now)
{
	note_set(tx, "epoch", uuid_print(journal_arena(tx), uuid_new(now)));
	note_set(tx, "epoch_begun", epoch_begun_name(begun));
	number_set(tx, "epoch_begins", first_number(tx));
}

void epoch_make(struct journal_tx *tx, int64_t now)
{
	if (str_is_empty(note_get(tx, "epoch")))
		epoch_set(tx, EPOCH_NEW, now);
}

void epoch_begin(struct journal_tx *tx, enum epoch_begun why, int64_t now)
{
	note_set(tx, "epoch_parent", note_get(tx, "epoch"));
	epoch_set(tx, why, now);
}

void epoch_count_open(struct journal_tx *tx)
{
	number_set(tx, "opens", number_get(tx, "opens") + 1);
}

struct quarantine quarantine_get(struct journal_tx *tx)
{
	int64_t since = number_get(tx, "refused_since");
	return (struct quarantine){since, since == 0 ? EPOCH_NEW : begun_get(tx)};
}

bool quarantine_begin(struct journal_tx *tx, enum epoch_begun why, int64_t now)
{
	if (number_get(tx, "refused_since") != 0)
		return false;
	epoch_begin(tx, why, now);
	number_set(tx, "refused_since", now);
	log_error("journal_refused", LOG_STR("why", epoch_begun_name(why)),
		LOG_I64("unsent",
			sql_number(tx, "SELECT count(*) FROM command WHERE result IS NULL")));
	return true;
}

void quarantine_end(struct journal_tx *tx)
{
	if (number_get(tx, "refused_since") == 0)
		return;
	number_set(tx, "refused_since", 0);
	log_info("journal_taken_again");
}
