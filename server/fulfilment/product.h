/* Products as shoppers and clerks ask for them. */
#ifndef COMPTOIR_PRODUCT_H
#define COMPTOIR_PRODUCT_H

#include "common/gtin.h"
#include "common/ids.h"
#include "common/money.h"
#include "common/tax.h"
#include "common/words.h"
#include "server/db/db.h"

struct product {
	product_id id;
	struct str sku, name_fr, name_en, brand;
	int64_t price_minor;
	struct currency currency;
	struct tax tax;
	gtin gtin; /* 0 if none */
	uint32_t version;
	struct str contents; /* of a bundle: its parts (bundle.h); empty: goods */
	bool is_set;	     /* of a bundle: comes back whole or not at all */
	bool is_serialised;  /* each unit has a serial (serials.h) */
};

enum { PRODUCT_PAGE_MAX = 50 };

/* DB_NONE when there is none. */
enum db_status product_by_sku(struct tx *tx, struct str sku, struct product *product_out) MUST_USE;
enum db_status product_by_gtin(struct tx *tx, gtin value, struct product *product_out) MUST_USE;
/* Goods, as a scanner reads or a clerk types it: a barcode, else a sku. A bundle is none. */
enum db_status product_by_scan(
	struct tx *tx, struct str scanned, struct product *product_out) MUST_USE;
enum db_status product_by_id(struct tx *tx, product_id id, struct product *product_out) MUST_USE;
/* Many at once; they may be given in any order and twice. *products_out (in tx_arena) has those
 * that are there, sorted by id. */
enum db_status products_by_ids(struct tx *tx, const product_id *ids, size_t count,
	struct product **products_out, size_t *count_out) MUST_USE;
/* By id, for qsort and bsearch. */
int product_compare(const void *a, const void *b);
/* Every word of `words` begins a word of the names or the brand, or they are a whole sku or
 * GTIN; by id, after the given one (row 0: from the start); empty words list everything. */
enum db_status products_search(struct tx *tx, struct str words, product_id after, size_t most,
	struct product **products_out, size_t *count_out) MUST_USE;
/* Printable ASCII of 1 to 64 characters, as importers take it: anything else is no product's. */
bool sku_is_possible(struct str text);
struct str product_name(const struct product *product, enum language language);

/* From a row. The statements that read a product have the same columns, so one shape serves all. */
#define PRODUCT_FROM(row)                                                                          \
	((struct product){.id = (row)->product,                                                    \
		.sku = (row)->sku,                                                                 \
		.name_fr = (row)->name_fr,                                                         \
		.name_en = (row)->name_en,                                                         \
		.brand = (row)->brand,                                                             \
		.price_minor = (row)->price_minor,                                                 \
		.currency = product_currency((row)->currency),                                     \
		.tax = {(row)->tax, (row)->vat_bp},                                                \
		.gtin = {(row)->gtin},                                                             \
		.version = (row)->version,                                                         \
		.contents = (row)->contents,                                                       \
		.is_set = (row)->is_set,                                                           \
		.is_serialised = (row)->is_serialised})

struct currency product_currency(struct str code);

#endif
