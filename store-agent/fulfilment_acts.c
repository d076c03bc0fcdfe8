/* What a clerk may do with a fulfilment; see fulfilment.h. */
#include "store-agent/fulfilment_inside.h"

enum reason fulfilment_accept(struct fulfilment *fulfilment)
{
	if (fulfilment->state != FULFILMENT_ASSIGNED)
		return REASON_WRONG_STATE;
	fulfilment->state = FULFILMENT_ACCEPTED;
	return REASON_OK;
}

enum reason fulfilment_start(struct fulfilment *fulfilment, struct str clerk)
{
	if (fulfilment->state != FULFILMENT_ACCEPTED)
		return REASON_WRONG_STATE;
	fulfilment->state = FULFILMENT_PICKING;
	fulfilment->clerk = clerk;
	return REASON_OK;
}

enum reason fulfilment_is_mine(const struct fulfilment *fulfilment, struct str clerk)
{
	bool is_of_another = fulfilment_is_in(fulfilment, PICKING) &&
			     !str_is_empty(fulfilment->clerk) &&
			     !str_equal(fulfilment->clerk, clerk);
	return is_of_another ? REASON_OTHERS_WORK : REASON_OK;
}

enum reason fulfilment_take_over(struct fulfilment *fulfilment, struct str clerk)
{
	if (!fulfilment_is_in(fulfilment, PICKING))
		return REASON_WRONG_STATE;
	fulfilment->clerk = clerk;
	return REASON_OK;
}

/* A line that the clerk works on. */
static enum reason line_in_hand(
	struct fulfilment *fulfilment, int64_t number, struct fulfilment_line **line_out)
{
	*line_out = fulfilment_find_line(fulfilment, number);
	if (!fulfilment_is_in(fulfilment, PICKING))
		return REASON_WRONG_STATE;
	return *line_out == NULL ? REASON_NOT_FOUND : REASON_OK;
}

enum reason fulfilment_pick(struct fulfilment *fulfilment, int64_t number, int64_t qty)
{
	struct fulfilment_line *line;
	enum reason reason = line_in_hand(fulfilment, number, &line);
	if (reason != REASON_OK)
		return reason;
	if (qty == 0)
		return REASON_INVALID_FIELDS;
	if (line_is_asked(line) && qty > 0)
		return REASON_WRONG_STATE;
	if (qty > line_left_to_pick(line) || qty < -line->picked)
		return REASON_QUANTITY_EXCEEDED;
	line->picked += (int)qty;
	return REASON_OK;
}

enum reason fulfilment_short(struct fulfilment *fulfilment, int64_t number, int64_t qty)
{
	struct fulfilment_line *line;
	enum reason reason = line_in_hand(fulfilment, number, &line);
	if (reason != REASON_OK)
		return reason;
	if (qty < 1)
		return REASON_INVALID_FIELDS;
	if (qty > line_left_to_pick(line))
		return REASON_QUANTITY_EXCEEDED;
	if (line_is_asked(line))
		line->offer.state = SUBSTITUTE_WITHDRAWN;
	line->short_count += (int)qty;
	return REASON_OK;
}

enum reason fulfilment_found(struct fulfilment *fulfilment, int64_t number, int64_t qty)
{
	struct fulfilment_line *line;
	enum reason reason = line_in_hand(fulfilment, number, &line);
	if (reason != REASON_OK)
		return reason;
	if (qty < 1 || qty > line->short_count)
		return REASON_QUANTITY_EXCEEDED;
	line->short_count -= (int)qty;
	return REASON_OK;
}

enum reason fulfilment_substitute(struct fulfilment *fulfilment, int64_t number, struct str product)
{
	struct fulfilment_line *line;
	enum reason reason = line_in_hand(fulfilment, number, &line);
	if (reason != REASON_OK)
		return reason;
	if (line_is_asked(line))
		return REASON_WRONG_STATE;
	if (line_left_to_pick(line) == 0)
		return REASON_QUANTITY_EXCEEDED;
	if (str_is_empty(product) || product.n > PRODUCT_BYTES_MAX ||
		!str_is_clean_utf8(product, false))
		return REASON_INVALID_FIELDS;
	line->offer = (struct line_offer){true, SUBSTITUTE_OPEN, product, 0};
	return REASON_OK;
}

enum reason fulfilment_pick_later(struct fulfilment *fulfilment, int64_t number, int64_t now)
{
	struct fulfilment_line *line;
	enum reason reason = line_in_hand(fulfilment, number, &line);
	if (reason != REASON_OK)
		return reason;
	if (line_left_to_pick(line) == 0)
		return REASON_QUANTITY_EXCEEDED;
	line->later_at = now;
	return REASON_OK;
}

static bool is_anything_picked(const struct fulfilment *fulfilment)
{
	for (size_t i = 0; i < fulfilment->line_count; i++)
		if (fulfilment->lines[i].picked > 0)
			return true;
	return false;
}

static bool is_slot(struct str slot)
{
	return str_code_points(slot) <= SLOT_CHARS_MAX && str_is_clean_utf8(slot, false);
}

enum reason fulfilment_ready(struct fulfilment *fulfilment, struct str slot)
{
	bool is_empty = !is_anything_picked(fulfilment);
	if (!fulfilment_is_in(fulfilment, PICKING) || !fulfilment_is_picked_through(fulfilment))
		return REASON_WRONG_STATE;
	if ((str_is_empty(slot) && !is_empty) || !is_slot(slot))
		return REASON_INVALID_FIELDS;
	fulfilment->state = is_empty ? FULFILMENT_REJECTED : FULFILMENT_READY;
	fulfilment->slot = slot;
	return REASON_OK;
}

enum reason fulfilment_reopen(struct fulfilment *fulfilment, struct str clerk)
{
	if (fulfilment->state != FULFILMENT_READY)
		return REASON_WRONG_STATE;
	fulfilment->state = FULFILMENT_PICKING;
	fulfilment->clerk = clerk;
	fulfilment->slot = STR_EMPTY;
	return REASON_OK;
}

enum reason fulfilment_move(struct fulfilment *fulfilment, struct str slot)
{
	if (fulfilment->state != FULFILMENT_READY)
		return REASON_WRONG_STATE;
	if (str_is_empty(slot) || !is_slot(slot))
		return REASON_INVALID_FIELDS;
	fulfilment->slot = slot;
	return REASON_OK;
}

enum reason fulfilment_reject(struct fulfilment *fulfilment)
{
	if (!fulfilment_is_in(fulfilment, BEFORE_READY))
		return REASON_WRONG_STATE;
	fulfilment->state = FULFILMENT_REJECTED;
	/* As headquarters does: what was never picked needs nobody to put it back. */
	for (size_t i = 0; i < fulfilment->line_count; i++)
		fulfilment->lines[i].put_back += line_left_to_pick(&fulfilment->lines[i]);
	return REASON_OK;
}

static int missing_of(const int *missing, size_t i)
{
	return missing == NULL ? 0 : missing[i];
}

static bool is_in_bag(const struct fulfilment_line *line, int collected, int missing)
{
	return collected >= 0 && missing >= 0 && collected <= line->picked &&
	       missing <= line->picked - collected;
}

enum reason fulfilment_hand_over(
	struct fulfilment *fulfilment, const int *collected, const int *missing)
{
	if (fulfilment->state != FULFILMENT_READY || !str_is_empty(fulfilment->to_store))
		return REASON_WRONG_STATE;
	for (size_t i = 0; i < fulfilment->line_count; i++)
		if (!is_in_bag(&fulfilment->lines[i], collected[i], missing_of(missing, i)))
			return REASON_QUANTITY_EXCEEDED;
	for (size_t i = 0; i < fulfilment->line_count; i++) {
		struct fulfilment_line *line = &fulfilment->lines[i];
		line->picked -= missing_of(missing, i);
		line->short_count += missing_of(missing, i);
		line->collected = collected[i];
		line->refused = line->picked - collected[i];
	}
	fulfilment->state = FULFILMENT_COLLECTED;
	return REASON_OK;
}

/* What it is over as, or the state it stays in. */
static enum fulfilment_state released_as(const struct fulfilment *fulfilment)
{
	bool is_untouched =
		fulfilment_is_in(fulfilment, BEFORE_READY) && !is_anything_picked(fulfilment);
	switch (fulfilment->recall) {
	case RECALL_CANCEL:
		return FULFILMENT_CANCELLED;
	case RECALL_EXPIRE:
		return FULFILMENT_EXPIRED;
	case RECALL_MOVE:
		return is_untouched ? FULFILMENT_REJECTED : fulfilment->state;
	}
	return fulfilment->state;
}

enum reason fulfilment_release(struct fulfilment *fulfilment)
{
	enum fulfilment_state to = released_as(fulfilment);
	bool is_open = !fulfilment_is_in(fulfilment, OVER | SENT);
	if (!fulfilment->has_recall || !is_open || to == fulfilment->state)
		return REASON_WRONG_STATE;
	fulfilment->state = to;
	return REASON_OK;
}

struct str fulfilment_parcel(struct arena *arena, const struct fulfilment *fulfilment)
{
	bool is_sent_here = !str_is_empty(fulfilment->from_store);
	struct str short_id = is_sent_here ? fulfilment->from_short_id : fulfilment->short_id;
	if (!is_sent_here && str_is_empty(fulfilment->to_store))
		return STR_EMPTY;
	return str_printf(
		arena, STR_FMT "-" STR_FMT, STR_ARG(fulfilment->number), STR_ARG(short_id));
}

bool text_is_parcel(struct str text)
{
	enum { NUMBER_DIGITS = 10 };
	size_t digits = 0;
	while (digits < text.n && text.p[digits] >= '0' && text.p[digits] <= '9')
		digits++;
	return digits == NUMBER_DIGITS && text.n > digits + 1 && text.p[digits] == '-';
}

enum reason fulfilment_send(struct fulfilment *fulfilment)
{
	if (fulfilment->state != FULFILMENT_READY || str_is_empty(fulfilment->to_store))
		return REASON_WRONG_STATE;
	fulfilment->state = FULFILMENT_SENT;
	return REASON_OK;
}

static int line_coming(const struct fulfilment_line *line)
{
	return line->ordered - line->short_count;
}

static void line_receive(struct fulfilment_line *line, int missing, bool is_wanted)
{
	line->picked = line_coming(line) - missing;
	if (is_wanted)
		line->short_count += missing;
	else
		line->put_back = line_coming(line) - line->picked;
}

enum reason fulfilment_receive(struct fulfilment *fulfilment, const int *missing, struct str slot)
{
	bool is_wanted = fulfilment->state == FULFILMENT_IN_TRANSIT, is_any = false;
	if (!fulfilment->is_on_the_way)
		return REASON_WRONG_STATE;
	for (size_t i = 0; i < fulfilment->line_count; i++) {
		int coming = line_coming(&fulfilment->lines[i]), lost = missing_of(missing, i);
		if (lost < 0 || lost > coming)
			return REASON_QUANTITY_EXCEEDED;
		is_any |= lost < coming;
	}
	if ((str_is_empty(slot) && is_any && is_wanted) || !is_slot(slot))
		return REASON_INVALID_FIELDS;
	for (size_t i = 0; i < fulfilment->line_count; i++)
		line_receive(&fulfilment->lines[i], missing_of(missing, i), is_wanted);
	fulfilment->is_on_the_way = false;
	if (is_wanted)
		fulfilment->state = is_any ? FULFILMENT_READY : FULFILMENT_REJECTED;
	fulfilment->slot = is_any && is_wanted ? slot : STR_EMPTY;
	return REASON_OK;
}

enum reason fulfilment_not_collected(struct fulfilment *fulfilment)
{
	if (fulfilment->state != FULFILMENT_READY || !str_is_empty(fulfilment->to_store))
		return REASON_WRONG_STATE;
	fulfilment->state = FULFILMENT_EXPIRED;
	return REASON_OK;
}

static void put_back(const struct fulfilment *fulfilment, struct fulfilment_line *line)
{
	line->put_back += line_put_back_to_tell(fulfilment, line);
	line->stray = 0;
}

enum reason fulfilment_put_back_line(struct fulfilment *fulfilment, int64_t number)
{
	struct fulfilment_line *line = fulfilment_find_line(fulfilment, number);
	if (line == NULL)
		return REASON_NOT_FOUND;
	if (line_put_back_due(fulfilment, line) == 0)
		return REASON_WRONG_STATE;
	put_back(fulfilment, line);
	return REASON_OK;
}

enum reason fulfilment_put_back(struct fulfilment *fulfilment)
{
	if (!fulfilment_has_put_back(fulfilment) && !fulfilment_has_put_back_to_tell(fulfilment))
		return REASON_WRONG_STATE;
	for (size_t i = 0; i < fulfilment->line_count; i++)
		put_back(fulfilment, &fulfilment->lines[i]);
	return REASON_OK;
}

enum reason fulfilment_return(struct arena *arena, struct fulfilment *fulfilment, int64_t number,
	int64_t qty, const struct serials *units)
{
	struct fulfilment_line *line = fulfilment_find_line(fulfilment, number);
	if (line == NULL)
		return REASON_NOT_FOUND;
	if (qty < 1)
		return REASON_INVALID_FIELDS;
	if (qty > line_returnable(line))
		return REASON_QUANTITY_EXCEEDED;
	line->returned += (int)qty;
	line->serials = serials_without(arena, &line->serials, units);
	return REASON_OK;
}
