/* Taxes for templates; see tax_view.h. */
#include "common/tax_view.h"

void tax_sums_view(xmlNodePtr parent, const struct tax_sums *sums)
{
	for (size_t i = 0; i < sums->count; i++) {
		const struct tax_part *part = &sums->parts[i];
		xmlNodePtr node = view_child(parent, "tax");
		view_text(node, "kind", tax_kind_name(part->kind));
		view_int(node, "rate_mpct", part->rate_mpct);
		view_int(node, "minor", part->minor);
	}
}
