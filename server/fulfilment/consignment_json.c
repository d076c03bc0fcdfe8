/* Documents of consignments; see consignment_json.h. */
#include "server/fulfilment/consignment_json.h"

#include "common/clock.h"
#include "common/serial.h"
#include "server/db/q_consignment.h"
#include "server/db/try.h"
#include "server/fulfilment/lookup.h"

static void set_text(json_t *object, const char *key, struct str text)
{
	json_object_set_new(object, key, json_stringn(text.p, text.n));
}

static void set_instant(json_t *object, const char *key, struct arena *arena, int64_t at)
{
	set_text(object, key, instant_print(arena, at));
}

/* A store that was enrolled this moment is named in the next document. */
static void set_store(
	json_t *object, const char *key, const struct stores *stores, bool is_known, store_id id)
{
	const struct store *store = is_known ? stores_find(stores, id) : NULL;
	json_t *json = json_object();
	json_object_set_new(object, key, json);
	set_text(json, "code", store == NULL ? STR_EMPTY : store->code);
	set_text(json, "name", store == NULL ? STR_EMPTY : store->name);
}

static void set_outcome(json_t *json, struct arena *arena, const struct stores *stores,
	const struct q_consignment_document *row)
{
	set_text(json, "state", consignment_state_name(row->state));
	if (row->state == CONSIGNMENT_UNDERWAY)
		return;
	json_object_set_new(json, "arrived", json_integer(row->arrived));
	json_object_set_new(json, "missing", json_integer(row->missing));
	set_store(json, "at", stores, row->has_at_store, row->at_store);
	set_instant(json, "closed_at", arena, row->closed_at);
	if (row->has_gap)
		set_text(json, "gap", consignment_gap_name(row->gap));
	if (row->has_place)
		set_text(json, "place", disposition_name(row->place));
}

static void set_goods(json_t *json, struct arena *arena, const struct q_consignment_document *row)
{
	struct serials serials;
	set_text(json, "sku", row->sku);
	set_text(json, "name", row->name);
	json_object_set_new(json, "qty", json_integer(row->qty));
	if (row->has_condition)
		set_text(json, "condition", condition_name(row->condition));
	if (row->has_serials && serials_read(arena, row->serials, &serials))
		json_object_set_new(json, "serials", serials_json(&serials));
}

static enum db_status set_gtins(struct tx *tx, json_t *json, product_id product)
{
	gtin *gtins;
	size_t count;
	json_t *list = json_array();
	json_object_set_new(json, "gtins", list);
	DB_TRY(lookup_gtins(tx, product, &gtins, &count));
	for (size_t i = 0; i < count; i++) {
		struct str text = gtin_print14(tx_arena(tx), gtins[i]);
		json_array_append_new(list, json_stringn(text.p, text.n));
	}
	return DB_DONE;
}

enum db_status consignment_json(struct tx *tx, const struct stores *stores, store_id here,
	consignment_id id, json_t *object)
{
	struct arena *arena = tx_arena(tx);
	const struct q_consignment_document_in in = {id, here};
	struct q_consignment_document row;
	DB_MUST(q_consignment_document(tx, &in, &row));
	set_text(object, "id", uuid_print(arena, id.uuid));
	set_text(object, "number", row.number);
	set_text(object, "return_id", uuid_print(arena, row.return_id.uuid));
	json_object_set_new(object, "line", json_integer(row.line));
	set_text(object, "order", uuid_print(arena, row.order.uuid));
	set_text(object, "order_number", row.order_number);
	set_goods(object, arena, &row);
	set_store(object, "from", stores, true, row.from_store);
	set_store(object, "to", stores, row.has_to_store, row.to_store);
	set_instant(object, "sent_at", arena, row.sent_at);
	set_instant(object, "arrives_by", arena, row.arrives_by);
	set_outcome(object, arena, stores, &row);
	return set_gtins(tx, object, row.product);
}

/* --- where to --- */

static void add_place(json_t *array, const struct store *store)
{
	json_t *json = json_object();
	json_array_append_new(array, json);
	set_text(json, "code", store->code);
	set_text(json, "name", store->name);
	set_text(json, "city", store->city);
	json_object_set_new(json, "is_warehouse", json_boolean(!store->is_pickup_enabled));
}

void destinations_json(
	struct arena *arena, const struct stores *stores, const struct store *here, json_t *array)
{
	const struct store *centre = stores_by_code(stores, here->return_to);
	const struct near_store *near = stores_near(stores, arena, here->at);
	const struct {
		bool is_warehouse;
		size_t most;
	} kinds[] = {{true, DESTINATION_WAREHOUSES}, {false, DESTINATION_STORES}};
	if (centre == here)
		centre = NULL;
	if (centre != NULL)
		add_place(array, centre);
	for (size_t kind = 0; kind < ARRAY_LENGTH(kinds); kind++) {
		size_t added = 0;
		for (size_t i = 0; i < stores->count && added < kinds[kind].most; i++) {
			const struct store *store = near[i].store;
			if (store == here || store == centre ||
				store->is_pickup_enabled == kinds[kind].is_warehouse ||
				!str_equal(store->country, here->country))
				continue;
			add_place(array, store);
			added++;
		}
	}
}
