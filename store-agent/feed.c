/* The feed of headquarters into the journal; see feed.h. */
#include "store-agent/feed.h"

#include <stdlib.h>

#include "common/clock.h"
#include "store-agent/desk_consignment.h"
#include "store-agent/journal/commands.h"
#include "store-agent/journal/fulfilments.h"
#include "store-agent/journal/people.h"
#include "store-agent/journal/unread.h"
#include "store-agent/journal/untold.h"
#include "store-agent/journal/waves.h"
#include "store-agent/lease.h"
#include "store-agent/tell.h"

struct feed_run {
	const struct feed_position *asked;
	json_t *answer;
	int64_t now;
};

static enum reason position_body(struct journal_tx *tx, void *context)
{
	struct feed_position *position = context;
	if (!str_to_u64(note_get(tx, "feed_after"), INT64_MAX, &position->after))
		position->after = 0;
	position->answered_up_to = command_answered_up_to(tx);
	return REASON_OK;
}

enum reason feed_position(
	struct journal *journal, struct arena *arena, struct feed_position *position_out)
{
	return journal_run(journal, arena, position_body, position_out);
}

/* --- fulfilments --- */

static struct act own_act(const struct fulfilment *fulfilment, int64_t now)
{
	return (struct act){.key = {uuid_new(now)},
		.clerk = STR_EMPTY,
		.now = now,
		.fulfilment = fulfilment->id};
}

/* What arrives is accepted at once: whether it can be done is seen at the shelf. */
static bool accept(struct journal_tx *tx, struct fulfilment *fulfilment, int64_t now)
{
	struct act act = own_act(fulfilment, now);
	if (fulfilment_accept(fulfilment) != REASON_OK)
		return false;
	json_t *members = told_members(tx, fulfilment);
	tell(tx, &act, act.key, COMMAND_ACCEPT, members);
	json_decref(members);
	return true;
}

/* A fulfilment is over and nothing of it left its shelf: no clerk is needed to say so. */
static void release_untouched(struct journal_tx *tx, struct fulfilment *fulfilment, int64_t now)
{
	struct act act = own_act(fulfilment, now);
	if (!fulfilment_has_put_back_to_tell(fulfilment) || fulfilment_has_put_back(fulfilment))
		return;
	json_t *members = told_members(tx, fulfilment);
	json_object_set_new(members, "lines", put_back_lines(fulfilment));
	if (fulfilment_put_back(fulfilment) == REASON_OK)
		tell(tx, &act, act.key, COMMAND_PUT_BACK, members);
	json_decref(members);
}

/* Somebody showed its code a moment ago: the clerk decides, by handing it over or not. */
static bool is_at_the_counter(
	struct journal_tx *tx, const struct fulfilment *fulfilment, int64_t now)
{
	return attempt_count(tx, code_shown_subject(journal_arena(tx), fulfilment->id),
		       now - CODE_WINDOW_MIN * MS_PER_MINUTE) > 0;
}

static void release(struct journal_tx *tx, struct fulfilment *fulfilment, int64_t now)
{
	struct act act = own_act(fulfilment, now);
	json_t *members = told_members(tx, fulfilment);
	if (fulfilment_release(fulfilment) == REASON_OK) {
		untold_tell(tx, fulfilment->id);
		tell(tx, &act, act.key, COMMAND_RELEASE, members);
		release_untouched(tx, fulfilment, now);
		fulfilment_save(tx, fulfilment, now);
	}
	json_decref(members);
}

/* Asked again with each answer of the feed, for the customer at the counter has gone by then. */
static void release_recalled(struct journal_tx *tx, const struct feed_run *run)
{
	const struct fulfilment *list;
	size_t count = fulfilment_list(tx, LIST_RECALLED, &list);
	for (size_t i = 0; i < count; i++) {
		struct fulfilment fulfilment = list[i];
		if (!is_at_the_counter(tx, &fulfilment, run->now))
			release(tx, &fulfilment, run->now);
	}
}

static bool apply_fulfilment(struct journal_tx *tx, const struct feed_run *run, json_t *event)
{
	json_t *document = json_object_get(event, "fulfilment");
	struct fulfilment told, known;
	if (!fulfilment_read(journal_arena(tx), document, &told))
		return false;
	if (!fulfilment_load(tx, told.id, &known))
		known = told;
	else if (!fulfilment_merge(&known, &told,
			 fulfilment_has_untold(&known) ||
				 command_exists_after(tx, told.id, run->asked->answered_up_to)))
		return true;
	bool is_new_work = accept(tx, &known, run->now);
	release_untouched(tx, &known, run->now);
	char *text = json_dumps(document, JSON_COMPACT);
	fulfilment_save_document(tx, &known, str_of(text), run->now);
	free(text);
	if (is_new_work)
		wave_join(tx, known.id, run->now);
	return true;
}

/* --- clerks and the store --- */

static bool read_clerk(struct arena *arena, json_t *object, struct clerk *clerk)
{
	const char *login, *name, *pin_hash;
	int is_manager;
	if (json_unpack(object, "{s:s, s:s, s:s, s:b}", "login", &login, "name", &name, "pin_hash",
		    &pin_hash, "is_manager", &is_manager) != 0)
		return false;
	*clerk = (struct clerk){
		.login = str_dup(arena, str_of(login)),
		.name = str_dup(arena, str_of(name)),
		.pin_hash = str_dup(arena, str_of(pin_hash)),
		.is_manager = is_manager != 0,
	};
	return true;
}

static bool apply_clerks(struct journal_tx *tx, const struct feed_run *run, json_t *event)
{
	json_t *list = json_object_get(event, "clerks");
	size_t count = json_array_size(list);
	if (!json_is_array(list) || count > CLERKS_MAX)
		return false;
	struct clerk *clerks = arena_new_array(journal_arena(tx), count, struct clerk);
	for (size_t i = 0; i < count; i++)
		if (!read_clerk(journal_arena(tx), json_array_get(list, i), &clerks[i]))
			return false;
	clerk_replace_all(tx, clerks, count);
	return true;
}

static bool apply_store(struct journal_tx *tx, const struct feed_run *run, json_t *event)
{
	json_t *store = json_object_get(event, "store");
	if (!json_is_object(store))
		return false;
	char *text = json_dumps(store, JSON_COMPACT);
	note_set(tx, "store", str_of(text));
	free(text);
	return true;
}

static bool read_event(struct journal_tx *tx, const struct feed_run *run, json_t *event)
{
	enum event_type type;
	if (!event_type_parse(str_of(json_string_value(json_object_get(event, "type"))), &type))
		return false;
	switch (type) {
	case EVENT_FULFILMENT:
		return apply_fulfilment(tx, run, event);
	case EVENT_CLERKS:
		return apply_clerks(tx, run, event);
	case EVENT_CONSIGNMENT:
		return consignment_told(tx, json_object_get(event, "consignment"),
			run->asked->answered_up_to, run->now);
	case EVENT_STORE:
		return apply_store(tx, run, event);
	}
	return false;
}

/* --- what cannot be read --- */

static struct str clean_member(struct arena *arena, json_t *object, const char *name)
{
	enum { MEMBER_MAX = 64 };
	json_t *value = json_object_get(object, name);
	struct str text = {json_string_value(value), json_string_length(value)};
	bool is_short = text.n > 0 && text.n <= MEMBER_MAX && str_is_clean_utf8(text, false);
	return is_short ? str_dup(arena, text) : STR_EMPTY;
}

/* The id of the fulfilment or consignment, or else the type: there is one store and one list of
 * clerks. */
static struct str subject_of(struct arena *arena, json_t *event)
{
	struct str id = clean_member(arena, json_object_get(event, "fulfilment"), "id");
	if (str_is_empty(id))
		id = clean_member(arena, json_object_get(event, "consignment"), "id");
	return str_is_empty(id) ? clean_member(arena, event, "type") : id;
}

static void apply_event(struct journal_tx *tx, const struct feed_run *run, json_t *event)
{
	struct arena *arena = journal_arena(tx);
	struct str subject = subject_of(arena, event);
	int64_t seq = json_integer_value(json_object_get(event, "seq"));
	if (read_event(tx, run, event)) {
		unread_clear(tx, subject);
		return;
	}
	json_t *order = json_object_get(json_object_get(event, "fulfilment"), "order");
	unread_add(tx, subject, seq, clean_member(arena, order, "number"), run->now);
	log_error("feed_event_unreadable", LOG_I64("seq", seq));
}

static enum reason apply_body(struct journal_tx *tx, void *context)
{
	const struct feed_run *run = context;
	json_t *events = json_object_get(run->answer, "events");
	json_int_t last = json_integer_value(json_object_get(run->answer, "last"));
	json_t *event;
	size_t i;
	if (!json_is_array(events) || last < (json_int_t)run->asked->after)
		return REASON_BAD_JSON;
	json_array_foreach (events, i, event)
		apply_event(tx, run, event);
	wave_make_due(tx, run->now);
	release_recalled(tx, run);
	lease_renew(tx, run->asked->asked_at,
		json_integer_value(json_object_get(run->answer, "lease_s")));
	if (last > (json_int_t)run->asked->after)
		note_set(tx, "feed_after",
			str_printf(journal_arena(tx), "%" JSON_INTEGER_FORMAT, last));
	return REASON_OK;
}

enum reason feed_apply(struct journal *journal, struct arena *arena,
	const struct feed_position *asked, json_t *answer, int64_t now)
{
	struct feed_run run = {.asked = asked, .answer = answer, .now = now};
	return journal_run(journal, arena, apply_body, &run);
}

static struct str member_text(struct arena *arena, json_t *object, const char *name)
{
	return str_dup(arena, str_of(json_string_value(json_object_get(object, name))));
}

void store_facts_load(struct journal_tx *tx, struct store_facts *facts_out)
{
	struct arena *arena = journal_arena(tx);
	struct str text = note_get(tx, "store");
	json_t *store = json_loadb(text.p, text.n, 0, NULL);
	*facts_out = (struct store_facts){
		.code = note_get(tx, "store_code"),
		.name = member_text(arena, store, "name"),
		.street = member_text(arena, store, "street"),
		.postcode = member_text(arena, store, "postcode"),
		.city = member_text(arena, store, "city"),
		.country = member_text(arena, store, "country"),
		.time_zone = member_text(arena, store, "time_zone"),
		.language = member_text(arena, store, "language"),
		.currency = member_text(arena, store, "currency"),
		.phone = member_text(arena, store, "phone"),
	};
	json_decref(store);
}

static enum reason store_body(struct journal_tx *tx, void *context)
{
	store_facts_load(tx, context);
	return REASON_OK;
}

enum reason store_facts_get(
	struct journal *journal, struct arena *arena, struct store_facts *facts_out)
{
	return journal_run(journal, arena, store_body, facts_out);
}
