/* Products as the API shows them. */
#include "server/views/product_json.h"

#include "server/views/json_parts.h"

json_t *product_json(struct arena *arena, const struct product *product)
{
	return json_pack("{s:s%, s:{s:s%, s:s%}, s:s%, s:I, s:s, s:i, s:o*}", "sku",
		JSON_STR(product->sku), "name", "fr", JSON_STR(product->name_fr), "en",
		JSON_STR(product->name_en), "brand", JSON_STR(product->brand), "price_minor",
		(json_int_t)product->price_minor, "currency", product->currency.code, "vat_bp",
		(int)product->vat_bp, "gtin", gtin_json(arena, product->gtin));
}
