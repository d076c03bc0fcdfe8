/* In which language a browser wants its answer. */
#include "common/http_wire.h"

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

enum language wire_language(const struct wire_request *request, enum language fallback)
{
	enum language language;
	const struct wire_pair *accepted = wire_header(request, STR("Accept-Language"));
	if (language_parse(wire_cookie(request, "lang"), &language))
		return language;
	return accepted == NULL ? fallback : preferred(accepted->value, fallback);
}
