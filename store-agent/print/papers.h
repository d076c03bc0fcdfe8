/*
 * What the store prints, as documents: pick lists, labels, and receipts for who wants one. Pure:
 * facts in, document out, in the time zone of the store. What clerks read is in the store's
 * language, what a customer takes home in the language of the order. The pickup code is known to
 * none of them.
 */
#ifndef COMPTOIR_AGENT_PAPERS_H
#define COMPTOIR_AGENT_PAPERS_H

#include "common/print_document.h"
#include "common/render.h"
#include "store-agent/feed.h"
#include "store-agent/fulfilment.h"
#include "store-agent/journal/consignments.h"
#include "store-agent/journal/report.h"
#include "store-agent/journal/waves.h"

struct paper_context {
	struct arena *arena;
	const struct templates *templates; /* for its messages */
	const struct store_facts *store;
	struct str language; /* empty: the store's */
	bool is_copy;	     /* says so across the top */
	int64_t now;
};

/* Lines in walking order, a barcode and a box to tick for each. */
struct print_document *pick_list_paper(
	const struct paper_context *context, const struct fulfilment *fulfilment);
/* One walk for several orders: what goes into which bag, product by product. */
struct print_document *wave_list_paper(const struct paper_context *context, const struct wave *wave,
	const struct wave_member *members, size_t count);
/* For the bags of a ready order, a page each: who, where it waits, and the order's reference. */
struct print_document *bag_label_paper(
	const struct paper_context *context, const struct fulfilment *fulfilment, int bags);
/* Shows whether letters and codes come out well. */
struct print_document *test_page_paper(const struct paper_context *context, struct str output);
struct print_document *pickup_receipt_paper(
	const struct paper_context *context, const struct fulfilment *fulfilment);
/* Figures and times of a day that began then; nobody's name. */
struct print_document *day_report_paper(
	const struct paper_context *context, int64_t day_at, const struct day_report *report);
/* Goes with returned goods to another store: what, from where, to where, and its code. */
struct print_document *transfer_slip_paper(
	const struct paper_context *context, const struct consignment *consignment);
/* facts: what desk_return or desk_exchange saved, and when (0: not known). NULL when they cannot be
 * read. */
struct print_document *return_receipt_paper(
	const struct paper_context *context, struct str facts, int64_t at);

#endif
