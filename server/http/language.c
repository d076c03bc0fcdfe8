/* In which language to answer: what the address says, then the cookie, then the browser. */
#include "server/http/wire.h"

enum { COOKIE_SECONDS = 180 * 24 * 3600 };

void language_negotiate(struct call *call)
{
	if (language_parse(call_query(call, "lang"), &call->language))
		reply_cookie(call, "lang", language_name(call->language), COOKIE_SECONDS);
	else
		call->language = wire_language(call->wire, LANGUAGE_FR);
}
