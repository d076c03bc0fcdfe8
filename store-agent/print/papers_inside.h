/* What all papers of a store are made with; see papers.h. For store-agent/print only. */
#ifndef COMPTOIR_AGENT_PAPERS_INSIDE_H
#define COMPTOIR_AGENT_PAPERS_INSIDE_H

#include "store-agent/print/papers.h"

/* "fr" or "en". */
const char *paper_language(const struct paper_context *context);
struct str paper_say(const struct paper_context *context, const char *key);
/* With the date in full. */
struct str paper_instant(const struct paper_context *context, int64_t at);
struct str paper_number(const struct paper_context *context, int64_t number);
/* What stands on every page. */
struct print_document *paper_new(const struct paper_context *context, const char *title);
/* Its name as the customer ordered it, its sku, and the bundle that it was ordered in. */
struct print_cell paper_product(
	const struct paper_context *context, const struct fulfilment_line *line);
/* Who ordered, and who comes. */
void paper_order_facts(const struct paper_context *context, const struct fulfilment *fulfilment,
	struct print_document *document);

#endif
