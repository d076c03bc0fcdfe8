/* What the parts of the replay share; see replay.h. */
#include "tests/replay/replay.h"

#include "tests/lib/harness.h"

int64_t price(const struct replay *replay, const struct bought *line)
{
	return replay->invoices->products[line->product].price_minor * line->qty;
}

struct desk *desk_of(struct replay *replay, int store)
{
	if (replay->desks[store] == NULL)
		replay->desks[store] =
			desk_new(replay->port, replay->chain->model->stores[store].row);
	return replay->desks[store];
}

int store_of(const struct replay *replay, struct str code)
{
	for (size_t i = 0; i < replay->chain->model->store_count; i++)
		if (str_equal_c(code, replay->chain->model->stores[i].code))
			return (int)i;
	ck_abort_msg("there is no store " STR_FMT, STR_ARG(code));
}

const char *shopper_headers(const char *key, const char *token)
{
	return arena_printf(test_arena(), "Idempotency-Key: %s\r\n%s%s%s", key,
		token == NULL ? "" : "Authorization: Bearer ", token == NULL ? "" : token,
		token == NULL ? "" : "\r\n");
}

void assert_agrees(const struct replay *replay, const struct model_question *question, int store)
{
	struct model *model = replay->chain->model;
	int nearest = model_nearest(model, question);
	ck_assert_msg(model_agrees(model, question, store), "order %zu went to %s instead of %s",
		replay->order_count, store == NO_STORE ? "nobody" : model->stores[store].code,
		nearest == NO_STORE ? "nobody" : model->stores[nearest].code);
}
