/* Commands for headquarters; see commands.h. */
#include "store-agent/journal/commands.h"

#include "store-agent/journal/sql.h"

bool command_is_known(struct journal_tx *tx, command_id id)
{
	return sql_number(tx,
		       "SELECT EXISTS (SELECT 1 FROM command WHERE id = ?1)"
		       " OR EXISTS (SELECT 1 FROM done WHERE id = ?1)"
		       " OR EXISTS (SELECT 1 FROM untold WHERE id = ?1)",
		       SQL_UUID(id.uuid)) == 1;
}

void command_is_done(struct journal_tx *tx, command_id id)
{
	sql_run(tx, "INSERT OR IGNORE INTO done (id) VALUES (?)", SQL_UUID(id.uuid));
}

bool command_tells_return(struct journal_tx *tx, return_id id)
{
	return sql_number(tx,
		       "SELECT EXISTS (SELECT 1 FROM command WHERE type IN ('return', 'exchange')"
		       " AND body ->> '$.return_id' = ?)",
		       SQL_UUID(id.uuid)) == 1;
}

void command_append(struct journal_tx *tx, const struct command *command)
{
	struct sql_value fulfilment =
		command->has_fulfilment ? SQL_UUID(command->fulfilment.uuid) : SQL_NULL;
	sql_run(tx,
		"INSERT INTO command (id, type, fulfilment, body, clerk, happened_at)"
		" VALUES (?, ?, ?, ?, ?, ?)",
		SQL_UUID(command->id.uuid), SQL_TEXT(command_type_name(command->type)), fulfilment,
		SQL_TEXT(command->body), SQL_TEXT(command->clerk), SQL_I64(command->happened_at));
}

static enum command_type row_type(const struct rows *rows, int column)
{
	enum command_type type = COMMAND_ACCEPT;
	if (!command_type_parse(row_text(rows, column), &type))
		sql_refuse(rows->tx);
	return type;
}

size_t command_unanswered(struct journal_tx *tx, size_t max, const struct command **commands_out)
{
	struct command *list = arena_new_array(journal_arena(tx), max, struct command);
	size_t count = 0;
	struct rows rows = sql_query(tx,
		"SELECT seq, id, type, fulfilment, body, clerk, happened_at, is_void FROM command"
		" WHERE result IS NULL ORDER BY seq LIMIT ?",
		SQL_I64((int64_t)max));
	while (rows_next(&rows)) {
		struct command *command = &list[count++];
		command->seq = row_i64(&rows, 0);
		command->id.uuid = row_uuid(&rows, 1);
		command->type = row_type(&rows, 2);
		command->has_fulfilment = !row_is_null(&rows, 3);
		if (command->has_fulfilment)
			command->fulfilment.uuid = row_uuid(&rows, 3);
		command->body = row_text(&rows, 4);
		command->clerk = row_text(&rows, 5);
		command->happened_at = row_i64(&rows, 6);
		command->is_void = row_i64(&rows, 7) != 0;
	}
	*commands_out = list;
	return count;
}

int64_t command_waiting_count(struct journal_tx *tx)
{
	return sql_number(tx, "SELECT count(*) FROM command WHERE result IS NULL");
}

int64_t command_waiting_since(struct journal_tx *tx)
{
	return sql_number(tx, "SELECT min(happened_at) FROM command WHERE result IS NULL");
}

void command_answer(struct journal_tx *tx, command_id id, struct str result, int64_t now)
{
	sql_run(tx,
		"UPDATE command SET result = ?2, answered_at = ?3 WHERE id = ?1 AND result IS NULL",
		SQL_UUID(id.uuid), SQL_TEXT(result), SQL_I64(now));
}

void command_void(struct journal_tx *tx, command_id id)
{
	sql_run(tx, "UPDATE command SET is_void = 1 WHERE id = ?", SQL_UUID(id.uuid));
}

bool command_send_again(struct journal_tx *tx, int64_t next, int64_t last)
{
	int64_t kept = sql_number(tx, "SELECT count(*) FROM command WHERE seq >= ?", SQL_I64(next));
	if (kept != last - next + 1)
		return false;
	int64_t again = sql_run(tx,
		"UPDATE command SET result = NULL, answered_at = NULL, seen_at = NULL"
		" WHERE seq >= ? AND result IS NOT NULL",
		SQL_I64(next));
	if (again > 0)
		log_warn("commands_sent_again", LOG_I64("from", next), LOG_I64("count", again));
	return true;
}

int64_t command_answered_up_to(struct journal_tx *tx)
{
	return sql_number(tx,
		"SELECT coalesce((SELECT min(seq) - 1 FROM command WHERE result IS NULL),"
		" (SELECT max(seq) FROM command), 0)");
}

bool command_exists_after(struct journal_tx *tx, fulfilment_id fulfilment, int64_t seq)
{
	return sql_number(tx,
		       "SELECT EXISTS (SELECT 1 FROM command WHERE fulfilment = ? AND seq > ?)",
		       SQL_UUID(fulfilment.uuid), SQL_I64(seq)) == 1;
}

bool command_is_unanswered(struct journal_tx *tx, fulfilment_id fulfilment, enum command_type type)
{
	return sql_number(tx,
		       "SELECT EXISTS (SELECT 1 FROM command WHERE fulfilment = ? AND type = ?"
		       " AND result IS NULL)",
		       SQL_UUID(fulfilment.uuid), SQL_TEXT(command_type_name(type))) == 1;
}

/* What is one entry for the clerks: each return stands for itself. */
#define ONE_REFUSAL "iif(type = 'return', id, coalesce(fulfilment, id)), type, result"

size_t command_refusals(struct journal_tx *tx, const struct refusal **refusals_out)
{
	struct refusal *list = arena_new_array(journal_arena(tx), REFUSALS_MAX, struct refusal);
	size_t count = 0;
	struct rows rows = sql_query(tx,
		"SELECT max(seq), type, result, fulfilment, clerk, happened_at, count(*), id"
		" FROM command WHERE result NOT IN ('ok', 'superseded') AND seen_at IS NULL"
		" GROUP BY " ONE_REFUSAL " ORDER BY max(seq) LIMIT ?",
		SQL_I64(REFUSALS_MAX));
	while (rows_next(&rows)) {
		struct refusal *refusal = &list[count++];
		refusal->last_seq = row_i64(&rows, 0);
		refusal->type = row_type(&rows, 1);
		refusal->result = row_text(&rows, 2);
		refusal->has_fulfilment = !row_is_null(&rows, 3);
		if (refusal->has_fulfilment)
			refusal->fulfilment.uuid = row_uuid(&rows, 3);
		refusal->clerk = row_text(&rows, 4);
		refusal->happened_at = row_i64(&rows, 5);
		refusal->count = row_i64(&rows, 6);
		refusal->id.uuid = row_uuid(&rows, 7);
	}
	*refusals_out = list;
	return count;
}

bool command_refusal_seen(struct journal_tx *tx, int64_t last_seq, int64_t now)
{
	return sql_run(tx,
		       "UPDATE command SET seen_at = ?2 WHERE seen_at IS NULL AND seq <= ?1"
		       " AND (" ONE_REFUSAL ") = (SELECT " ONE_REFUSAL
		       " FROM command WHERE seq = ?1"
		       "  AND result <> 'ok')",
		       SQL_I64(last_seq), SQL_I64(now)) > 0;
}
