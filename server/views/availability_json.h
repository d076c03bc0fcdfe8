/* Pieces of what a store has of a list of lines; whole answers are availability_text.h. */
#ifndef COMPTOIR_VIEWS_AVAILABILITY_JSON_H
#define COMPTOIR_VIEWS_AVAILABILITY_JSON_H

#include <jansson.h>

#include "server/fulfilment/sourcing.h"

/* One line of one store: how many were asked for, how many there are, how old the figure is. */
json_t *line_available_json(
	const struct question *question, const struct candidate *candidate, size_t line);
/* NULL when the store has none. */
json_t *candidate_promise_json(struct arena *arena, const struct candidate *candidate);

#endif
