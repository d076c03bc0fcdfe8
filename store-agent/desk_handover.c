/* Handing over, and who may: codes and PINs are in door.c; see desk.h. */
#include "store-agent/desk_act.h"
#include "store-agent/lease.h"
#include "store-agent/tell.h"

/* --- who may have it --- */

static bool is_letter_equal(char a, char b)
{
	if (a >= 'A' && a <= 'Z')
		a = (char)(a - 'A' + 'a');
	if (b >= 'A' && b <= 'Z')
		b = (char)(b - 'A' + 'a');
	return a == b;
}

static bool is_word_equal(struct str a, struct str b)
{
	for (size_t i = 0; i < a.n && a.n == b.n; i++)
		if (!is_letter_equal(a.p[i], b.p[i]))
			return false;
	return a.n == b.n;
}

static bool has_word(struct str name, struct str word)
{
	while (name.n > 0)
		if (is_word_equal(str_cut(&name, ' '), word))
			return true;
	return false;
}

/* A clerk may type the first name only: every word of it is one of the name's. */
static bool is_named(struct str name, struct str by)
{
	if (str_is_empty(name))
		return false;
	while (by.n > 0) {
		struct str word = str_cut(&by, ' ');
		if (word.n > 0 && !has_word(name, word))
			return false;
	}
	return true;
}

struct handover_asks handover_asks(
	const struct fulfilment *fulfilment, struct str by, bool is_code_checked)
{
	bool is_expected = str_is_empty(by) || is_named(fulfilment->customer, by) ||
			   is_named(fulfilment->collector, by);
	bool needs_manager = !is_code_checked || !is_expected;
	return (struct handover_asks){
		.manager = needs_manager,
		.identity = needs_manager || !str_is_empty(fulfilment->collector),
	};
}

/* --- what is told of it --- */

static void add_text(json_t *object, const char *name, struct str text)
{
	json_object_set_new(object, name, told_text(text));
}

static json_t *handover_line(
	const struct handover *handover, const struct fulfilment_line *line, size_t i)
{
	json_t *json = json_pack("{s:i, s:i, s:i}", "line", line->line, "collected",
		line->collected, "refused", line->refused);
	if (handover->missing != NULL && handover->missing[i] > 0)
		json_object_set_new(json, "missing", json_integer(handover->missing[i]));
	if (line->refused > 0 && handover->why != NULL && handover->why[i].is_said)
		add_text(json, "reason", refuse_reason_name(handover->why[i].reason));
	if (line->collected > 0 && handover->serials != NULL)
		told_serials_add(json, &handover->serials[i]);
	return json;
}

static json_t *handover_lines(const struct fulfilment *fulfilment, const struct handover *handover)
{
	json_t *lines = json_array();
	for (size_t i = 0; i < fulfilment->line_count; i++) {
		const struct fulfilment_line *line = &fulfilment->lines[i];
		bool was_missing = handover->missing != NULL && handover->missing[i] > 0;
		if (line->picked > 0 || was_missing)
			json_array_append_new(lines, handover_line(handover, line, i));
	}
	return lines;
}

static void add_swaps(json_t *members, const struct handover *handover)
{
	json_t *swaps = json_array();
	for (size_t i = 0; i < handover->swap_count; i++) {
		const struct handover_swap *swap = &handover->swaps[i];
		json_t *json = json_pack(
			"{s:I, s:I}", "line", (json_int_t)swap->line, "qty", (json_int_t)swap->qty);
		add_text(json, "product", swap->product);
		told_serials_add(json, &swap->serials);
		json_array_append_new(swaps, json);
	}
	if (handover->swap_count > 0)
		json_object_set(members, "swaps", swaps);
	json_decref(swaps);
}

static bool is_bought(const struct fulfilment *fulfilment, const struct handover *handover)
{
	for (size_t i = 0; i < fulfilment->line_count; i++)
		if (fulfilment->lines[i].collected > 0)
			return true;
	return handover->swap_count > 0;
}

static void add_proof(json_t *members, const struct handover *handover)
{
	add_text(members, "by", handover->collected_by);
	json_object_set_new(members, "how", json_string(handover->by_manager ? "manager" : "code"));
	if (handover->has_override)
		add_text(members, "why", override_reason_name(handover->override_reason));
	if (handover->is_identity_checked)
		json_object_set_new(members, "identity", json_true());
}

/* --- handing over --- */

/* What is taken instead must have been refused first. */
static bool are_swaps_refused(const struct fulfilment *fulfilment, const struct handover *handover)
{
	for (size_t i = 0; i < handover->swap_count; i++) {
		const struct fulfilment_line *line =
			fulfilment_find_line(fulfilment, handover->swaps[i].line);
		int64_t qty = 0;
		for (size_t j = 0; j < handover->swap_count; j++)
			if (handover->swaps[j].line == handover->swaps[i].line)
				qty += handover->swaps[j].qty;
		if (line == NULL || qty < 1 || qty > line->refused ||
			(int64_t)handover->swaps[i].serials.serials.count > qty)
			return false;
	}
	return true;
}

/* What left is known by its serials when it comes back, with the line or without it. */
static bool serials_leave(struct fulfilment *fulfilment, const struct handover *handover)
{
	for (size_t i = 0; i < fulfilment->line_count && handover->serials != NULL; i++) {
		struct fulfilment_line *line = &fulfilment->lines[i];
		line->serials = handover->serials[i].serials;
		if (line->serials.count > (size_t)line->collected)
			return false;
	}
	return true;
}

/* Another store may have been asked for it meanwhile: a manager answers for that. */
static bool is_in_doubt(
	struct journal_tx *tx, const struct act_run *run, const struct handover *handover)
{
	struct clerk clerk;
	bool is_manager = handover->by_manager ||
			  (clerk_find(tx, run->act->clerk, &clerk) && clerk.is_manager);
	return !is_manager && lease_is_in_doubt(tx, run->fulfilment.id, run->act->now);
}

static enum reason rule_hand_over(struct journal_tx *tx, struct act_run *run)
{
	const struct handover *handover = run->input;
	struct fulfilment *fulfilment = &run->fulfilment;
	if (str_code_points(handover->collected_by) > NAME_CHARS_MAX ||
		!str_is_clean_utf8(handover->collected_by, false))
		return REASON_INVALID_FIELDS;
	enum reason reason =
		fulfilment_hand_over(fulfilment, handover->collected, handover->missing);
	if (reason != REASON_OK)
		return reason;
	if (is_in_doubt(tx, run, handover))
		return REASON_LEASE_IN_DOUBT;
	fulfilment->collected_at = run->act->now;
	if (!are_swaps_refused(fulfilment, handover) || !serials_leave(fulfilment, handover))
		return REASON_QUANTITY_EXCEEDED;
	json_object_set_new(run->members, "lines", handover_lines(fulfilment, handover));
	add_swaps(run->members, handover);
	add_proof(run->members, handover);
	if (fulfilment->kind == ORDER_RESERVATION)
		add_text(run->members, "outcome",
			outcome_name(
				is_bought(fulfilment, handover) ? OUTCOME_BOUGHT : OUTCOME_LEFT));
	return REASON_OK;
}

enum reason desk_hand_over(const struct desk *desk, struct arena *arena, const struct act *act,
	const struct handover *handover)
{
	return act_run(desk, arena, act, COMMAND_HANDOVER, rule_hand_over, handover);
}
