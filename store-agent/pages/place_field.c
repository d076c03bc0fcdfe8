/* Where returned goods go; see place_field.h. */
#include "store-agent/pages/place_field.h"

struct destinations {
	const struct destination *list;
	size_t count;
};

static enum reason destinations_body(struct journal_tx *tx, void *context)
{
	struct destinations *destinations = context;
	destinations->count = destinations_load(tx, &destinations->list);
	return REASON_OK;
}

/* None when the journal failed: add_counters says that it did. */
static struct destinations destinations_of(const struct visit *visit)
{
	struct destinations destinations = {.count = 0};
	if (journal_run(visit->agent->desk.journal, visit->arena, destinations_body,
		    &destinations) != REASON_OK)
		destinations.count = 0;
	return destinations;
}

bool place_read(const struct visit *visit, struct str text, enum disposition *place_out,
	struct place *to_out)
{
	struct str code = text, word = str_cut(&code, ':');
	struct destinations known;
	if (!disposition_parse(word, place_out) || *place_out != DISPOSITION_TRANSFER)
		return disposition_parse(text, place_out);
	known = destinations_of(visit);
	for (size_t i = 0; i < known.count; i++)
		if (str_equal(known.list[i].code, code)) {
			*to_out = (struct place){known.list[i].code, known.list[i].name};
			return true;
		}
	return false;
}

struct str place_value(struct arena *arena, enum disposition place, const struct place *to)
{
	struct str name = disposition_name(place);
	return place == DISPOSITION_TRANSFER
		       ? str_printf(arena, STR_FMT ":" STR_FMT, STR_ARG(name), STR_ARG(to->code))
		       : name;
}

void destinations_view(const struct visit *visit, xmlNodePtr page)
{
	struct destinations known = destinations_of(visit);
	for (size_t i = 0; i < known.count; i++) {
		xmlNodePtr node = view_child(page, "destination");
		view_text(node, "code", known.list[i].code);
		view_text(node, "name", known.list[i].name);
		view_text(node, "city", known.list[i].city);
		view_bool(node, "is_warehouse", known.list[i].is_warehouse);
	}
}
