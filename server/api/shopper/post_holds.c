/* POST /v1/holds: sets every line aside at the nearest store that has them all. */
#include "server/api/asked.h"
#include "server/fulfilment/place_alone.h"
#include "server/http/call.h"
#include "server/server.h"
#include "server/views/hold_json.h"

static const struct json_field hold_fields[] = {ASKED_ROWS(REQUIRED)};

static enum db_status place(
	struct tx *tx, const struct call *call, const void *input, struct effect *effect_out)
{
	const struct market market = server_market(call->server);
	hold_id id = {uuid_new(call->now)};
	struct hold_draft draft = {.id = id, .question = *(const struct question *)input};
	struct hold_placed placed;
	enum db_status status = hold_place_alone(tx, &market, &draft, &placed);
	if (status != DB_DONE)
		return status;
	effect_out->reason = placed.reason;
	if (placed.reason != REASON_OK)
		return DB_NONE;
	effect_out->status = 201;
	effect_out->json = hold_json(tx_arena(tx), market.stores, &placed.hold);
	effect_out->location = str_printf(
		tx_arena(tx), "/v1/holds/" STR_FMT, STR_ARG(uuid_print(tx_arena(tx), id.uuid)));
	return DB_DONE;
}

void post_holds(struct call *call)
{
	struct asked asked = {0};
	struct question question;
	if (call_read(call, hold_fields, ARRAY_LENGTH(hold_fields), &asked) &&
		asked_question(call, &asked, &question))
		act_once(call, place, &question);
}
