/* GET /checkout/{hold}: what is held until when, and the form for who will collect. */
#include "server/api/page/checkout_show.h"

void page_get_checkout(struct call *call)
{
	struct checkout_form form = {.language = call->language};
	checkout_show(call, &form);
}
