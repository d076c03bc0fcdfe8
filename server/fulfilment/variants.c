/* Products of one model; see variants.h. */
#include "server/fulfilment/variants.h"

#include "server/db/q_product.h"
#include "server/db/try.h"

static struct variant variant_of(const struct q_product_variants *row)
{
	return (struct variant){
		.product = row->product,
		.sku = row->sku,
		.name_fr = row->name_fr,
		.name_en = row->name_en,
		.size = row->size,
		.colour_fr = row->colour_fr,
		.colour_en = row->colour_en,
		.price_minor = row->price_minor,
		.currency = product_currency(row->currency),
		.available = row->available,
	};
}

enum db_status variants_of(
	struct tx *tx, product_id product, store_id store, struct variants *variants_out)
{
	struct q_product_variants_in in = {store, product};
	struct q_product_variants *rows;
	size_t count;
	*variants_out = (struct variants){.model = STR_EMPTY};
	DB_TRY(q_product_variants(tx, &in, &rows, &count));
	if (count == 0)
		return DB_DONE;
	struct variant *others = arena_new_array(tx_arena(tx), count, struct variant);
	for (size_t i = 1; i < count; i++)
		others[i - 1] = variant_of(&rows[i]);
	*variants_out = (struct variants){rows[0].model, variant_of(&rows[0]), others, count - 1};
	return DB_DONE;
}
