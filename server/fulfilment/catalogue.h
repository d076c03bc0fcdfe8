/*
 * The products, in memory: what a line of a question or an order is about, what it is called
 * and what it costs. One catalogue per process; loaded before the first request, and a job
 * asks each second what changed. So a price in an answer or an order is at most about a
 * second older than the product table (a refresh that fails shows as job trouble, and
 * comptoir_job_last_success_timestamp_seconds says since when).
 *
 * Readers take no lock. A product that changes is replaced as a whole; what a reader was given
 * stays readable for CATALOGUE_KEEP_MS, far longer than any request lives. Products are never
 * deleted, only changed. A product costs about 150 bytes and its texts (names that are equal in
 * both languages are kept once): a million with texts of 80 bytes take 240 MB.
 */
#ifndef COMPTOIR_CATALOGUE_H
#define COMPTOIR_CATALOGUE_H

#include "server/fulfilment/product.h"

enum {
	CATALOGUE_KEEP_MS = 5 * 60 * 1000,
	CATALOGUE_PRODUCTS_MAX = 4000000,
	/* No transaction that writes products may be open longer, or its changes are seen late. */
	CATALOGUE_LATE_MS = 60 * 1000,
};

struct catalogue;

/* Has a connection of its own, opened at the first refresh, so that whoever misses a product needs
 * none and may be in a transaction. The settings' texts must outlive it. */
struct catalogue *catalogue_new(const struct db_settings *settings);
void catalogue_free(struct catalogue *catalogue);
/* Reads what changed since the last time; everything the first time. DB_DONE also when nothing
 * had changed. What was read before a failure stays. Several callers take turns. */
enum db_status catalogue_refresh(struct catalogue *catalogue) MUST_USE;
size_t catalogue_count(struct catalogue *catalogue);

/* From memory alone; NULL when it is not known, or not yet: another instance may have heard of
 * it a second earlier. */
const struct product *catalogue_by_id(struct catalogue *catalogue, product_id id);
const struct product *catalogue_by_sku(struct catalogue *catalogue, struct str sku);

/* What somebody asks for by its sku. One that is not known is looked for in the database before
 * it is refused, at a bounded rate (look_again.h), which may take a moment: not in the committer.
 * DB_NONE when there is none. */
enum db_status catalogue_find(
	struct catalogue *catalogue, struct str sku, const struct product **product_out) MUST_USE;

#endif
