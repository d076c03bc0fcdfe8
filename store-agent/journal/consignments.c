/* Returned goods that were sent on; see consignments.h. */
#include "store-agent/journal/consignments.h"

#include <stdlib.h>

#include "common/clock.h"
#include "store-agent/journal/people.h"
#include "store-agent/journal/sql.h"

/* --- the document --- */

static struct str text_of(struct arena *arena, json_t *object, const char *name)
{
	json_t *value = json_object_get(object, name);
	struct str text = {json_string_value(value), json_string_length(value)};
	return text.n > 0 && str_is_clean_utf8(text, false) ? str_dup(arena, text) : STR_EMPTY;
}

static int64_t number_of(json_t *object, const char *name)
{
	return json_integer_value(json_object_get(object, name));
}

static int64_t instant_of(struct arena *arena, json_t *object, const char *name)
{
	int64_t at;
	return instant_parse(text_of(arena, object, name), &at) ? at : 0;
}

static bool uuid_of(struct arena *arena, json_t *object, const char *name, struct uuid *uuid_out)
{
	return uuid_parse(text_of(arena, object, name), uuid_out);
}

static struct place place_of(struct arena *arena, json_t *object, const char *name)
{
	json_t *place = json_object_get(object, name);
	return (struct place){text_of(arena, place, "code"), text_of(arena, place, "name")};
}

bool consignment_read(struct arena *arena, json_t *document, struct consignment *consignment_out)
{
	struct consignment *c = consignment_out;
	*c = (struct consignment){
		.number = text_of(arena, document, "number"),
		.line = number_of(document, "line"),
		.order_number = text_of(arena, document, "order_number"),
		.sku = text_of(arena, document, "sku"),
		.name = text_of(arena, document, "name"),
		.qty = number_of(document, "qty"),
		.serials = serials_of_json(arena, json_object_get(document, "serials")),
		.from = place_of(arena, document, "from"),
		.to = place_of(arena, document, "to"),
		.sent_at = instant_of(arena, document, "sent_at"),
		.arrives_by = instant_of(arena, document, "arrives_by"),
		.arrived = number_of(document, "arrived"),
		.missing = number_of(document, "missing"),
		.closed_at = instant_of(arena, document, "closed_at"),
		.at = place_of(arena, document, "at"),
	};
	c->has_condition = condition_parse(text_of(arena, document, "condition"), &c->condition);
	c->has_gap = consignment_gap_parse(text_of(arena, document, "gap"), &c->gap);
	c->has_place = disposition_parse(text_of(arena, document, "place"), &c->place);
	return uuid_of(arena, document, "id", &c->id.uuid) &&
	       uuid_of(arena, document, "return_id", &c->return_id.uuid) &&
	       uuid_of(arena, document, "order", &c->order.uuid) && c->qty > 0 &&
	       !str_is_empty(c->number) &&
	       consignment_state_parse(text_of(arena, document, "state"), &c->state);
}

static void set_text(json_t *object, const char *name, struct str text)
{
	json_object_set_new(object, name, json_stringn(text.p, text.n));
}

static void set_place(json_t *object, const char *name, const struct place *place)
{
	json_t *json = json_object();
	set_text(json, "code", place->code);
	set_text(json, "name", place->name);
	json_object_set_new(object, name, json);
}

static void set_outcome(struct arena *arena, json_t *json, const struct consignment *c)
{
	json_object_set_new(json, "arrived", json_integer(c->arrived));
	json_object_set_new(json, "missing", json_integer(c->missing));
	set_place(json, "at", &c->at);
	set_text(json, "closed_at", instant_print(arena, c->closed_at));
	if (c->has_gap)
		set_text(json, "gap", consignment_gap_name(c->gap));
	if (c->has_place)
		set_text(json, "place", disposition_name(c->place));
}

json_t *consignment_document(struct arena *arena, const struct consignment *c)
{
	json_t *json = json_object();
	set_text(json, "id", uuid_print(arena, c->id.uuid));
	set_text(json, "number", c->number);
	set_text(json, "return_id", uuid_print(arena, c->return_id.uuid));
	json_object_set_new(json, "line", json_integer(c->line));
	set_text(json, "order", uuid_print(arena, c->order.uuid));
	set_text(json, "order_number", c->order_number);
	set_text(json, "sku", c->sku);
	set_text(json, "name", c->name);
	json_object_set_new(json, "qty", json_integer(c->qty));
	if (c->has_condition)
		set_text(json, "condition", condition_name(c->condition));
	json_object_set_new(json, "serials", serials_json(&c->serials));
	set_place(json, "from", &c->from);
	set_place(json, "to", &c->to);
	set_text(json, "sent_at", instant_print(arena, c->sent_at));
	set_text(json, "arrives_by", instant_print(arena, c->arrives_by));
	set_text(json, "state", consignment_state_name(c->state));
	if (c->state != CONSIGNMENT_UNDERWAY)
		set_outcome(arena, json, c);
	return json;
}

static struct str document_text(struct journal_tx *tx, const struct consignment *consignment)
{
	json_t *document = consignment_document(journal_arena(tx), consignment);
	char *text = json_dumps(document, JSON_COMPACT);
	struct str copy = str_dup(journal_arena(tx), str_of(text));
	free(text);
	json_decref(document);
	return copy;
}

/* --- rows --- */

static struct consignment of_text(struct journal_tx *tx, struct str text)
{
	struct consignment consignment;
	json_t *document = json_loadb(text.p, text.n, 0, NULL);
	if (!consignment_read(journal_arena(tx), document, &consignment))
		sql_refuse(tx);
	json_decref(document);
	return consignment;
}

static bool load(struct journal_tx *tx, struct rows *rows, struct consignment *consignment_out)
{
	bool is_found = rows_next(rows);
	struct str text = is_found ? row_text(rows, 0) : STR_EMPTY;
	rows_end(rows);
	if (is_found)
		*consignment_out = of_text(tx, text);
	return is_found;
}

bool consignment_load(struct journal_tx *tx, consignment_id id, struct consignment *consignment_out)
{
	struct rows rows =
		sql_query(tx, "SELECT document FROM consignment WHERE id = ?", SQL_UUID(id.uuid));
	return load(tx, &rows, consignment_out);
}

bool consignment_load_number(
	struct journal_tx *tx, struct str number, struct consignment *consignment_out)
{
	struct rows rows = sql_query(tx,
		"SELECT document FROM consignment WHERE number = ?"
		" ORDER BY state = 'underway' DESC, sent_at DESC LIMIT 1",
		SQL_TEXT(number));
	return load(tx, &rows, consignment_out);
}

bool consignment_load_line(
	struct journal_tx *tx, return_id id, int64_t line, struct consignment *consignment_out)
{
	struct rows rows = sql_query(tx,
		"SELECT document FROM consignment WHERE return_id = ? AND line = ?"
		" ORDER BY sent_at DESC LIMIT 1",
		SQL_UUID(id.uuid), SQL_I64(line));
	return load(tx, &rows, consignment_out);
}

/* What is sent to nobody known is looked for where it left. */
static bool is_expected_here(struct journal_tx *tx, const struct consignment *consignment)
{
	return str_equal(consignment->to.code, note_get(tx, "store_code"));
}

static bool is_from_here(struct journal_tx *tx, const struct consignment *consignment)
{
	return str_equal(consignment->from.code, note_get(tx, "store_code"));
}

static void write_row(
	struct journal_tx *tx, const struct consignment *c, struct str before, int64_t now)
{
	sql_run(tx,
		"INSERT OR REPLACE INTO consignment (id, number, return_id, line, state, is_here,"
		" is_ours, sent_at, arrives_by, changed_at, document, before)"
		" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		SQL_UUID(c->id.uuid), SQL_TEXT(c->number), SQL_UUID(c->return_id.uuid),
		SQL_I64(c->line), SQL_TEXT(consignment_state_name(c->state)),
		SQL_I64(is_expected_here(tx, c)), SQL_I64(is_from_here(tx, c)), SQL_I64(c->sent_at),
		SQL_I64(c->arrives_by), SQL_I64(now), SQL_TEXT(document_text(tx, c)),
		SQL_TEXT(before));
}

void consignment_save(struct journal_tx *tx, const struct consignment *consignment, int64_t now)
{
	write_row(tx, consignment, STR_EMPTY, now);
}

static struct str text_in(struct journal_tx *tx, const char *sql, consignment_id id)
{
	struct rows rows = sql_query(tx, sql, SQL_UUID(id.uuid));
	struct str text = rows_next(&rows) ? row_text(&rows, 0) : STR_EMPTY;
	rows_end(&rows);
	return text;
}

void consignment_close(struct journal_tx *tx, const struct consignment *closed, int64_t now)
{
	struct str before =
		text_in(tx, "SELECT document FROM consignment WHERE id = ?", closed->id);
	write_row(tx, closed, before, now);
}

bool consignment_reopen(struct journal_tx *tx, consignment_id id, int64_t now)
{
	struct str before = text_in(tx, "SELECT before FROM consignment WHERE id = ?", id);
	if (str_is_empty(before))
		return false;
	struct consignment consignment = of_text(tx, before);
	write_row(tx, &consignment, STR_EMPTY, now);
	return true;
}

/* --- lists --- */

/* What was sent back to where it left stands in the first list alone. */
static const char *const conditions[] = {
	[CONSIGNMENTS_EXPECTED] = "state = 'underway' AND is_here",
	[CONSIGNMENTS_SENT] = "state = 'underway' AND is_ours AND NOT is_here",
};

int64_t consignment_count(struct journal_tx *tx, enum consignment_list which)
{
	return sql_number(
		tx, arena_printf(journal_arena(tx), "SELECT count(*) FROM consignment WHERE %s",
			    conditions[which]));
}

size_t consignment_list_part(struct journal_tx *tx, enum consignment_list which, size_t from,
	size_t most, const struct consignment **list_out)
{
	struct consignment *list = arena_new_array(journal_arena(tx), most, struct consignment);
	size_t count = 0;
	const char *sql = arena_printf(journal_arena(tx),
		"SELECT document FROM consignment WHERE %s ORDER BY arrives_by, id LIMIT ? OFFSET "
		"?",
		conditions[which]);
	struct rows rows = sql_query(tx, sql, SQL_I64((int64_t)most), SQL_I64((int64_t)from));
	while (rows_next(&rows))
		list[count++] = of_text(tx, row_text(&rows, 0));
	*list_out = list;
	return count;
}

void consignments_tidy(struct journal_tx *tx, int64_t before)
{
	sql_run(tx,
		"DELETE FROM consignment WHERE changed_at < ? AND state <> 'underway'"
		" AND id NOT IN (SELECT fulfilment FROM command"
		"  WHERE fulfilment IS NOT NULL AND result IS NULL"
		"  UNION ALL SELECT fulfilment FROM untold)",
		SQL_I64(before));
}

/* --- where to --- */

static bool destination_read(struct arena *arena, json_t *object, struct destination *out)
{
	*out = (struct destination){
		.code = text_of(arena, object, "code"),
		.name = text_of(arena, object, "name"),
		.city = text_of(arena, object, "city"),
		.is_warehouse = json_is_true(json_object_get(object, "is_warehouse")),
	};
	return !str_is_empty(out->code) && !str_is_empty(out->name);
}

static bool destinations_read(struct arena *arena, const json_t *list,
	const struct destination **list_out, size_t *count_out)
{
	size_t count = json_array_size(list);
	if (!json_is_array(list) || count > DESTINATIONS_MAX)
		return false;
	struct destination *read = arena_new_array(arena, count, struct destination);
	for (size_t i = 0; i < count; i++)
		if (!destination_read(arena, json_array_get(list, i), &read[i]))
			return false;
	*list_out = read;
	*count_out = count;
	return true;
}

bool destinations_save(struct journal_tx *tx, const json_t *list)
{
	const struct destination *read;
	size_t count;
	if (!destinations_read(journal_arena(tx), list, &read, &count))
		return false;
	char *text = json_dumps(list, JSON_COMPACT);
	if (!str_equal(str_of(text), note_get(tx, "destinations")))
		note_set(tx, "destinations", str_of(text));
	free(text);
	return true;
}

size_t destinations_load(struct journal_tx *tx, const struct destination **list_out)
{
	struct str text = note_get(tx, "destinations");
	size_t count = 0;
	json_t *list = json_loadb(text.p, text.n, 0, NULL);
	if (!destinations_read(journal_arena(tx), list, list_out, &count))
		count = 0;
	json_decref(list);
	return count;
}
