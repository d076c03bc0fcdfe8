/* Who may have the goods, and who may stand behind the counter: pickup codes and PINs, with as many
 * wrong tries as desk.h says. Tries are counted in the journal, so a restart gives no new ones. */
#include "common/clock.h"
#include "store-agent/desk.h"

/* A try counts before it is checked, so that many at once do not get more than their number. */
struct door {
	const struct desk *desk;
	struct str clerk;
	struct str pin_of;
	char code[PICKUP_CODE_CHARS + 1];
	fulfilment_id id;
	int64_t now;
	struct fulfilment *fulfilment_out;
	struct clerk *clerk_out;
	enum reason reason; /* the body itself answers OK, so that the count is kept */
};

static bool has_tries_left(
	struct journal_tx *tx, const struct door *door, struct str subject, int most)
{
	int64_t since = door->now - CODE_WINDOW_MIN * MS_PER_MINUTE;
	return attempt_count(tx, subject, since) < most;
}

static struct str subject_of_clerk(struct journal_tx *tx, const struct door *door)
{
	return str_printf(journal_arena(tx), "codes by " STR_FMT, STR_ARG(door->clerk));
}

static struct str subject_of_order(struct journal_tx *tx, fulfilment_id id)
{
	struct str text = uuid_print(journal_arena(tx), id.uuid);
	return str_printf(journal_arena(tx), "code of " STR_FMT, STR_ARG(text));
}

struct str code_shown_subject(struct arena *arena, fulfilment_id id)
{
	return str_printf(arena, "shown " STR_FMT, STR_ARG(uuid_print(arena, id.uuid)));
}

static void note_shown(struct journal_tx *tx, const struct door *door, fulfilment_id id)
{
	attempt_add(tx, code_shown_subject(journal_arena(tx), id), door->now);
}

static bool is_code_of(const struct door *door, const struct fulfilment *fulfilment)
{
	struct hash verifier =
		pickup_code_verifier(&door->desk->store_secret, fulfilment->order, door->code);
	return hash_equal(&verifier, &fulfilment->code_verifier);
}

static bool find_in(struct journal_tx *tx, struct door *door, enum fulfilment_list which)
{
	const struct fulfilment *list;
	size_t count = fulfilment_list(tx, which, &list);
	for (size_t i = 0; i < count; i++) {
		if (is_code_of(door, &list[i])) {
			*door->fulfilment_out = list[i];
			return true;
		}
	}
	return false;
}

static enum reason find_code_body(struct journal_tx *tx, void *context)
{
	struct door *door = context;
	struct str by_clerk = subject_of_clerk(tx, door);
	door->reason = REASON_TOO_MANY_ATTEMPTS;
	if (!has_tries_left(tx, door, by_clerk, CODE_ATTEMPTS_CLERK))
		return REASON_OK;
	if (!find_in(tx, door, LIST_READY) && !find_in(tx, door, LIST_TO_PREPARE) &&
		!find_in(tx, door, LIST_ON_THE_WAY) && !find_in(tx, door, LIST_PUT_BACK) &&
		!find_in(tx, door, LIST_COLLECTED)) {
		attempt_add(tx, by_clerk, door->now);
		door->reason = REASON_WRONG_CODE;
	} else if (has_tries_left(tx, door, subject_of_order(tx, door->fulfilment_out->id),
			   CODE_ATTEMPTS_ORDER)) {
		note_shown(tx, door, door->fulfilment_out->id);
		door->reason = REASON_OK;
	}
	return REASON_OK;
}

static enum reason knock(
	struct door *door, struct arena *arena, struct str typed, journal_body *body)
{
	if (!pickup_code_normalise(typed, door->code))
		return REASON_WRONG_CODE;
	enum reason reason = journal_run(door->desk->journal, arena, body, door);
	return reason == REASON_OK ? door->reason : reason;
}

enum reason desk_find_code(const struct desk *desk, struct arena *arena, struct str clerk,
	struct str typed, int64_t now, struct fulfilment *fulfilment_out)
{
	struct door door = {
		.desk = desk, .clerk = clerk, .now = now, .fulfilment_out = fulfilment_out};
	return knock(&door, arena, typed, find_code_body);
}

static enum reason check_code_body(struct journal_tx *tx, void *context)
{
	struct door *door = context;
	struct fulfilment fulfilment;
	struct str by_clerk = subject_of_clerk(tx, door);
	struct str of_order = subject_of_order(tx, door->id);
	if (!fulfilment_load(tx, door->id, &fulfilment))
		return REASON_NOT_FOUND;
	door->reason = REASON_TOO_MANY_ATTEMPTS;
	if (!has_tries_left(tx, door, by_clerk, CODE_ATTEMPTS_CLERK) ||
		!has_tries_left(tx, door, of_order, CODE_ATTEMPTS_ORDER))
		return REASON_OK;
	door->reason = REASON_OK;
	if (!is_code_of(door, &fulfilment)) {
		attempt_add(tx, by_clerk, door->now);
		attempt_add(tx, of_order, door->now);
		door->reason = REASON_WRONG_CODE;
	} else {
		note_shown(tx, door, door->id);
	}
	return REASON_OK;
}

enum reason desk_check_code(
	const struct desk *desk, struct arena *arena, const struct act *act, struct str typed)
{
	struct door door = {
		.desk = desk, .clerk = act->clerk, .now = act->now, .id = act->fulfilment};
	return knock(&door, arena, typed, check_code_body);
}

/* --- clerks --- */

static struct str subject_of_pin(struct journal_tx *tx, const struct door *door)
{
	return str_printf(journal_arena(tx), "pin of " STR_FMT, STR_ARG(door->pin_of));
}

static enum reason try_pin_body(struct journal_tx *tx, void *context)
{
	struct door *door = context;
	struct str subject = subject_of_pin(tx, door);
	if (!clerk_find(tx, door->pin_of, door->clerk_out))
		return REASON_NOT_AUTHENTICATED;
	if (!has_tries_left(tx, door, subject, PIN_ATTEMPTS))
		return REASON_TOO_MANY_ATTEMPTS;
	attempt_add(tx, subject, door->now);
	return REASON_OK;
}

static enum reason forget_pins_body(struct journal_tx *tx, void *context)
{
	attempt_forget(tx, subject_of_pin(tx, context));
	return REASON_OK;
}

enum reason desk_log_in(const struct desk *desk, struct arena *arena, struct str login,
	struct str pin, int64_t now, struct clerk *clerk_out)
{
	struct door door = {.pin_of = login, .now = now, .clerk_out = clerk_out};
	enum reason reason = journal_run(desk->journal, arena, try_pin_body, &door);
	/* Slow on purpose, so outside the transaction. Tries of names that nobody has are not
	 * counted, so a crowd of them is sent away. */
	if (reason == REASON_NOT_AUTHENTICATED &&
		password_check(pin, password_hash_of_nobody) == PASSWORD_CROWD)
		return REASON_TOO_MANY_ATTEMPTS;
	if (reason != REASON_OK)
		return reason;
	if (!password_matches(pin, clerk_out->pin_hash))
		return REASON_NOT_AUTHENTICATED;
	return journal_run(desk->journal, arena, forget_pins_body, &door);
}

enum reason desk_manager(
	const struct desk *desk, struct arena *arena, struct str login, struct str pin, int64_t now)
{
	struct clerk clerk;
	enum reason reason = desk_log_in(desk, arena, login, pin, now, &clerk);
	if (reason != REASON_OK)
		return reason;
	return clerk.is_manager ? REASON_OK : REASON_FOR_MANAGERS;
}
