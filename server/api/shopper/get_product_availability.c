/* GET /v1/products/{sku}/availability: the nearest stores that have one. */
#include "server/api/asked.h"
#include "server/fulfilment/bundle.h"
#include "server/http/call.h"
#include "server/server.h"
#include "server/views/availability_text.h"

static void answer(struct call *call, struct question *question)
{
	const struct market market = server_market(call->server);
	struct ranking ranking = sourcing_show(
		call->arena, &market, question, (size_t)call_query_int(call, "limit", 10), false);
	question_fold(question, call->arena, &ranking);
	reply_bytes(
		call, 200, "application/json", availability_text(call->arena, question, &ranking));
}

void get_product_availability(struct call *call)
{
	struct question question = {.line_count = 1, .now = call->now};
	if (!query_place(call, true, &question.has_near, &question.near))
		return;

	const struct product *product;
	struct wanted wanted = {.qty = 1};
	enum db_status status =
		catalogue_find(call->server->catalogue, call_path(call, "sku"), &product);
	if (status == DB_DONE) {
		wanted.product = product->id;
		wanted.sku = product->sku;
		question.lines = &wanted;
		status = question_expand(&question, call->arena, call->server->catalogue);
	}
	if (status != DB_DONE)
		reply_problem(call, db_reason(status), NULL);
	else
		answer(call, &question);
}
