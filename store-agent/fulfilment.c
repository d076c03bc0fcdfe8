/* How a fulfilment stands: its state, what is left of its lines, where they lie; see fulfilment.h.
 * What may be done with it is in fulfilment_acts.c, how documents join it in fulfilment_merge.c. */
#include "common/clock.h"
#include "store-agent/fulfilment_inside.h"

bool fulfilment_is_in(const struct fulfilment *fulfilment, unsigned states)
{
	return (1u << fulfilment->state & states) != 0;
}

bool fulfilment_is_ended(const struct fulfilment *fulfilment)
{
	return fulfilment_is_in(fulfilment, ENDED);
}

bool fulfilment_is_shopper_here(const struct fulfilment *fulfilment, int64_t now)
{
	enum { PATIENCE_H = 2 };
	return !fulfilment_is_in(fulfilment, OVER) && fulfilment->arrived_at != 0 &&
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

struct taxed line_goods(const struct fulfilment_line *line)
{
	int64_t qty = line->of_qty > 0 ? line->of_qty : line->ordered;
	return (struct taxed){line->tax, line->price_minor, qty, line->tax_amount};
}

/* What headquarters still holds aside for this line although the fulfilment is over: it cannot know
 * what of it left the shelf, so it waits for the store's word. */
int line_put_back_to_tell(const struct fulfilment *fulfilment, const struct fulfilment_line *line)
{
	int held = line->ordered - line->short_count - line->collected - line->put_back;
	return fulfilment_is_in(fulfilment, OVER) && held > 0 ? held : 0;
}

int line_in_store(const struct fulfilment *fulfilment, const struct fulfilment_line *line)
{
	int in_store = fulfilment_is_in(fulfilment, SENT) ? 0 : line->picked - line->collected;
	int held = line_put_back_to_tell(fulfilment, line);
	if (fulfilment_is_in(fulfilment, OVER) && in_store > held)
		in_store = held;
	return in_store > 0 ? in_store : 0;
}

int line_aside(const struct fulfilment *fulfilment, const struct fulfilment_line *line)
{
	return line->stray + line_in_store(fulfilment, line);
}

int line_put_back_due(const struct fulfilment *fulfilment, const struct fulfilment_line *line)
{
	return line->stray +
	       (fulfilment_is_in(fulfilment, OVER) ? line_in_store(fulfilment, line) : 0);
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

bool fulfilment_has_untold(const struct fulfilment *fulfilment)
{
	for (size_t i = 0; i < fulfilment->line_count; i++)
		if (fulfilment->lines[i].untold > 0)
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

enum band fulfilment_band(const struct fulfilment *fulfilment, int64_t now)
{
	int64_t allowed = fulfilment->promised_at - fulfilment->placed_at;
	int64_t used = now - fulfilment->placed_at;
	if (now > fulfilment->promised_at)
		return BAND_LATE;
	return used * 100 < allowed * 80 ? BAND_IN_TIME : BAND_AT_RISK;
}
