/* POST /v1/agent/lookups: an order of any store by whatever the customer has, also by receipt, or
 * by e-mail, phone or name with something that proves it. Changes nothing but the count of searches
 * in vain. */
#include "server/api/agent/counter_orders.h"
#include "server/db/db.h"
#include "server/fulfilment/lookup.h"
#include "server/server.h"

struct lookup_body {
	struct str clerk, text, proof;
};

static const struct json_field lookup_fields[] = {
	JSON_TEXT(struct lookup_body, clerk, REQUIRED, 1, 32),
	JSON_TEXT(struct lookup_body, text, REQUIRED, 1, 254),
	JSON_TEXT(struct lookup_body, proof, OPTIONAL, 0, 64),
};

/* Answered when there are none left. */
static bool take_try(struct call *call, const struct lookup_try *search)
{
	unsigned wait_s;
	enum db_status status =
		tx_run(call->db, call->arena, lookup_try_count, search, &wait_s, sizeof(wait_s));
	if (status != DB_DONE)
		reply_problem(call, db_reason(status), NULL);
	else if (wait_s > 0)
		reply_retry_after(call, REASON_TOO_MANY_ATTEMPTS, wait_s);
	return status == DB_DONE && wait_s == 0;
}

/* Takes over the list. */
static void answer(struct call *call, enum return_found by, json_t *list)
{
	json_t *json = json_pack("{s:O}", "orders", list);
	if (json_array_size(list) > 0)
		json_object_set_new(json, "found", json_string(return_found_name(by).p));
	json_decref(list);
	reply_json(call, 200, json);
}

static void look_up(struct call *call, const struct lookup_try *search)
{
	struct tx *tx = db_reading(call->db, call->arena);
	enum return_found by;
	struct order *orders;
	size_t count;
	json_t *list = json_array();
	enum db_status status = lookup_at_counter(tx, search->asked, &by, &orders, &count);
	if (status == DB_DONE)
		status = counter_orders_json(call, tx, orders, count, list);
	if (status == DB_DONE && count > 0)
		status = tx_run(call->db, call->arena, lookup_try_forget, search, NULL, 0);
	if (status == DB_DONE) {
		answer(call, by, list);
		return;
	}
	json_decref(list);
	reply_problem(call, db_reason(status), NULL);
}

void post_agent_lookups(struct call *call)
{
	struct lookup_body body = {0};
	if (!call_read(call, lookup_fields, ARRAY_LENGTH(lookup_fields), &body))
		return;
	const struct lookup asked = {&call->server->secret, body.text, body.proof};
	const struct lookup_try search = {&asked, call->caller.store, body.clerk, call->now};
	if (take_try(call, &search))
		look_up(call, &search);
}
