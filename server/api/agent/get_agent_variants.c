/* GET /v1/agent/variants: other sizes and colours of goods at the counter, and how
 * many its store has of each. */
#include "server/db/try.h"
#include "server/fulfilment/variants.h"
#include "server/http/call.h"
#include "server/server.h"
#include "server/views/json_parts.h"

static void add_text(json_t *json, const char *name, struct str text)
{
	if (text.n > 0)
		json_object_set_new(json, name, json_stringn(text.p, text.n));
}

/* In the language of the agent's store. */
static json_t *variant_json(const struct variant *variant, enum language language)
{
	bool is_french = language == LANGUAGE_FR;
	json_t *json = json_pack("{s:s%, s:s%, s:I, s:s, s:I}", "sku", JSON_STR(variant->sku),
		"name", JSON_STR(is_french ? variant->name_fr : variant->name_en), "price_minor",
		(json_int_t)variant->price_minor, "currency", variant->currency.code, "available",
		(json_int_t)variant->available);
	add_text(json, "size", variant->size);
	add_text(json, "colour", is_french ? variant->colour_fr : variant->colour_en);
	return json;
}

static enum db_status list_variants(struct call *call, json_t *list)
{
	struct tx *tx = db_reading(call->db, call->arena);
	const struct store *here =
		stores_find(directory_stores(call->server->directory), call->caller.store);
	struct product product;
	struct variants variants;
	DB_TRY(product_by_sku(tx, call_query(call, "of"), &product));
	DB_TRY(variants_of(tx, product.id, call->caller.store, &variants));
	for (size_t i = 0; i < variants.count; i++)
		json_array_append_new(list, variant_json(&variants.others[i],
						    here == NULL ? LANGUAGE_FR : here->language));
	return DB_DONE;
}

static void refuse_without_of(struct call *call)
{
	struct faults faults;
	faults_init(&faults, call->arena);
	fault_add(&faults, STR("of"), "required", "A sku.");
	reply_faults(call, REASON_BAD_PARAMETER, &faults);
}

void get_agent_variants(struct call *call)
{
	if (str_is_empty(call_query(call, "of"))) {
		refuse_without_of(call);
		return;
	}
	json_t *list = json_array();
	enum db_status status = list_variants(call, list);
	if (status == DB_DONE) {
		reply_json(call, 200, json_pack("{s:o}", "variants", list));
		return;
	}
	json_decref(list);
	reply_problem(call, db_reason(status), NULL);
}
