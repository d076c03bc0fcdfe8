/* GET /v1/products/{sku}/variants: the other sizes and colours of a product. */
#include "server/db/try.h"
#include "server/fulfilment/variants.h"
#include "server/http/call.h"
#include "server/server.h"
#include "server/views/json_parts.h"

/* Size and colour, where it has them. */
static void add_differences(json_t *json, const struct variant *variant)
{
	if (variant->size.n > 0)
		json_object_set_new(json, "size", json_stringn(variant->size.p, variant->size.n));
	if (variant->colour_fr.n > 0)
		json_object_set_new(json, "colour",
			json_pack("{s:s%, s:s%}", "fr", JSON_STR(variant->colour_fr), "en",
				JSON_STR(variant->colour_en)));
}

static json_t *variant_json(const struct variant *variant)
{
	json_t *json = json_pack("{s:s%, s:{s:s%, s:s%}, s:I, s:s}", "sku", JSON_STR(variant->sku),
		"name", "fr", JSON_STR(variant->name_fr), "en", JSON_STR(variant->name_en),
		"price_minor", (json_int_t)variant->price_minor, "currency",
		variant->currency.code);
	add_differences(json, variant);
	return json;
}

static json_t *variants_json(const struct variants *variants)
{
	json_t *list = json_array();
	json_t *json = json_pack("{s:o}", "variants", list);
	for (size_t i = 0; i < variants->count; i++)
		json_array_append_new(list, variant_json(&variants->others[i]));
	if (variants->model.n > 0) {
		json_object_set_new(
			json, "model", json_stringn(variants->model.p, variants->model.n));
		add_differences(json, &variants->itself);
	}
	return json;
}

static enum db_status read_variants(struct call *call, struct variants *variants_out)
{
	struct tx *tx = db_reading(call->db, call->arena);
	struct product product;
	DB_TRY(product_by_sku(tx, call_path(call, "sku"), &product));
	return variants_of(tx, product.id, (store_id){0}, variants_out);
}

void get_product_variants(struct call *call)
{
	struct variants variants;
	enum db_status status = read_variants(call, &variants);
	if (status == DB_DONE)
		reply_json(call, 200, variants_json(&variants));
	else
		reply_problem(call, db_reason(status), NULL);
}
