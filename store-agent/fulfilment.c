/* What a clerk may do with a fulfilment, and how documents of headquarters join; see fulfilment.h.
 */
#include "store-agent/fulfilment.h"

#include <stdlib.h>

#include "common/clock.h"

/* --- states --- */

static unsigned bit(enum fulfilment_state state)
{
	return 1u << state;
}

enum {
	ENDED = 1u << FULFILMENT_REJECTED | 1u << FULFILMENT_CANCELLED | 1u << FULFILMENT_EXPIRED,
	OVER = ENDED | 1u << FULFILMENT_COLLECTED,
	BEFORE_READY =
		1u << FULFILMENT_ASSIGNED | 1u << FULFILMENT_ACCEPTED | 1u << FULFILMENT_PICKING,
	PICKING = 1u << FULFILMENT_PICKING,
	SENT = 1u << FULFILMENT_SENT,
};

static bool is_in(const struct fulfilment *fulfilment, unsigned states)
{
	return (bit(fulfilment->state) & states) != 0;
}

bool fulfilment_is_ended(const struct fulfilment *fulfilment)
{
	return is_in(fulfilment, ENDED);
}

bool fulfilment_is_shopper_here(const struct fulfilment *fulfilment, int64_t now)
{
	enum { PATIENCE_H = 2 };
	return !is_in(fulfilment, OVER) && fulfilment->arrived_at != 0 &&
	       now - fulfilment->arrived_at < PATIENCE_H * MS_PER_HOUR;
}

/* --- quantities --- */

int line_left_to_pick(const struct fulfilment_line *line)
{
	return line->ordered - line->picked - line->short_count;
}

bool line_is_asked(const struct fulfilment_line *line)
{
	return line->offer.is_there && line->offer.state == SUBSTITUTE_OPEN &&
	       line_left_to_pick(line) > 0;
}

int line_left_to_find(const struct fulfilment_line *line)
{
	return line_is_asked(line) ? 0 : line_left_to_pick(line);
}

int line_returnable(const struct fulfilment_line *line)
{
	return line->collected - line->returned;
}

/* What headquarters still holds aside for this line although the fulfilment is over: it cannot know
 * what of it left the shelf, so it waits for the store's word. */
int line_put_back_to_tell(const struct fulfilment *fulfilment, const struct fulfilment_line *line)
{
	int held = line->ordered - line->short_count - line->collected - line->put_back;
	return is_in(fulfilment, OVER) && held > 0 ? held : 0;
}

/* Picked goods that headquarters counts and that are still in the store. */
static int line_in_store(const struct fulfilment *fulfilment, const struct fulfilment_line *line)
{
	int in_store = is_in(fulfilment, SENT) ? 0 : line->picked - line->collected;
	int held = line_put_back_to_tell(fulfilment, line);
	if (is_in(fulfilment, OVER) && in_store > held)
		in_store = held;
	return in_store > 0 ? in_store : 0;
}

int line_aside(const struct fulfilment *fulfilment, const struct fulfilment_line *line)
{
	return line->stray + line_in_store(fulfilment, line);
}

int line_put_back_due(const struct fulfilment *fulfilment, const struct fulfilment_line *line)
{
	return line->stray + (is_in(fulfilment, OVER) ? line_in_store(fulfilment, line) : 0);
}

bool fulfilment_has_put_back_to_tell(const struct fulfilment *fulfilment)
{
	for (size_t i = 0; i < fulfilment->line_count; i++)
		if (line_put_back_to_tell(fulfilment, &fulfilment->lines[i]) > 0)
			return true;
	return false;
}

bool fulfilment_has_put_back(const struct fulfilment *fulfilment)
{
	for (size_t i = 0; i < fulfilment->line_count; i++)
		if (line_put_back_due(fulfilment, &fulfilment->lines[i]) > 0)
			return true;
	return false;
}

bool fulfilment_is_picked_through(const struct fulfilment *fulfilment)
{
	for (size_t i = 0; i < fulfilment->line_count; i++)
		if (line_left_to_pick(&fulfilment->lines[i]) > 0)
			return false;
	return true;
}

struct fulfilment_line *fulfilment_find_line(const struct fulfilment *fulfilment, int64_t line)
{
	for (size_t i = 0; i < fulfilment->line_count; i++)
		if (fulfilment->lines[i].line == line)
			return &fulfilment->lines[i];
	return NULL;
}

bool line_has_gtin(const struct fulfilment_line *line, gtin scanned)
{
	for (size_t i = 0; i < line->gtin_count; i++)
		if (line->gtins[i].digits == scanned.digits)
			return true;
	return false;
}

struct fulfilment_line *fulfilment_find_gtin(const struct fulfilment *fulfilment, gtin scanned)
{
	struct fulfilment_line *found = NULL;
	for (size_t i = 0; i < fulfilment->line_count; i++) {
		struct fulfilment_line *line = &fulfilment->lines[i];
		if (!line_has_gtin(line, scanned))
			continue;
		if (line_left_to_pick(line) > 0)
			return line;
		found = line;
	}
	return found;
}

struct fulfilment_line *fulfilment_find_put_back(const struct fulfilment *fulfilment, gtin scanned)
{
	for (size_t i = 0; i < fulfilment->line_count; i++) {
		struct fulfilment_line *line = &fulfilment->lines[i];
		if (line_has_gtin(line, scanned) && line_put_back_due(fulfilment, line) > 0)
			return line;
	}
	return NULL;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* strverscmp takes leading zeros for a fraction. */
int shelf_compare(struct str a, struct str b)
{
	size_t i = 0, j = 0;
	while (i < a.n && j < b.n) {
		long left = (unsigned char)a.p[i], right = (unsigned char)b.p[j];
		if (is_digit(a.p[i]) && is_digit(b.p[j])) {
			for (left = 0; i < a.n && is_digit(a.p[i]) && left < INT32_MAX; i++)
				left = left * 10 + (a.p[i] - '0');
			for (right = 0; j < b.n && is_digit(b.p[j]) && right < INT32_MAX; j++)
				right = right * 10 + (b.p[j] - '0');
		} else {
			i++;
			j++;
		}
		if (left != right)
			return left < right ? -1 : 1;
	}
	return (i < a.n) - (j < b.n);
}

static int by_walk(const void *a, const void *b)
{
	const struct fulfilment_line *left = *(const struct fulfilment_line *const *)a;
	const struct fulfilment_line *right = *(const struct fulfilment_line *const *)b;
	int order = shelf_compare(left->shelf, right->shelf);
	return order != 0 ? order : left->line - right->line;
}

const struct fulfilment_line **fulfilment_walk(
	struct arena *arena, const struct fulfilment *fulfilment)
{
	size_t count = fulfilment->line_count;
	const struct fulfilment_line **lines =
		arena_new_array(arena, count, const struct fulfilment_line *);
	for (size_t i = 0; i < count; i++)
		lines[i] = &fulfilment->lines[i];
	qsort(lines, count, sizeof(*lines), by_walk);
	return lines;
}

static int step_of(const struct fulfilment_line *line)
{
	return line_left_to_find(line) == 0 ? 2 : line->later_at > 0;
}

static int by_step(const void *a, const void *b)
{
	const struct fulfilment_line *left = *(const struct fulfilment_line *const *)a;
	const struct fulfilment_line *right = *(const struct fulfilment_line *const *)b;
	int order = step_of(left) - step_of(right);
	if (order == 0 && step_of(left) == 1)
		order = (left->later_at > right->later_at) - (left->later_at < right->later_at);
	return order != 0 ? order : by_walk(a, b);
}

const struct fulfilment_line **fulfilment_walk_on(
	struct arena *arena, const struct fulfilment *fulfilment)
{
	const struct fulfilment_line **lines = fulfilment_walk(arena, fulfilment);
	qsort(lines, fulfilment->line_count, sizeof(*lines), by_step);
	return lines;
}

enum band fulfilment_band(const struct fulfilment *fulfilment, int64_t now)
{
	int64_t allowed = fulfilment->promised_at - fulfilment->placed_at;
	int64_t used = now - fulfilment->placed_at;
	if (now > fulfilment->promised_at)
		return BAND_LATE;
	return used * 100 < allowed * 80 ? BAND_IN_TIME : BAND_AT_RISK;
}

/* --- a document joins what is known --- */

/* The new document with the physical facts of the store. */
static void keep_physical(const struct fulfilment *known, struct fulfilment *merged)
{
	merged->state = known->state;
	merged->slot = known->slot;
	merged->is_on_the_way = known->is_on_the_way;
	for (size_t i = 0; i < merged->line_count; i++) {
		struct fulfilment_line *line = &merged->lines[i];
		const struct fulfilment_line *own = fulfilment_find_line(known, line->line);
		if (own == NULL)
			continue;
		line->picked = own->picked;
		line->short_count = own->short_count;
		line->collected = own->collected;
		line->refused = own->refused;
		line->returned = own->returned;
		line->put_back = own->put_back;
		line->offer = own->offer;
	}
}

/* What only the store knows: headquarters' documents do not say it. */
static void keep_own(const struct fulfilment *known, struct fulfilment *merged)
{
	merged->clerk = known->clerk;
	merged->clerk_name = known->clerk_name;
	if (!merged->is_collection_told)
		merged->collected_at = known->collected_at;
	for (size_t i = 0; i < merged->line_count; i++) {
		struct fulfilment_line *line = &merged->lines[i];
		const struct fulfilment_line *own = fulfilment_find_line(known, line->line);
		line->stray = own == NULL ? 0 : own->stray;
		line->later_at = own == NULL ? 0 : own->later_at;
	}
}

/* What lies in the store beyond what the document counts. */
static void add_strays(const struct fulfilment *known, struct fulfilment *merged)
{
	for (size_t i = 0; i < merged->line_count; i++) {
		struct fulfilment_line *line = &merged->lines[i];
		const struct fulfilment_line *own = fulfilment_find_line(known, line->line);
		int beyond =
			own == NULL ? 0 : line_in_store(known, own) - line_in_store(merged, line);
		if (beyond > 0)
			line->stray += beyond;
	}
}

/* What came from another store is here whatever headquarters decided before it heard of that; it
 * will hear of it, and then counts it as the store does. */
static void keep_received(const struct fulfilment *known, struct fulfilment *merged)
{
	merged->is_on_the_way = false;
	for (size_t i = 0; i < merged->line_count; i++) {
		struct fulfilment_line *line = &merged->lines[i];
		const struct fulfilment_line *own = fulfilment_find_line(known, line->line);
		line->picked = own == NULL ? 0 : own->picked;
		line->put_back = line->ordered - line->short_count - line->picked;
	}
}

bool fulfilment_merge(
	struct fulfilment *known, const struct fulfilment *document, bool has_untold_acts)
{
	struct fulfilment merged = *document;
	bool is_raised = document->epoch > known->epoch;
	bool is_older = document->epoch < known->epoch ||
			(!is_raised && document->version < known->version);
	bool is_taken_back =
		(is_raised || fulfilment_is_ended(document)) && !fulfilment_is_ended(known);
	if (is_older)
		return false;
	keep_own(known, &merged);
	bool is_received = document->is_on_the_way && !known->is_on_the_way;
	bool has_left = known->state == FULFILMENT_COLLECTED || is_in(known, SENT);
	if (is_taken_back && is_received)
		keep_received(known, &merged);
	else if (is_taken_back && !has_left)
		add_strays(known, &merged);
	else if (has_untold_acts)
		keep_physical(known, &merged);
	*known = merged;
	return true;
}

/* --- acts --- */

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
	bool is_of_another = is_in(fulfilment, PICKING) && !str_is_empty(fulfilment->clerk) &&
			     !str_equal(fulfilment->clerk, clerk);
	return is_of_another ? REASON_OTHERS_WORK : REASON_OK;
}

enum reason fulfilment_take_over(struct fulfilment *fulfilment, struct str clerk)
{
	if (!is_in(fulfilment, PICKING))
		return REASON_WRONG_STATE;
	fulfilment->clerk = clerk;
	return REASON_OK;
}

enum reason fulfilment_pick(struct fulfilment *fulfilment, int64_t number, int64_t qty)
{
	struct fulfilment_line *line = fulfilment_find_line(fulfilment, number);
	if (!is_in(fulfilment, PICKING))
		return REASON_WRONG_STATE;
	if (line == NULL)
		return REASON_NOT_FOUND;
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
	struct fulfilment_line *line = fulfilment_find_line(fulfilment, number);
	if (!is_in(fulfilment, PICKING))
		return REASON_WRONG_STATE;
	if (line == NULL)
		return REASON_NOT_FOUND;
	if (qty < 1)
		return REASON_INVALID_FIELDS;
	if (qty > line_left_to_pick(line))
		return REASON_QUANTITY_EXCEEDED;
	if (line_is_asked(line))
		line->offer.state = SUBSTITUTE_WITHDRAWN;
	line->short_count += (int)qty;
	return REASON_OK;
}

enum reason fulfilment_substitute(struct fulfilment *fulfilment, int64_t number, struct str product)
{
	struct fulfilment_line *line = fulfilment_find_line(fulfilment, number);
	if (!is_in(fulfilment, PICKING))
		return REASON_WRONG_STATE;
	if (line == NULL)
		return REASON_NOT_FOUND;
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
	struct fulfilment_line *line = fulfilment_find_line(fulfilment, number);
	if (!is_in(fulfilment, PICKING))
		return REASON_WRONG_STATE;
	if (line == NULL)
		return REASON_NOT_FOUND;
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
	if (!is_in(fulfilment, PICKING) || !fulfilment_is_picked_through(fulfilment))
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
	if (!is_in(fulfilment, BEFORE_READY))
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
	bool is_untouched = is_in(fulfilment, BEFORE_READY) && !is_anything_picked(fulfilment);
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
	bool is_open = !is_in(fulfilment, OVER | SENT);
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

enum reason fulfilment_return(struct fulfilment *fulfilment, int64_t number, int64_t qty)
{
	struct fulfilment_line *line = fulfilment_find_line(fulfilment, number);
	if (line == NULL)
		return REASON_NOT_FOUND;
	if (qty < 1)
		return REASON_INVALID_FIELDS;
	if (qty > line_returnable(line))
		return REASON_QUANTITY_EXCEEDED;
	line->returned += (int)qty;
	return REASON_OK;
}
