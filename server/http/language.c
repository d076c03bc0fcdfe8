/* In which language to answer: what the address says, then the cookie, then the browser. */
#include "server/http/wire.h"

enum { COOKIE_SECONDS = 180 * 24 * 3600 };

/* The weight of "en-GB;q=0.8": 1 unless it says otherwise, 0 when it cannot be read. */
static double weight_of(struct str parameters)
{
	double weight;
	struct str text = str_trim(parameters);
	if (text.n == 0)
		return 1;
	if (!str_starts_with(text, STR("q=")))
		return 0;
	return str_to_double((struct str){text.p + 2, text.n - 2}, &weight) ? weight : 0;
}

/* Accept-Language (RFC 9110, 12.5.4): of the languages we speak the one with the greatest weight.
 */
static enum language preferred(struct str header, enum language fallback)
{
	double best = 0;
	while (header.n > 0) {
		enum language language;
		struct str parameters = str_trim(str_cut(&header, ','));
		struct str range = str_trim(str_cut(&parameters, ';'));
		double weight = weight_of(parameters);
		if (weight > best && language_parse(str_cut(&range, '-'), &language)) {
			best = weight;
			fallback = language;
		}
	}
	return fallback;
}

void language_negotiate(struct call *call)
{
	if (language_parse(call_query(call, "lang"), &call->language)) {
		reply_cookie(call, "lang", language_name(call->language), COOKIE_SECONDS);
		return;
	}
	if (language_parse(call_cookie(call, "lang"), &call->language))
		return;
	call->language = preferred(call_header(call, "Accept-Language"), LANGUAGE_FR);
}
