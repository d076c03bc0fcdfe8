/* Shortages and arrivals that headquarters is not told of yet; see untold.h. */
#include "store-agent/journal/untold.h"

#include "store-agent/journal/commands.h"
#include "store-agent/journal/sql.h"

void untold_add(struct journal_tx *tx, const struct untold *untold)
{
	sql_run(tx,
		"INSERT INTO untold (id, fulfilment, line, qty, began_recount, sku, body, clerk, "
		"at,"
		" type) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		SQL_UUID(untold->id.uuid), SQL_UUID(untold->fulfilment.uuid), SQL_I64(untold->line),
		SQL_I64(untold->qty), SQL_I64(untold->began_recount), SQL_TEXT(untold->sku),
		SQL_TEXT(untold->body), SQL_TEXT(untold->clerk), SQL_I64(untold->at),
		SQL_TEXT(command_type_name(untold->type)));
}

size_t untold_of_line(struct journal_tx *tx, fulfilment_id fulfilment, int64_t line,
	const struct untold **untold_out)
{
	struct untold *list = arena_new_array(journal_arena(tx), UNTOLD_MAX, struct untold);
	size_t count = 0;
	struct rows rows = sql_query(tx,
		"SELECT id, qty, began_recount, sku, body, clerk, at FROM untold"
		" WHERE fulfilment = ? AND line = ? ORDER BY at, id LIMIT ?",
		SQL_UUID(fulfilment.uuid), SQL_I64(line), SQL_I64(UNTOLD_MAX));
	while (rows_next(&rows))
		list[count++] = (struct untold){
			.id = {row_uuid(&rows, 0)},
			.fulfilment = fulfilment,
			.line = line,
			.qty = row_i64(&rows, 1),
			.began_recount = row_i64(&rows, 2) != 0,
			.sku = row_text(&rows, 3),
			.body = row_text(&rows, 4),
			.clerk = row_text(&rows, 5),
			.at = row_i64(&rows, 6),
		};
	*untold_out = list;
	return count;
}

void untold_forget(struct journal_tx *tx, command_id id)
{
	command_is_done(tx, id);
	sql_run(tx, "DELETE FROM untold WHERE id = ?", SQL_UUID(id.uuid));
}

/* --- told --- */

#define TELL_WHERE(condition)                                                                      \
	"INSERT INTO command (id, type, fulfilment, body, clerk, happened_at)"                     \
	" SELECT id, type, fulfilment, body, clerk, at FROM untold WHERE " condition               \
	" ORDER BY at, id"
#define FORGET_WHERE(condition) "DELETE FROM untold WHERE " condition
#define OF_FULFILMENT		"fulfilment = ?1"
#define OF_PRODUCT		"sku = ?1"
/* A clock that was set back meanwhile holds nothing up. */
#define IS_DUE "(at <= ?1 - ?2 OR at > ?1 + ?2)"

void untold_tell(struct journal_tx *tx, fulfilment_id fulfilment)
{
	sql_run(tx, TELL_WHERE(OF_FULFILMENT), SQL_UUID(fulfilment.uuid));
	sql_run(tx, FORGET_WHERE(OF_FULFILMENT), SQL_UUID(fulfilment.uuid));
}

void untold_tell_product(struct journal_tx *tx, struct str sku)
{
	sql_run(tx, TELL_WHERE(OF_PRODUCT), SQL_TEXT(sku));
	sql_run(tx, FORGET_WHERE(OF_PRODUCT), SQL_TEXT(sku));
}

void untold_tell_due(struct journal_tx *tx, int64_t now, int64_t wait_ms)
{
	sql_run(tx, TELL_WHERE(IS_DUE), SQL_I64(now), SQL_I64(wait_ms));
	sql_run(tx, FORGET_WHERE(IS_DUE), SQL_I64(now), SQL_I64(wait_ms));
}

/* --- what waits --- */

/* A journal that is only looked at may still be of a version before. */
static int64_t number_of_untold(struct journal_tx *tx, const char *sql)
{
	bool is_there =
		sql_number(tx, "SELECT count(*) FROM sqlite_master WHERE name = 'untold'") == 1;
	return is_there ? sql_number(tx, sql) : 0;
}

int64_t unsent_count(struct journal_tx *tx)
{
	return command_waiting_count(tx) + number_of_untold(tx, "SELECT count(*) FROM untold");
}

int64_t unsent_since(struct journal_tx *tx)
{
	int64_t command = command_waiting_since(tx);
	int64_t untold = number_of_untold(tx, "SELECT min(at) FROM untold");
	return command == 0 || (untold != 0 && untold < command) ? untold : command;
}
