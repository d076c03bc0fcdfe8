/* Staging slots; see slots.h. */
#include "store-agent/journal/slots.h"

#include <stdlib.h>

#include "store-agent/fulfilment.h"
#include "store-agent/journal/sql.h"

#define COLUMNS                                                                                    \
	"s.name, s.capacity, (SELECT count(*) FROM fulfilment f"                                   \
	" WHERE f.state = 'ready' AND f.slot = s.name)"

static int by_walk(const void *a, const void *b)
{
	const struct slot *left = a, *right = b;
	return shelf_compare(left->name, right->name);
}

size_t slot_list(struct journal_tx *tx, const struct slot **slots_out)
{
	struct slot *slots = arena_new_array(journal_arena(tx), SLOTS_MAX, struct slot);
	size_t count = 0;
	struct rows rows = sql_query(
		tx, "SELECT " COLUMNS " FROM slot s ORDER BY s.name LIMIT ?", SQL_I64(SLOTS_MAX));
	while (rows_next(&rows))
		slots[count++] =
			(struct slot){row_text(&rows, 0), row_i64(&rows, 1), row_i64(&rows, 2)};
	qsort(slots, count, sizeof(*slots), by_walk);
	*slots_out = slots;
	return count;
}

enum reason slot_set(struct journal_tx *tx, struct str name, int64_t capacity)
{
	bool is_name = !str_is_empty(name) && str_code_points(name) <= SLOT_CHARS_MAX &&
		       str_is_clean_utf8(name, false);
	if (!is_name || capacity < 0 || capacity > SLOT_CAPACITY_MAX)
		return REASON_INVALID_FIELDS;
	sql_run(tx, "DELETE FROM slot WHERE name = ?", SQL_TEXT(name));
	if (capacity == 0)
		return REASON_OK;
	if (sql_number(tx, "SELECT count(*) FROM slot") >= SLOTS_MAX)
		return REASON_INVALID_FIELDS;
	sql_run(tx, "INSERT INTO slot (name, capacity) VALUES (?, ?)", SQL_TEXT(name),
		SQL_I64(capacity));
	return REASON_OK;
}

size_t slot_propose(struct journal_tx *tx, size_t most, const struct str **names_out)
{
	const struct slot *slots;
	size_t slot_count = slot_list(tx, &slots), count = 0;
	struct str *names = arena_new_array(journal_arena(tx), most, struct str);
	for (size_t i = 0; i < slot_count; i++)
		for (int64_t used = slots[i].used; used < slots[i].capacity && count < most; used++)
			names[count++] = slots[i].name;
	*names_out = names;
	return count;
}

bool slot_is_full(struct journal_tx *tx, struct str name)
{
	struct rows rows =
		sql_query(tx, "SELECT " COLUMNS " FROM slot s WHERE s.name = ?", SQL_TEXT(name));
	bool is_full = rows_next(&rows) && row_i64(&rows, 2) >= row_i64(&rows, 1);
	rows_end(&rows);
	return is_full;
}
