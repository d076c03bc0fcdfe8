/* POST /v1/availability: stores for a list of lines, ranked. Asks only. */
#include "server/api/asked.h"
#include "server/fulfilment/bundle.h"
#include "server/fulfilment/together.h"
#include "server/http/call.h"
#include "server/server.h"
#include "server/views/availability_text.h"

struct availability_body {
	struct asked asked;
	bool has_limit, has_transfer, transfer, has_together, together;
	int64_t limit;
};

static const struct json_field availability_fields[] = {
	ASKED_ROWS(REQUIRED),
	JSON_INT(struct availability_body, limit, OPTIONAL, 1, 50),
	JSON_BOOL(struct availability_body, transfer, OPTIONAL),
	JSON_BOOL(struct availability_body, together, OPTIONAL),
};

void post_availability(struct call *call)
{
	struct availability_body body = {0};
	struct question question;
	call->only_asks = true;
	if (!call_read(call, availability_fields, ARRAY_LENGTH(availability_fields), &body) ||
		!asked_question(call, &body.asked, &question))
		return;

	const struct market market = server_market(call->server);
	struct ranking ranking = sourcing_show(
		call->arena, &market, &question, body.has_limit ? (size_t)body.limit : 10, true);
	if (body.transfer && question.has_near)
		sourcing_add_nearest(call->arena, &market, &question, &ranking);
	if (body.transfer)
		sourcing_add_senders(call->arena, &market, &question, &ranking);
	if (body.together)
		together_add(call->arena, &market, &question, &ranking);
	question_fold(&question, call->arena, &ranking);
	reply_bytes(
		call, 200, "application/json", availability_text(call->arena, &question, &ranking));
}
