/* Query parameters against the table of their route. */
#include "common/clock.h"
#include "server/http/wire.h"

static bool is_position(struct str text)
{
	double lat, lon;
	struct str rest = text;
	struct str first = str_cut(&rest, ',');
	return str_to_double(first, &lat) && str_to_double(rest, &lon) && lat >= -90 && lat <= 90 &&
	       lon >= -180 && lon <= 180;
}

static bool is_word(struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-'))
			return false;
	}
	return text.n > 0;
}

static void check_size(
	const struct param *param, int64_t size, const char *unit, struct faults *faults)
{
	if (size < param->min)
		fault_add(faults, str_of(param->name), unit[0] == '\0' ? "too_small" : "too_short",
			"At least %lld%s.", (long long)param->min, unit);
	if (size > param->max)
		fault_add(faults, str_of(param->name), unit[0] == '\0' ? "too_large" : "too_long",
			"At most %lld%s.", (long long)param->max, unit);
}

static void check_text(const struct param *param, struct str value, struct faults *faults)
{
	if (!str_is_clean_utf8(value, false))
		fault_add(faults, str_of(param->name), "bad_format", "One line of text.");
	else
		check_size(param, (int64_t)str_code_points(value), " characters", faults);
}

static void check_int(const struct param *param, struct str value, struct faults *faults)
{
	int64_t number;
	if (!str_to_i64(value, &number))
		fault_add(faults, str_of(param->name), "wrong_type", "A whole number.");
	else
		check_size(param, number, "", faults);
}

static void check_value(const struct param *param, struct str value, struct faults *faults)
{
	int64_t at;
	switch (param->kind) {
	case PARAM_TEXT:
		check_text(param, value, faults);
		break;
	case PARAM_INT:
		check_int(param, value, faults);
		break;
	case PARAM_POSITION:
		if (!is_position(value))
			fault_add(faults, str_of(param->name), "bad_format",
				"A latitude and longitude such as 48.85,2.35.");
		break;
	case PARAM_INSTANT:
		if (!instant_parse(value, &at))
			fault_add(faults, str_of(param->name), "bad_format",
				"A time such as 2026-11-21T09:30:00Z.");
		break;
	case PARAM_WORD:
		if (!is_word(value))
			fault_add(faults, str_of(param->name), "bad_format",
				"A word of a-z, 0-9, _ and -.");
		else
			check_size(param, (int64_t)value.n, " characters", faults);
		break;
	case PARAM_CURSOR: /* its signature is checked when it is read */
		break;
	}
}

static const struct param *find(const struct call *call, struct str name)
{
	static const struct param lang = {"lang", PARAM_WORD, 2, 2};
	for (const struct param *param = call->route->params; param != NULL && param->name != NULL;
		param++)
		if (str_equal_c(name, param->name))
			return param;
	return call_is_page(call) && str_equal_c(name, "lang") ? &lang : NULL;
}

void params_check(const struct call *call, struct faults *faults)
{
	const struct wire_pairs *given = &call->wire->query_values;
	for (size_t i = 0; i < given->count; i++) {
		bool is_there;
		struct str name = given->list[i].name;
		const struct param *param = find(call, name);
		if (param == NULL) {
			fault_add(faults, name, "unknown_field",
				"This address has no such parameter.");
			continue;
		}
		struct str first = wire_pair_value(given, param->name, &is_there);
		if (first.p != given->list[i].value.p)
			fault_add(faults, name, "duplicate", "Give it once.");
		else
			check_value(param, given->list[i].value, faults);
	}
}
