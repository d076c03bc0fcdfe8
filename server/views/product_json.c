/* Products as the API shows them. */
#include "server/views/product_json.h"

#include "common/tax_json.h"
#include "server/fulfilment/bundle.h"
#include "server/views/json_parts.h"

/* NULL for goods. */
static json_t *contents_json(
	struct arena *arena, struct catalogue *catalogue, const struct product *product)
{
	struct bundle_item *items;
	size_t count = bundle_items(arena, catalogue, product, &items);
	if (!product_is_bundle(product))
		return NULL;
	json_t *contents = json_array();
	for (size_t i = 0; i < count; i++)
		json_array_append_new(
			contents, json_pack("{s:s%, s:i}", "sku", JSON_STR(items[i].product->sku),
					  "qty", (int)items[i].qty));
	return contents;
}

json_t *product_json(
	struct arena *arena, struct catalogue *catalogue, const struct product *product)
{
	json_t *json = json_pack(
		"{s:s%, s:{s:s%, s:s%}, s:s%, s:I, s:s, s:i, s:o*, s:o*, s:o*, s:o*}", "sku",
		JSON_STR(product->sku), "name", "fr", JSON_STR(product->name_fr), "en",
		JSON_STR(product->name_en), "brand", JSON_STR(product->brand), "price_minor",
		(json_int_t)product->price_minor, "currency", product->currency.code, "vat_bp",
		(int)product->tax.vat_bp, "gtin", gtin_json(arena, product->gtin), "contents",
		contents_json(arena, catalogue, product), "is_set",
		product->is_set ? json_true() : NULL, "is_serialised",
		product->is_serialised ? json_true() : NULL);
	tax_json_set_rates(json, product->tax);
	return json;
}
