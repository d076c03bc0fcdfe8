/* GET /v1/stores: stores near a place, or all of them, a page at a time. */
#include "common/clock.h"
#include "server/api/asked.h"
#include "server/fulfilment/bundle.h"
#include "server/http/call.h"
#include "server/server.h"
#include "server/views/availability_json.h"
#include "server/views/store_json.h"

/* With a sku the list ends after so many stores that have it. */
enum { WITH_STOCK_MAX = 200 };

struct stores_query {
	bool has_place;
	struct position near;
	bool has_open_at;
	int64_t open_at;
	size_t limit;
};

/* Where a page ended: stores are listed by distance, then id. */
struct place_in_list {
	uint32_t distance_m, store;
};

struct listed {
	const struct store *store;
	uint32_t distance_m;
	const struct candidate *candidate; /* when a sku was asked for */
};

struct store_list {
	struct listed *list;
	size_t count;
	struct question question;
	bool is_stale; /* what was asked for with a sku: too old to promise by */
};

/* --- read --- */

static bool read_query(struct call *call, struct stores_query *query)
{
	if (!query_place(call, call_has_query(call, "sku"), &query->has_place, &query->near))
		return false;
	query->has_open_at = call_has_query(call, "open_at") &&
			     instant_parse(call_query(call, "open_at"), &query->open_at);
	query->limit = (size_t)call_query_int(call, "limit", 10);
	if (call_has_query(call, "qty") && !call_has_query(call, "sku")) {
		struct faults faults;
		faults_init(&faults, call->arena);
		fault_add(&faults, STR("qty"), "not_allowed", "Only with sku.");
		reply_faults(call, REASON_BAD_PARAMETER, &faults);
		return false;
	}
	return true;
}

/* --- list --- */

static void list_all(struct call *call, const struct stores_query *query, struct store_list *out)
{
	const struct stores *stores = directory_stores(call->server->directory);
	const struct near_store *near =
		query->has_place ? stores_near(stores, call->arena, query->near) : NULL;
	out->list = arena_new_array(call->arena, stores->count, struct listed);
	out->count = stores->count;
	for (size_t i = 0; i < stores->count; i++)
		out->list[i] = near == NULL ? (struct listed){.store = &stores->list[i]}
					    : (struct listed){.store = near[i].store,
						      .distance_m = near[i].distance_m};
}

static enum db_status list_with_stock(
	struct call *call, const struct stores_query *query, struct store_list *out)
{
	const struct product *product;
	enum db_status status =
		catalogue_find(call->server->catalogue, call_query(call, "sku"), &product);
	if (status != DB_DONE)
		return status == DB_NONE ? DB_DONE : status; /* nobody has what is unknown */
	struct wanted *wanted = arena_new_struct(call->arena, struct wanted);
	*wanted = (struct wanted){
		product->id, product->sku, (int32_t)call_query_int(call, "qty", 1), 0};
	out->question = (struct question){.lines = wanted,
		.line_count = 1,
		.has_near = true,
		.near = query->near,
		.now = call->now};
	status = question_expand(&out->question, call->arena, call->server->catalogue);
	if (status != DB_DONE)
		return status == DB_NONE ? DB_DONE : status; /* nor so many */
	const struct market market = server_market(call->server);
	struct ranking ranking =
		sourcing_show(call->arena, &market, &out->question, WITH_STOCK_MAX, false);
	question_fold(&out->question, call->arena, &ranking);
	out->list = arena_new_array(call->arena, ranking.count, struct listed);
	out->count = ranking.count;
	out->is_stale = ranking.is_stale;
	for (size_t i = 0; i < out->count; i++)
		out->list[i] = (struct listed){
			ranking.list[i].store, ranking.list[i].distance_m, &ranking.list[i]};
	return DB_DONE;
}

/* --- answer --- */

static bool is_after(const struct listed *listed, struct place_in_list place)
{
	if (listed->distance_m != place.distance_m)
		return listed->distance_m > place.distance_m;
	return listed->store->id.row > place.store;
}

static json_t *listed_json(struct call *call, const struct stores_query *query,
	const struct question *question, const struct listed *listed)
{
	json_t *json = store_nearby_json(
		call->arena, listed->store, query->has_place, listed->distance_m, call->now);
	if (listed->candidate == NULL)
		return json;
	json_object_set_new(json, "stock", line_available_json(question, listed->candidate, 0));
	json_object_set_new(
		json, "promise", candidate_promise_json(call->arena, listed->candidate));
	return json;
}

static void answer(struct call *call, const struct stores_query *query,
	const struct store_list *all, struct place_in_list after)
{
	json_t *page = json_array();
	struct place_in_list last = after;
	bool has_more = false;
	for (size_t i = 0; i < all->count && !has_more; i++) {
		const struct listed *listed = &all->list[i];
		if (!is_after(listed, after) ||
			(query->has_open_at &&
				!hours_are_open(&listed->store->hours, query->open_at)))
			continue;
		has_more = json_array_size(page) == query->limit;
		if (has_more)
			break;
		json_array_append_new(page, listed_json(call, query, &all->question, listed));
		last = (struct place_in_list){listed->distance_m, listed->store->id.row};
	}
	reply_json(call, 200,
		json_pack("{s:o*, s:o}", "stale", all->is_stale ? json_true() : NULL, "stores",
			page));
	if (has_more)
		reply_next(call, cursor_print(call, &last, sizeof(last)));
}

void get_stores(struct call *call)
{
	struct stores_query query = {0};
	struct place_in_list after = {0};
	struct store_list all = {0};
	if (!read_query(call, &query))
		return;
	if (call_has_query(call, "cursor") && !cursor_parse(call, &after, sizeof(after)))
		return;

	enum db_status status = DB_DONE;
	if (call_has_query(call, "sku"))
		status = list_with_stock(call, &query, &all);
	else
		list_all(call, &query, &all);
	if (status != DB_DONE)
		reply_problem(call, db_reason(status), NULL);
	else
		answer(call, &query, &all, after);
}
