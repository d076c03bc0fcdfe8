/* Several orders in one walk; see desk_waves.h. */
#include "store-agent/desk_waves.h"

#include <string.h>

#include "store-agent/journal/commands.h"
#include "store-agent/journal/queue.h"
#include "store-agent/tell.h"

/* --- taking --- */

struct wave_take {
	const struct act *act;
	int64_t most;
};

/* Told at once, so that everybody sees whose it is. */
static enum reason start_member(struct journal_tx *tx, const struct act *act, fulfilment_id id)
{
	struct fulfilment fulfilment;
	struct act start = *act;
	start.fulfilment = id;
	if (!fulfilment_load(tx, id, &fulfilment))
		return REASON_NOT_FOUND;
	json_t *members = told_members(tx, &fulfilment);
	enum reason reason = fulfilment_start(&fulfilment, act->clerk);
	if (reason == REASON_OK) {
		fulfilment_save(tx, &fulfilment, act->now);
		tell(tx, &start, (command_id){uuid_new(act->now)}, COMMAND_START, members);
	}
	json_decref(members);
	return reason;
}

static enum reason take_body(struct journal_tx *tx, void *context)
{
	const struct wave_take *take = context;
	const fulfilment_id *free;
	wave_id id = {take->act->key.uuid};
	struct wave made;
	if (wave_load(tx, id, &made))
		return REASON_OK;
	if (take->most < 1 || take->most > WAVE_MEMBERS_MAX)
		return REASON_INVALID_FIELDS;
	size_t count = queue_untouched(tx, (size_t)take->most, &free);
	if (count == 0)
		return REASON_NOT_FOUND;
	enum reason reason = wave_make(tx, id, free, count, take->act->now);
	for (size_t i = 0; i < count && reason == REASON_OK; i++)
		reason = start_member(tx, take->act, free[i]);
	return reason;
}

enum reason desk_wave_take(const struct desk *desk, struct arena *arena, const struct act *act,
	int64_t most, wave_id *wave_out)
{
	struct wave_take take = {act, most};
	*wave_out = (wave_id){act->key.uuid};
	return journal_run(desk->journal, arena, take_body, &take);
}

/* --- picking --- */

size_t wave_open_members(struct arena *arena, const struct wave_member *members, size_t count,
	const struct wave_member **members_out)
{
	struct wave_member *open = arena_new_array(arena, count, struct wave_member);
	size_t open_count = 0;
	for (size_t i = 0; i < count; i++)
		if (members[i].fulfilment.state == FULFILMENT_ACCEPTED ||
			members[i].fulfilment.state == FULFILMENT_PICKING)
			open[open_count++] = members[i];
	*members_out = open;
	return open_count;
}

struct wave_picking {
	const struct act *act;
	const struct wave_pick *pick;
	struct wave_picked *picked;
	int told; /* commands so far; the first has the act's own key */
};

static const struct wave_stop *find_stop(struct journal_tx *tx, const struct wave_pick *pick)
{
	const struct wave_member *members, *open;
	const struct wave_stop *stops;
	size_t count = wave_members(tx, pick->wave, &members);
	count = wave_open_members(journal_arena(tx), members, count, &open);
	count = wave_walk(journal_arena(tx), open, count, &stops);
	if (pick->scanned.digits != 0)
		return wave_find_gtin(stops, count, pick->scanned);
	for (size_t i = 0; i < count; i++)
		if (str_equal(stops[i].product->sku, pick->sku))
			return &stops[i];
	return NULL;
}

/* A name-based id (RFC 9562, version 8): the same act gives the same commands. */
static command_id key_of(const struct act *act, int n)
{
	uint8_t text[sizeof(act->key.uuid.bytes) + 1];
	command_id key = act->key;
	if (n == 0)
		return key;
	memcpy(text, act->key.uuid.bytes, sizeof(act->key.uuid.bytes));
	text[sizeof(text) - 1] = (uint8_t)n;
	struct hash hash = hash_of((const char *)text, sizeof(text));
	memcpy(key.uuid.bytes, hash.bytes, sizeof(key.uuid.bytes));
	key.uuid.bytes[6] = (uint8_t)(0x80 | (key.uuid.bytes[6] & 0x0F));
	key.uuid.bytes[8] = (uint8_t)(0x80 | (key.uuid.bytes[8] & 0x3F));
	return key;
}

static void tell_pick(struct journal_tx *tx, struct wave_picking *run,
	const struct fulfilment *fulfilment, int line, int64_t qty)
{
	struct act act = *run->act;
	act.fulfilment = fulfilment->id;
	json_t *members = told_members(tx, fulfilment);
	json_object_set_new(members, "line", json_integer(line));
	json_object_set_new(members, "qty", json_integer(qty));
	tell(tx, &act, key_of(run->act, run->told++), COMMAND_PICK, members);
	json_decref(members);
}

static enum reason pick_share(struct journal_tx *tx, struct wave_picking *run,
	const struct wave_share *share, int64_t qty)
{
	struct fulfilment fulfilment;
	fulfilment_id id = share->member->fulfilment.id;
	if (share->member->fulfilment.state == FULFILMENT_ACCEPTED) {
		enum reason reason = start_member(tx, run->act, id);
		if (reason != REASON_OK)
			return reason;
	}
	if (!fulfilment_load(tx, id, &fulfilment))
		return REASON_NOT_FOUND;
	enum reason reason = fulfilment_is_mine(&fulfilment, run->act->clerk);
	if (reason == REASON_OK)
		reason = fulfilment_pick(&fulfilment, share->line->line, qty);
	if (reason != REASON_OK)
		return reason;
	fulfilment_save(tx, &fulfilment, run->act->now);
	tell_pick(tx, run, &fulfilment, share->line->line, qty);
	*run->picked = (struct wave_picked){share->member->bag, fulfilment.short_id};
	return REASON_OK;
}

static int64_t share_takes(const struct wave_share *share, int64_t qty)
{
	int64_t room = qty > 0 ? line_left_to_find(share->line) : share->line->picked;
	int64_t wanted = qty > 0 ? qty : -qty;
	int64_t takes = room < wanted ? room : wanted;
	return qty > 0 ? takes : -takes;
}

/* The first bags are filled first, and emptied last. */
static enum reason pick_shares(
	struct journal_tx *tx, struct wave_picking *run, const struct wave_stop *stop)
{
	int64_t left = run->pick->qty;
	for (size_t i = 0; i < stop->share_count && left != 0; i++) {
		size_t at = left > 0 ? i : stop->share_count - 1 - i;
		int64_t qty = share_takes(&stop->shares[at], left);
		enum reason reason =
			qty == 0 ? REASON_OK : pick_share(tx, run, &stop->shares[at], qty);
		if (reason != REASON_OK)
			return reason;
		left -= qty;
	}
	return left == 0 ? REASON_OK : REASON_QUANTITY_EXCEEDED;
}

static enum reason pick_body(struct journal_tx *tx, void *context)
{
	struct wave_picking *run = context;
	run->told = 0;
	if (command_is_known(tx, run->act->key))
		return REASON_OK;
	const struct wave_stop *stop = find_stop(tx, run->pick);
	if (stop == NULL)
		return REASON_NOT_FOUND;
	return run->pick->qty == 0 ? REASON_INVALID_FIELDS : pick_shares(tx, run, stop);
}

enum reason desk_wave_pick(const struct desk *desk, struct arena *arena, const struct act *act,
	const struct wave_pick *pick, struct wave_picked *picked_out)
{
	*picked_out = (struct wave_picked){0};
	struct wave_picking run = {.act = act, .pick = pick, .picked = picked_out};
	return journal_run(desk->journal, arena, pick_body, &run);
}
