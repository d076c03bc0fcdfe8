/* Lanes by caller, served in turn; see line.h. */
#include "server/engine/line.h"

static struct lane *lane_of(struct line *line, const struct waiting *waiting)
{
	return &line->lanes[waiting->work->caller % LINE_LANES];
}

void line_add(struct line *line, struct waiting *waiting)
{
	struct lane *lane = lane_of(line, waiting);
	waiting->next = NULL;
	waiting->previous = lane->last;
	if (lane->last == NULL)
		lane->first = waiting;
	else
		lane->last->next = waiting;
	lane->last = waiting;
	waiting->is_in_line = true;
	line->count++;
	line->bytes += waiting->work->bytes;
	line->weight += waiting->work->weight;
}

void line_remove(struct line *line, struct waiting *waiting)
{
	struct lane *lane = lane_of(line, waiting);
	if (waiting->previous == NULL)
		lane->first = waiting->next;
	else
		waiting->previous->next = waiting->next;
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
