/* Returned goods that go on, and what arrives; see desk_consignment.h. */
#include "store-agent/desk_consignment.h"

#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/token.h"
#include "store-agent/feed.h"
#include "store-agent/journal/commands.h"
#include "store-agent/journal/inspections.h"
#include "store-agent/journal/prints.h"
#include "store-agent/journal/untold.h"
#include "store-agent/tell.h"

/* --- sending --- */

/* A version 8 uuid: what it is made of is ours to say (RFC 9562). */
consignment_id consignment_of_act(command_id key, int64_t line)
{
	uint8_t of[sizeof(key.uuid.bytes) + 1];
	consignment_id id;
	memcpy(of, key.uuid.bytes, sizeof(key.uuid.bytes));
	of[sizeof(key.uuid.bytes)] = (uint8_t)line;
	struct hash hash = hash_of(of, sizeof(of));
	memcpy(id.uuid.bytes, hash.bytes, sizeof(id.uuid.bytes));
	id.uuid.bytes[6] = (uint8_t)(0x80 | (id.uuid.bytes[6] & 0x0f));
	id.uuid.bytes[8] = (uint8_t)(0x80 | (id.uuid.bytes[8] & 0x3f));
	return id;
}

void told_sent_on(struct arena *arena, json_t *line, command_id key, int64_t number, struct str to)
{
	if (str_is_empty(to))
		return;
	json_object_set_new(
		line, "consignment", told_uuid(arena, consignment_of_act(key, number).uuid));
	json_object_set_new(line, "to", told_text(to));
}

/* Until headquarters says by when it is to arrive, nothing is late. */
void consignment_begin(struct journal_tx *tx, const struct act *act, const struct sent_on *sent)
{
	struct consignment known;
	struct store_facts store;
	consignment_id id = consignment_of_act(act->key, sent->line);
	if (str_is_empty(sent->to.code))
		return;
	print_ask(tx, uuid_new(act->now), PRINT_TRANSFER_SLIP, id.uuid, act->now);
	if (consignment_load(tx, id, &known))
		return; /* headquarters was quicker */
	store_facts_load(tx, &store);
	consignment_save(tx,
		&(struct consignment){
			.id = id,
			.number = consignment_number_print(journal_arena(tx), id),
			.return_id = sent->return_id,
			.line = sent->line,
			.order = sent->order,
			.order_number = sent->order_number,
			.sku = sent->sku,
			.name = sent->name,
			.qty = sent->qty,
			.has_condition = sent->has_condition,
			.condition = sent->condition,
			.serials = sent->serials,
			.from = {store.code, store.name},
			.to = sent->to,
			.sent_at = act->now,
			.arrives_by = act->now + JOURNAL_KEEPS_DAYS * MS_PER_DAY,
			.state = CONSIGNMENT_UNDERWAY,
		},
		act->now);
}

/* --- arriving --- */

struct arrive_run {
	const struct act *act;
	const struct arrival *arrival;
	bool can_undo;
};

static enum reason arrive_check(
	const struct consignment *consignment, const struct arrival *arrival)
{
	bool is_placed = arrival->has_place && (arrival->place == DISPOSITION_SHELF ||
						       arrival->place == DISPOSITION_QUARANTINE);
	bool may_arrive = consignment->state == CONSIGNMENT_UNDERWAY ||
			  (consignment->state == CONSIGNMENT_LOST && arrival->came > 0);
	if (!may_arrive)
		return REASON_WRONG_STATE;
	if (arrival->came < 0 || arrival->came > consignment->qty)
		return REASON_QUANTITY_EXCEEDED;
	if (arrival->came < consignment->qty && !arrival->has_gap)
		return REASON_INVALID_FIELDS;
	return arrival->came == 0 || is_placed ? REASON_OK : REASON_INVALID_FIELDS;
}

static void close(
	struct journal_tx *tx, const struct arrive_run *run, struct consignment *consignment)
{
	const struct arrival *arrival = run->arrival;
	struct store_facts store;
	store_facts_load(tx, &store);
	consignment->state = arrival->came > 0 ? CONSIGNMENT_ARRIVED : CONSIGNMENT_LOST;
	consignment->arrived = arrival->came;
	consignment->missing = consignment->qty - arrival->came;
	consignment->at = (struct place){store.code, store.name};
	consignment->closed_at = run->act->now;
	consignment->has_gap = consignment->missing > 0;
	consignment->gap = arrival->gap;
	consignment->has_place = arrival->came > 0;
	consignment->place = arrival->place;
	consignment_close(tx, consignment, run->act->now);
}

static void note_quarantine(
	struct journal_tx *tx, const struct act *act, const struct consignment *consignment)
{
	if (!consignment->has_place || consignment->place != DISPOSITION_QUARANTINE)
		return;
	inspection_note(tx, &(struct inspection){
				    .id = consignment->return_id,
				    .line = consignment->line,
				    .order = consignment->order,
				    .number = consignment->order_number,
				    .sku = consignment->sku,
				    .name = consignment->name,
				    .serials = consignment->serials,
				    .qty = consignment->arrived,
				    .has_condition = consignment->has_condition,
				    .condition = consignment->condition,
				    .is_in_quarantine = true,
				    .clerk = act->clerk,
				    .at = act->now,
			    });
}

static json_t *arrive_members(struct arena *arena, const struct consignment *consignment)
{
	json_t *members = json_pack("{s:o, s:I, s:I}", "consignment",
		told_uuid(arena, consignment->id.uuid), "qty", (json_int_t)consignment->arrived,
		"missing", (json_int_t)consignment->missing);
	if (consignment->has_gap)
		json_object_set_new(
			members, "gap", told_text(consignment_gap_name(consignment->gap)));
	if (consignment->has_place)
		json_object_set_new(
			members, "place", told_text(disposition_name(consignment->place)));
	return members;
}

static void tell_arrival(
	struct journal_tx *tx, const struct arrive_run *run, const struct consignment *consignment)
{
	json_t *members = arrive_members(journal_arena(tx), consignment);
	struct act act = *run->act;
	act.fulfilment = (fulfilment_id){consignment->id.uuid};
	if (run->can_undo)
		tell_later(tx, &act,
			&(struct untold){.type = COMMAND_ARRIVE, .qty = consignment->arrived},
			members);
	else
		tell(tx, &act, act.key, COMMAND_ARRIVE, members);
	json_decref(members);
}

static enum reason arrive_body(struct journal_tx *tx, void *context)
{
	const struct arrive_run *run = context;
	struct consignment consignment;
	if (command_is_known(tx, run->act->key))
		return REASON_OK;
	if (!consignment_load(tx, run->arrival->id, &consignment))
		return REASON_NOT_FOUND;
	enum reason reason = arrive_check(&consignment, run->arrival);
	if (reason != REASON_OK)
		return reason;
	/* What was said before of the same goods comes first. */
	untold_tell(tx, (fulfilment_id){consignment.id.uuid});
	close(tx, run, &consignment);
	note_quarantine(tx, run->act, &consignment);
	tell_arrival(tx, run, &consignment);
	return REASON_OK;
}

enum reason desk_arrive(const struct desk *desk, struct arena *arena, const struct act *act,
	const struct arrival *arrival)
{
	struct arrive_run run = {act, arrival, desk->undo_ms > 0};
	return journal_run(desk->journal, arena, arrive_body, &run);
}

/* --- taking it back --- */

struct undo_run {
	const struct act *act;
	consignment_id id;
};

static size_t untold_of(struct journal_tx *tx, consignment_id id, const struct untold **list_out)
{
	return untold_of_line(tx, (fulfilment_id){id.uuid}, 0, list_out);
}

static enum reason undo_body(struct journal_tx *tx, void *context)
{
	const struct undo_run *run = context;
	struct consignment consignment;
	const struct untold *list;
	if (command_is_known(tx, run->act->key))
		return REASON_OK;
	if (!consignment_load(tx, run->id, &consignment))
		return REASON_NOT_FOUND;
	size_t count = untold_of(tx, run->id, &list);
	if (count == 0)
		return REASON_SUPERSEDED;
	for (size_t i = 0; i < count; i++)
		untold_forget(tx, list[i].id);
	if (consignment.has_place && consignment.place == DISPOSITION_QUARANTINE)
		inspection_forget(tx, consignment.return_id, consignment.line);
	command_is_done(tx, run->act->key);
	return consignment_reopen(tx, run->id, run->act->now) ? REASON_OK : REASON_WRONG_STATE;
}

enum reason desk_arrive_undo(
	const struct desk *desk, struct arena *arena, const struct act *act, consignment_id id)
{
	struct undo_run run = {act, id};
	return journal_run(desk->journal, arena, undo_body, &run);
}

void consignment_tell(struct journal_tx *tx, return_id id, int64_t line)
{
	struct consignment consignment;
	if (consignment_load_line(tx, id, line, &consignment))
		untold_tell(tx, (fulfilment_id){consignment.id.uuid});
}

/* --- looking --- */

struct look_run {
	consignment_id id;
	struct consignment_look *out;
};

static enum reason look_body(struct journal_tx *tx, void *context)
{
	const struct look_run *run = context;
	const struct untold *list;
	if (!consignment_load(tx, run->id, &run->out->consignment))
		return REASON_NOT_FOUND;
	run->out->may_undo = untold_of(tx, run->id, &list) > 0;
	return REASON_OK;
}

enum reason desk_consignment(const struct desk *desk, struct arena *arena, consignment_id id,
	struct consignment_look *look_out)
{
	struct look_run run = {id, look_out};
	return journal_run(desk->journal, arena, look_body, &run);
}

struct find_run {
	struct str number;
	consignment_id id;
};

static enum reason find_body(struct journal_tx *tx, void *context)
{
	struct find_run *run = context;
	struct consignment consignment;
	if (!consignment_load_number(tx, run->number, &consignment))
		return REASON_NOT_FOUND;
	run->id = consignment.id;
	return REASON_OK;
}

enum reason desk_find_consignment(
	const struct desk *desk, struct arena *arena, struct str typed, consignment_id *id_out)
{
	char number[CONSIGNMENT_NUMBER_CHARS + 1];
	if (!consignment_number_normalise(typed, number))
		return REASON_INVALID_FIELDS;
	struct find_run run = {.number = str_of(number)};
	enum reason reason = journal_run(desk->journal, arena, find_body, &run);
	*id_out = run.id;
	return reason;
}

/* --- told by headquarters --- */

/* What was done here and headquarters has not answered stays, until it says that the goods arrived:
 * where they did is then decided. */
static bool is_older(struct journal_tx *tx, const struct consignment *told, int64_t answered_up_to)
{
	const fulfilment_id id = {told->id.uuid};
	const struct untold *list;
	bool is_acted_on =
		untold_of(tx, told->id, &list) > 0 || command_exists_after(tx, id, answered_up_to);
	return is_acted_on && told->state != CONSIGNMENT_ARRIVED;
}

/* It was thought here that they lie here, and they arrived elsewhere before. */
static void forget_here(struct journal_tx *tx, const struct consignment *told)
{
	struct str here = note_get(tx, "store_code");
	struct consignment known;
	if (told->state != CONSIGNMENT_ARRIVED || str_equal(told->at.code, here) ||
		!consignment_load(tx, told->id, &known))
		return;
	if (known.state == CONSIGNMENT_ARRIVED && str_equal(known.at.code, here))
		inspection_forget(tx, told->return_id, told->line);
}

bool consignment_told(struct journal_tx *tx, json_t *document, int64_t answered_up_to, int64_t now)
{
	struct consignment told;
	if (!consignment_read(journal_arena(tx), document, &told))
		return false;
	if (is_older(tx, &told, answered_up_to))
		return true;
	forget_here(tx, &told);
	consignment_save(tx, &told, now);
	return true;
}

struct keep_run {
	json_t *document;
	int64_t now;
	consignment_id id;
};

static enum reason keep_body(struct journal_tx *tx, void *context)
{
	struct keep_run *run = context;
	struct consignment told;
	if (!consignment_read(journal_arena(tx), run->document, &told))
		return REASON_INVALID_FIELDS;
	run->id = told.id;
	return consignment_told(tx, run->document, command_answered_up_to(tx), run->now)
		       ? REASON_OK
		       : REASON_INVALID_FIELDS;
}

enum reason desk_keep_consignment(const struct desk *desk, struct arena *arena, json_t *document,
	int64_t now, consignment_id *id_out)
{
	struct keep_run run = {.document = document, .now = now};
	enum reason reason = journal_run(desk->journal, arena, keep_body, &run);
	*id_out = run.id;
	return reason;
}
