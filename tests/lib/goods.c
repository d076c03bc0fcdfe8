/* Goods that were sold and come back; see goods.h. */
#include "tests/lib/goods.h"

#include <string.h>

#include "common/clock.h"
#include "server/http/call.h"

#define ZOE "'customer': {'name': 'Zoé Lefèvre', 'email': 'zoe@mail.example', 'language': 'fr'}"

struct got *goods_bought(void)
{
	world_stock("PAR1", "TEA", 5);
	world_stock("PAR1", "MUG", 5);
	struct got *got = api_post(api_partner(SCOPE_ORDERS), "/v1/orders",
		"{'kind': 'prepaid', 'lines': [{'sku': 'TEA', 'qty': 2}, {'sku': 'MUG', 'qty': 1}],"
		" 'store': 'PAR1', 'payment': {'reference': 'pay_1'}, " ZOE "}");
	assert_status(got, 201);
	return got;
}

struct order goods_order(const struct got *got)
{
	order_id id;
	ck_assert(uuid_parse(got_text(got, "id"), &id.uuid));
	return world_read(id);
}

struct got *goods_collected(void)
{
	struct got *got = goods_bought();
	struct order order = goods_order(got);
	world_prepare(&order.fulfilments[0]);
	ck_assert_int_eq(world_hand_over(&order.fulfilments[0]), REASON_OK);
	return got;
}

void goods_age(int days)
{
	fixture_sql(
		"UPDATE fulfilment SET ended_at = ended_at - %lld", (long long)days * MS_PER_DAY);
}

struct got *goods_announce(const struct got *order, const char *lines, const char *reason)
{
	return api_post(got_c(order, "token"), "/v1/returns",
		"{'order': '%s', 'lines': %s, 'reason': '%s'}", got_c(order, "id"), lines, reason);
}

const char *goods_command(
	const char *type, const struct got *order, const char *goods, const char *more)
{
	static unsigned seq;
	return api_json("{'commands': [{'id': '%s', 'seq': %u, 'type': '%s',"
			" 'at': '2026-11-21T11:05:00Z', 'clerk': 'camille',"
			" 'return_id': '%s', 'order': '%s', %s}]}",
		api_key(), ++seq, type, goods, got_c(order, "id"), more);
}

const char *goods_told(const char *agent, const char *command)
{
	struct got *got = api_act("POST", "/v1/agent/commands", agent, NULL, command);
	assert_status(got, 200);
	return got_c(got, "results/0/result");
}

const char *goods_page(const struct got *order)
{
	return strstr(got_c(order, "tracking_url"), "/o/");
}

struct got *staff_page_of(struct visitor *staff, const char *path)
{
	if (staff->cookie_count == 0)
		visitor_signs_in(staff, "ines", "admin");
	return visit(staff, "%s", path);
}

struct got *staff_page(const char *path)
{
	static struct visitor ines = {.language = "en"};
	return staff_page_of(&ines, path);
}
