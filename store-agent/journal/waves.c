/* Waves; see waves.h. */
#include "store-agent/journal/waves.h"

#include "common/clock.h"
#include "store-agent/journal/fulfilments.h"
#include "store-agent/journal/prints.h"
#include "store-agent/journal/sql.h"

#define COLUMNS "w.id, w.number, w.made_at"

/* --- the rule --- */

static void note_set_number(struct journal_tx *tx, const char *name, int64_t number)
{
	note_set(tx, name, str_printf(journal_arena(tx), "%lld", (long long)number));
}

static int64_t note_get_number(struct journal_tx *tx, const char *name, int64_t fallback)
{
	int64_t number;
	return str_to_i64(note_get(tx, name), &number) ? number : fallback;
}

void wave_rule_set(struct journal_tx *tx, const struct wave_rule *rule)
{
	note_set_number(tx, "wave_count", rule->count);
	note_set_number(tx, "wave_minutes", rule->minutes);
}

struct wave_rule wave_rule_get(struct journal_tx *tx)
{
	return (struct wave_rule){
		.count = note_get_number(tx, "wave_count", 1),
		.minutes = note_get_number(tx, "wave_minutes", 0),
	};
}

/* --- waiting for one --- */

void wave_join(struct journal_tx *tx, fulfilment_id fulfilment, int64_t now)
{
	/* It was here before, given up, and came back. */
	sql_run(tx, "DELETE FROM wave_member WHERE fulfilment = ?", SQL_UUID(fulfilment.uuid));
	if (wave_rule_get(tx).count <= 1)
		print_ask(tx, uuid_new(now), PRINT_PICK_LIST, fulfilment.uuid, now);
	else
		sql_run(tx, "INSERT OR IGNORE INTO wave_waiting (fulfilment, since) VALUES (?, ?)",
			SQL_UUID(fulfilment.uuid), SQL_I64(now));
}

static void forget_begun(struct journal_tx *tx)
{
	sql_run(tx, "DELETE FROM wave_waiting WHERE fulfilment NOT IN"
		    " (SELECT id FROM fulfilment WHERE state = 'accepted')");
}

int64_t wave_waiting_count(struct journal_tx *tx)
{
	return sql_number(tx, "SELECT count(*) FROM wave_waiting");
}

int64_t wave_next_due(struct journal_tx *tx)
{
	struct wave_rule rule = wave_rule_get(tx);
	if (wave_waiting_count(tx) == 0)
		return INT64_MAX;
	return sql_number(tx,
		"SELECT min(min(g.since + ?1, f.promised_at - ?1)) FROM wave_waiting g"
		" JOIN fulfilment f ON f.id = g.fulfilment",
		SQL_I64(rule.minutes * MS_PER_MINUTE));
}

/* A clock that was set back must not keep an order waiting. */
static bool is_due(struct journal_tx *tx, int64_t now)
{
	return wave_next_due(tx) <= now || wave_waiting_count(tx) >= wave_rule_get(tx).count ||
	       sql_number(tx, "SELECT count(*) FROM wave_waiting WHERE since > ?", SQL_I64(now)) >
		       0;
}

static size_t next_waiting(struct journal_tx *tx, fulfilment_id *fulfilments, int64_t max)
{
	size_t count = 0;
	struct rows rows = sql_query(tx,
		"SELECT f.id FROM wave_waiting g JOIN fulfilment f ON f.id = g.fulfilment"
		" ORDER BY f.promised_at, f.id LIMIT ?",
		SQL_I64(max));
	while (rows_next(&rows))
		fulfilments[count++].uuid = row_uuid(&rows, 0);
	return count;
}

static void list_alone(struct journal_tx *tx, fulfilment_id fulfilment, int64_t now)
{
	sql_run(tx, "DELETE FROM wave_waiting WHERE fulfilment = ?", SQL_UUID(fulfilment.uuid));
	print_ask(tx, uuid_new(now), PRINT_PICK_LIST, fulfilment.uuid, now);
}

void wave_make_due(struct journal_tx *tx, int64_t now)
{
	fulfilment_id fulfilments[WAVE_MEMBERS_MAX];
	struct wave_rule rule = wave_rule_get(tx);
	int64_t max = rule.count < WAVE_MEMBERS_MAX ? rule.count : WAVE_MEMBERS_MAX;
	forget_begun(tx);
	while (wave_waiting_count(tx) > 0 && is_due(tx, now)) {
		size_t count = next_waiting(tx, fulfilments, max);
		if (count > 1 && wave_make(tx, (wave_id){uuid_new(now)}, fulfilments, count, now) ==
					 REASON_OK)
			continue;
		for (size_t i = 0; i < count; i++)
			list_alone(tx, fulfilments[i], now);
	}
}

/* --- making one --- */

static enum reason check_member(struct journal_tx *tx, fulfilment_id id)
{
	struct fulfilment fulfilment;
	struct wave wave;
	if (!fulfilment_load(tx, id, &fulfilment))
		return REASON_NOT_FOUND;
	bool is_free = fulfilment.state == FULFILMENT_ACCEPTED && !wave_of(tx, id, &wave);
	return is_free ? REASON_OK : REASON_WRONG_STATE;
}

static enum reason check_members(
	struct journal_tx *tx, const fulfilment_id *fulfilments, size_t count)
{
	if (count == 0 || count > WAVE_MEMBERS_MAX)
		return REASON_INVALID_FIELDS;
	for (size_t i = 0; i < count; i++) {
		enum reason reason = check_member(tx, fulfilments[i]);
		if (reason != REASON_OK)
			return reason;
		for (size_t k = 0; k < i; k++)
			if (uuid_equal(fulfilments[i].uuid, fulfilments[k].uuid))
				return REASON_INVALID_FIELDS;
	}
	return REASON_OK;
}

static void member_add(struct journal_tx *tx, wave_id wave, fulfilment_id fulfilment, int bag)
{
	sql_run(tx, "INSERT INTO wave_member (fulfilment, wave, bag) VALUES (?, ?, ?)",
		SQL_UUID(fulfilment.uuid), SQL_UUID(wave.uuid), SQL_I64(bag));
	sql_run(tx, "DELETE FROM wave_waiting WHERE fulfilment = ?", SQL_UUID(fulfilment.uuid));
}

enum reason wave_make(struct journal_tx *tx, wave_id id, const fulfilment_id *fulfilments,
	size_t count, int64_t now)
{
	struct wave made;
	if (wave_load(tx, id, &made))
		return REASON_OK;
	enum reason reason = check_members(tx, fulfilments, count);
	if (reason != REASON_OK)
		return reason;
	int64_t number = note_get_number(tx, "wave_last", 0) + 1;
	note_set_number(tx, "wave_last", number);
	sql_run(tx, "INSERT INTO wave (id, number, made_at) VALUES (?, ?, ?)", SQL_UUID(id.uuid),
		SQL_I64(number), SQL_I64(now));
	for (size_t i = 0; i < count; i++)
		member_add(tx, id, fulfilments[i], (int)i + 1);
	print_ask(tx, uuid_new(now), PRINT_WAVE_LIST, id.uuid, now);
	return REASON_OK;
}

/* --- reading --- */

static struct wave row_wave(const struct rows *rows)
{
	return (struct wave){
		.id = {row_uuid(rows, 0)},
		.number = row_i64(rows, 1),
		.made_at = row_i64(rows, 2),
	};
}

static bool load_one(struct rows *rows, struct wave *wave_out)
{
	bool is_found = rows_next(rows);
	if (is_found)
		*wave_out = row_wave(rows);
	rows_end(rows);
	return is_found;
}

bool wave_load(struct journal_tx *tx, wave_id id, struct wave *wave_out)
{
	struct rows rows =
		sql_query(tx, "SELECT " COLUMNS " FROM wave w WHERE w.id = ?", SQL_UUID(id.uuid));
	return load_one(&rows, wave_out);
}

bool wave_of(struct journal_tx *tx, fulfilment_id fulfilment, struct wave *wave_out)
{
	struct rows rows = sql_query(tx,
		"SELECT " COLUMNS " FROM wave_member m JOIN wave w ON w.id = m.wave"
		" WHERE m.fulfilment = ?",
		SQL_UUID(fulfilment.uuid));
	return load_one(&rows, wave_out);
}

size_t wave_list(struct journal_tx *tx, const struct wave **waves_out)
{
	struct wave *waves = arena_new_array(journal_arena(tx), WAVES_LISTED_MAX, struct wave);
	size_t count = 0;
	struct rows rows = sql_query(tx,
		"SELECT " COLUMNS " FROM wave w WHERE EXISTS (SELECT 1 FROM wave_member m"
		" JOIN fulfilment f ON f.id = m.fulfilment"
		" WHERE m.wave = w.id AND f.state IN ('accepted', 'picking'))"
		" ORDER BY w.made_at, w.number LIMIT ?",
		SQL_I64(WAVES_LISTED_MAX));
	while (rows_next(&rows))
		waves[count++] = row_wave(&rows);
	*waves_out = waves;
	return count;
}

static size_t member_ids(
	struct journal_tx *tx, wave_id id, fulfilment_id *ids, struct wave_member *members)
{
	size_t count = 0;
	struct rows rows = sql_query(tx,
		"SELECT fulfilment, bag FROM wave_member WHERE wave = ? ORDER BY bag LIMIT ?",
		SQL_UUID(id.uuid), SQL_I64(WAVE_MEMBERS_MAX));
	while (rows_next(&rows)) {
		ids[count].uuid = row_uuid(&rows, 0);
		members[count++].bag = (int)row_i64(&rows, 1);
	}
	return count;
}

size_t wave_members(struct journal_tx *tx, wave_id id, const struct wave_member **members_out)
{
	fulfilment_id ids[WAVE_MEMBERS_MAX];
	struct wave_member *members =
		arena_new_array(journal_arena(tx), WAVE_MEMBERS_MAX, struct wave_member);
	size_t count = member_ids(tx, id, ids, members), loaded = 0;
	for (size_t i = 0; i < count; i++) {
		members[loaded].bag = members[i].bag;
		if (fulfilment_load(tx, ids[i], &members[loaded].fulfilment))
			loaded++;
	}
	*members_out = members;
	return loaded;
}
