/*
 * What a bundle is made of, as a row of products says it: "SHIRT*2 TIE*1". Parts are goods that the
 * database has or an earlier row names, in the same currency.
 */
#ifndef COMPTOIR_IMPORT_PRODUCT_CONTENTS_H
#define COMPTOIR_IMPORT_PRODUCT_CONTENTS_H

#include "server/import/row.h"

struct contents {
	struct str *skus;
	int32_t *qtys;
	size_t count; /* 0: the row says nothing of it */
};

/* Remembers a good row for those after it, in import->products. */
void contents_note_row(struct import *import, struct str sku, struct str currency, bool is_bundle);
/* Of a row, in import->frame; adds faults. What is goods in the database stays goods. */
void contents_check(struct import *import, const char *column, struct str text, struct str sku,
	struct str currency, struct contents *contents_out);
/* As product.contents has it, in tx_arena. */
enum db_status contents_resolve(
	struct tx *tx, const struct contents *contents, struct str *text_out) MUST_USE;

#endif
