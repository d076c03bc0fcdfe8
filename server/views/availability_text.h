/* What stores have of a list of lines, as text: what availability_json says, for the answers that
 * shoppers' pages ask for all day. */
#ifndef COMPTOIR_VIEWS_AVAILABILITY_TEXT_H
#define COMPTOIR_VIEWS_AVAILABILITY_TEXT_H

#include "server/fulfilment/sourcing.h"

/* {"stores": […]} in the order of the ranking, with "stale": true when it is; in the arena. */
struct str availability_text(
	struct arena *arena, const struct question *question, const struct ranking *ranking);

#endif
