/* Who stands at the counter, on top of every list. */
#include "store-agent/pages/visit.h"

enum { ARRIVALS_SHOWN = 8 };

void arrivals_view(const struct visit *visit, xmlNodePtr page)
{
	struct fulfilments here;
	xmlNodePtr arrivals = view_child(page, "arrivals");
	if (desk_arrivals(&visit->agent->desk, visit->arena, visit->now, &here) != REASON_OK)
		return; /* add_counters says that the journal failed */
	view_int(page, "arrived", (int64_t)here.count);
	for (size_t i = 0; i < here.count && i < ARRIVALS_SHOWN; i++)
		fulfilment_head_view(visit, arrivals, &here.list[i]);
	if (here.count > ARRIVALS_SHOWN)
		view_int(arrivals, "more", (int64_t)here.count - ARRIVALS_SHOWN);
}
