/* Lanes by caller, served in turn; see line.h. */
#include "server/engine/line.h"

static struct lane *lane_of(struct line *line, const struct waiting *waiting)
{
	return &line->lanes[waiting->work->caller % LINE_LANES];
}

/* Callers who share a lane take turns in it too: each has one work in a round, and who comes anew
 * is in the next one. */
static uint64_t round_of(const struct lane *lane, const struct waiting *waiting)
{
	const struct waiting *own = lane->last;
	while (own != NULL && own->work->caller != waiting->work->caller)
		own = own->previous;
	return own == NULL ? lane->round + 1 : own->round + 1;
}

static void insert_behind(struct lane *lane, struct waiting *previous, struct waiting *waiting)
{
	waiting->previous = previous;
	waiting->next = previous == NULL ? lane->first : previous->next;
	if (previous == NULL)
		lane->first = waiting;
	else
		previous->next = waiting;
	if (waiting->next == NULL)
		lane->last = waiting;
	else
		waiting->next->previous = waiting;
}

void line_add(struct line *line, struct waiting *waiting)
{
	struct lane *lane = lane_of(line, waiting);
	waiting->round = round_of(lane, waiting);
	struct waiting *previous = lane->last;
	while (previous != NULL && previous->round > waiting->round)
		previous = previous->previous;
	insert_behind(lane, previous, waiting);
	waiting->is_in_line = true;
	line->count++;
	line->bytes += waiting->work->bytes;
	line->weight += waiting->work->weight;
}

void line_remove(struct line *line, struct waiting *waiting)
{
	struct lane *lane = lane_of(line, waiting);
	if (waiting->previous == NULL) {
		lane->first = waiting->next;
		lane->round = waiting->round;
	} else {
		waiting->previous->next = waiting->next;
	}
	if (waiting->next == NULL)
		lane->last = waiting->previous;
	else
		waiting->next->previous = waiting->previous;
	waiting->is_in_line = false;
	line->count--;
	line->bytes -= waiting->work->bytes;
	line->weight -= waiting->work->weight;
}

struct waiting *line_next(struct line *line)
{
	for (size_t i = 0; i < LINE_LANES && line->count > 0; i++) {
		struct waiting *first = line->lanes[line->turn].first;
		if (first != NULL)
			return first;
		line_turn(line);
	}
	return NULL;
}

void line_turn(struct line *line)
{
	line->turn = (line->turn + 1) % LINE_LANES;
}
