/* A clerk at the pages of a store; see desk_walk.h. */
#include "tests/fault/desk_walk.h"

#include <string.h>

struct order_at_desk order_placed(void)
{
	struct got *got = api_post(NULL, "/v1/orders",
		"{'kind': 'reservation', 'store': 'PAR1', 'lines': [{'sku': 'TEA', 'qty': 2},"
		" {'sku': 'MUG', 'qty': 1}], 'customer': {'name': 'Zoé', 'email':"
		" 'zoe@example.org'}}");
	assert_status(got, 201);
	return (struct order_at_desk){got_c(got, "id"), got_c(got, "token"),
		got_c(got, "pickup_code"),
		arena_printf(test_arena(), "/f/%s", got_c(got, "fulfilments/0/id"))};
}

static bool page_offers(const struct got *page, const struct order_at_desk *order, const char *what)
{
	return page_has(page, arena_printf(test_arena(), "action=\"%s/%s\"", order->path, what));
}

enum stage stage_of(const struct got *page, const struct order_at_desk *order)
{
	if (page_offers(page, order, "code"))
		return STAGE_READY;
	if (page_offers(page, order, "ready"))
		return STAGE_PICKED;
	if (page_offers(page, order, "reject"))
		return page_has(page, ">2 / 2<") ? STAGE_SECOND_LINE : STAGE_FIRST_LINE;
	return STAGE_COLLECTED;
}

static struct got *submit(struct visitor *clerk, const struct got *page,
	const struct order_at_desk *order, const char *what, const char *fields)
{
	return visitor_submit(
		clerk, page, arena_printf(test_arena(), "%s/%s", order->path, what), fields);
}

/* The code leads to the page of the handover, and that page to the end. */
static struct got *hand_over(
	struct visitor *clerk, const struct got *page, const struct order_at_desk *order)
{
	struct got *got = submit(
		clerk, page, order, "code", arena_printf(test_arena(), "code=%s", order->code));
	if (got->status != 303)
		return got;
	got = visitor_follow(clerk, got);
	if (got->status != 200)
		return got;
	return submit(clerk, got, order, "handover", "line-1=2&line-2=1&by=");
}

/* The next thing to do. */
struct got *step(struct visitor *clerk, const struct got *page, const struct order_at_desk *order,
	enum stage stage)
{
	switch (stage) {
	case STAGE_FIRST_LINE:
		return submit(clerk, page, order, "pick", "pick=1:2");
	case STAGE_SECOND_LINE:
		return submit(clerk, page, order, "pick", "pick=2:1");
	case STAGE_PICKED:
		return submit(clerk, page, order, "ready", "slot=B4");
	case STAGE_READY:
		return hand_over(clerk, page, order);
	case STAGE_COLLECTED:
		break;
	}
	ck_abort_msg("nothing is left to do");
}

struct got *take_back(struct visitor *clerk, const struct order_at_desk *order)
{
	const char *id = order->path + strlen("/f/");
	struct got *got = visit(clerk, "/returns/new?f=%s", id);
	if (got->status != 200)
		return got;
	const char *fields = arena_printf(test_arena(),
		"f=%s&number=&reason=changed_mind&line-1=0&line-2=1&condition-2=opened", id);
	got = visitor_submit(clerk, got, "/returns/new", fields);
	return got->status == 303 ? visitor_follow(clerk, got) : got;
}
