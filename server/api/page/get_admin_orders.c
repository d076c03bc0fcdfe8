/* GET /admin/orders: orders newest first, or those of a number or an e-mail address. */
#include <string.h>

#include "server/api/page/page.h"
#include "server/views/admin_orders_page.h"

enum { ORDERS_SHOWN = 25 };

static struct orders_question question_of(struct str query)
{
	struct orders_question question = {.text = query, .most = ORDERS_SHOWN + 1};
	if (str_is_empty(query))
		question.by = ORDERS_ALL;
	else if (memchr(query.p, '@', query.n) != NULL)
		question.by = ORDERS_BY_EMAIL;
	else
		question.by = ORDERS_BY_NUMBER;
	return question;
}

void page_get_admin_orders(struct call *call)
{
	struct admin_orders_page page = {
		.query = str_trim(call_query(call, "q")), .stores = page_stores(call)};
	struct orders_question question = question_of(page.query);
	struct order *orders;
	question.has_before = call_has_query(call, "cursor");
	if (question.has_before && !cursor_parse(call, &question.before, sizeof(question.before)))
		return;
	if (!page_has(call, orders_find(db_reading(call->db, call->arena), &question, &orders,
				    &page.count)))
		return;
	if (page.count > ORDERS_SHOWN) {
		page.count = ORDERS_SHOWN;
		order_id last = orders[page.count - 1].id;
		page.next = cursor_print(call, &last, sizeof(last));
	}
	page.orders = orders;
	struct frame frame = page_frame(call);
	reply_page(call, 200, "page/admin_orders.xsl",
		admin_orders_page_view(&frame, &page, call->arena));
}
