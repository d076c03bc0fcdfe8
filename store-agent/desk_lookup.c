/* Finding what was collected here by what its customer has, without a line; see desk.h. */
#include "common/clock.h"
#include "common/person.h"
#include "store-agent/desk.h"

struct looking {
	const struct desk *desk;
	const struct collected_search *search;
	struct fulfilment *list;
	struct collected_found *found;
	bool is_refused; /* the body itself answers OK, so that the try stays counted */
};

static struct str subject_of(struct journal_tx *tx, const struct looking *looking)
{
	return str_printf(
		journal_arena(tx), "searches by " STR_FMT, STR_ARG(looking->search->clerk));
}

static void take(struct looking *looking, const struct fulfilment *fulfilment, enum return_found by)
{
	struct collected_found *found = looking->found;
	if (found->count < COLLECTED_FOUND_MAX)
		looking->list[found->count++] = *fulfilment;
	found->by = by;
}

/* --- by code --- */

static bool is_pickup_code(const struct looking *looking, const struct fulfilment *fulfilment,
	const char code[PICKUP_CODE_CHARS + 1])
{
	struct hash verifier =
		pickup_code_verifier(&looking->desk->store_secret, fulfilment->order, code);
	return hash_equal(&verifier, &fulfilment->code_verifier);
}

static bool is_return_code(const struct looking *looking, const struct fulfilment *fulfilment,
	const char code[PICKUP_CODE_CHARS + 1])
{
	const struct announced *announced = &fulfilment->announced;
	struct hash verifier =
		return_code_verifier(&looking->desk->store_secret, announced->id, code);
	return announced->is_there && hash_equal(&verifier, &announced->code_verifier);
}

static void find_by_code(
	struct journal_tx *tx, struct looking *looking, const char code[PICKUP_CODE_CHARS + 1])
{
	static const enum fulfilment_list lists[] = {LIST_ANNOUNCED, LIST_COLLECTED};
	for (size_t i = 0; i < ARRAY_LENGTH(lists) && looking->found->count == 0; i++) {
		const struct fulfilment *list;
		size_t count = fulfilment_list(tx, lists[i], &list);
		for (size_t j = 0; j < count && looking->found->count == 0; j++)
			if (is_return_code(looking, &list[j], code) ||
				is_pickup_code(looking, &list[j], code))
				take(looking, &list[j], FOUND_BY_CODE);
	}
}

/* --- by contact, with a proof --- */

static bool is_contact(struct arena *arena, const struct fulfilment *fulfilment, struct str text)
{
	return str_equal_nocase(fulfilment->email, text) ||
	       phone_is(arena, fulfilment->phone, text) || name_is(fulfilment->customer, text);
}

static bool has_article(const struct fulfilment *fulfilment, struct str proof)
{
	gtin scanned;
	bool is_gtin = gtin_parse(proof, &scanned);
	for (size_t i = 0; i < fulfilment->line_count; i++) {
		const struct fulfilment_line *line = &fulfilment->lines[i];
		if (str_equal(line->sku, proof) || (is_gtin && line_has_gtin(line, scanned)))
			return true;
	}
	return false;
}

static void find_by_contact(struct journal_tx *tx, struct looking *looking)
{
	const struct fulfilment *list;
	struct arena *arena = journal_arena(tx);
	const struct collected_search *search = looking->search;
	size_t count = fulfilment_list_shown(tx, search->proof, &list);
	for (size_t i = 0; i < count; i++)
		if (is_contact(arena, &list[i], search->text) &&
			(str_equal_nocase(list[i].short_id, search->proof) ||
				has_article(&list[i], search->proof)))
			take(looking, &list[i], FOUND_BY_CONTACT);
}

/* --- searching --- */

static enum reason find_body(struct journal_tx *tx, void *context)
{
	struct looking *looking = context;
	const struct collected_search *search = looking->search;
	char code[PICKUP_CODE_CHARS + 1];
	struct str subject = subject_of(tx, looking);
	int64_t since = search->now - CODE_WINDOW_MIN * MS_PER_MINUTE;
	looking->is_refused = attempt_count(tx, subject, since) >= SEARCH_ATTEMPTS_CLERK;
	if (looking->is_refused)
		return REASON_OK;
	if (pickup_code_normalise(search->text, code))
		find_by_code(tx, looking, code);
	if (looking->found->count == 0 && !str_is_empty(search->proof))
		find_by_contact(tx, looking);
	if (looking->found->count == 0)
		attempt_add(tx, subject, search->now);
	return REASON_OK;
}

enum reason desk_find_collected(const struct desk *desk, struct arena *arena,
	const struct collected_search *search, struct collected_found *found_out)
{
	*found_out = (struct collected_found){.count = 0};
	struct looking looking = {.desk = desk, .search = search, .found = found_out};
	looking.list = arena_new_array(arena, COLLECTED_FOUND_MAX, struct fulfilment);
	found_out->list = looking.list;
	enum reason reason = journal_run(desk->journal, arena, find_body, &looking);
	return reason == REASON_OK && looking.is_refused ? REASON_TOO_MANY_ATTEMPTS : reason;
}

static enum reason forget_body(struct journal_tx *tx, void *context)
{
	struct looking *looking = context;
	attempt_take_back(tx, subject_of(tx, looking), looking->search->now);
	return REASON_OK;
}

enum reason desk_found_elsewhere(
	const struct desk *desk, struct arena *arena, const struct collected_search *search)
{
	struct looking looking = {.desk = desk, .search = search};
	return journal_run(desk->journal, arena, forget_body, &looking);
}
