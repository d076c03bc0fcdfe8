/* What the parts of the replay share; see replay.h. */
#include "tests/replay/replay.h"

#include <stdlib.h>

#include "common/token.h"
#include "server/http/call.h"
#include "tests/lib/fixture_db.h"

enum { ORDERS_IN_CI = 250, ORDERS_MAX = 20000 };

size_t orders_wanted(void)
{
	uint64_t wanted = ORDERS_IN_CI;
	const char *said = getenv("COMPTOIR_REPLAY_ORDERS");
	if (said != NULL && said[0] != '\0')
		ck_assert_msg(str_to_u64(str_of(said), ORDERS_MAX, &wanted),
			"COMPTOIR_REPLAY_ORDERS is a number up to %d", ORDERS_MAX);
	return (size_t)wanted;
}

size_t baskets_wanted(void)
{
	return orders_wanted() + orders_wanted() / 20 + 50;
}

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

const char *shopper_headers(const char *key, const char *credential)
{
	return arena_printf(test_arena(), "Idempotency-Key: %s\r\n%s%s%s", key,
		credential == NULL ? "" : "Authorization: Bearer ",
		credential == NULL ? "" : credential, credential == NULL ? "" : "\r\n");
}

const char *shop_key_new(void)
{
	struct str key = credential_new(test_arena(), "ck");
	struct hash hash = credential_hash(key);
	fixture_sql("INSERT INTO partner (name, key_hash, scopes, is_active, created_at)"
		    " VALUES ('web shop', x'%s', %d, 1, 1)",
		hex_print(test_arena(), hash.bytes, sizeof(hash.bytes)).p, SCOPE_ORDERS);
	return str_c(test_arena(), key);
}

void assert_agrees(const struct replay *replay, const struct model_question *question, int store)
{
	struct model *model = replay->chain->model;
	int nearest = model_nearest(model, question);
	ck_assert_msg(model_agrees(model, question, store), "order %zu went to %s instead of %s",
		replay->order_count, store == NO_STORE ? "nobody" : model->stores[store].code,
		nearest == NO_STORE ? "nobody" : model->stores[nearest].code);
}
