/* XPath functions for templates; see template_functions.h. What they print is made in show.c,
 * money.c and messages.c. */
#include "common/template_functions.h"

#include <inttypes.h>
#include <libxml/xpathInternals.h>
#include <libxslt/extensions.h>
#include <math.h>
#include <string.h>

#include "common/buf.h"
#include "common/clock.h"
#include "common/money.h"
#include "common/show.h"
#include "common/tax.h"

enum { ARGUMENTS_MAX = 10, URL_BYTES_MAX = 16 * 1024 };

/* Each takes and gives text; false: an argument is not what the function takes. */
typedef bool function_body(struct template_call *call, const struct str *arguments, size_t count,
	struct str *text_out);

static bool message_call(
	struct template_call *call, const struct str *arguments, size_t count, struct str *text_out)
{
	return message_show(call->messages, call->arena, call->language, arguments[0],
		arguments + 1, count - 1, text_out);
}

static bool count_call(
	struct template_call *call, const struct str *arguments, size_t count, struct str *text_out)
{
	int64_t n;
	return str_to_i64(arguments[1], &n) &&
	       message_show_count(call->messages, call->arena, call->language, arguments[0], n,
		       arguments + 2, count - 2, text_out);
}

static bool money_call(
	struct template_call *call, const struct str *arguments, size_t count, struct str *text_out)
{
	int64_t minor;
	struct currency currency;
	if (!str_to_i64(arguments[0], &minor) || !currency_parse(arguments[1], &currency))
		return false;
	*text_out = money_show(call->arena, minor, currency, call->language);
	return true;
}

/* thousandths of a percent */
static bool percent_call(
	struct template_call *call, const struct str *arguments, size_t count, struct str *text_out)
{
	uint64_t rate_mpct;
	(void)count;
	if (!str_to_u64(arguments[0], UINT32_MAX, &rate_mpct))
		return false;
	*text_out = tax_percent_show(call->arena, (uint32_t)rate_mpct, call->language);
	return true;
}

struct when {
	int64_t at, now;
	const struct zone *zone;
};

/* now, or "full": never "today", always with the year. */
static bool now_read(struct str text, int64_t *now_out)
{
	if (!str_equal_c(text, "full"))
		return str_to_i64(text, now_out);
	*now_out = SHOW_IN_FULL;
	return true;
}

/* at, time zone[, now] */
static bool when_read(const struct str *arguments, size_t count, struct when *when_out)
{
	when_out->now = 0;
	when_out->zone = zone_named(arguments[1]);
	return when_out->zone != NULL && str_to_i64(arguments[0], &when_out->at) &&
	       (count < 3 || now_read(arguments[2], &when_out->now));
}

static bool instant_call(
	struct template_call *call, const struct str *arguments, size_t count, struct str *text_out)
{
	struct when when;
	if (!when_read(arguments, count, &when))
		return false;
	*text_out = show_instant(call->arena, when.at, when.zone, when.now, call->language);
	return true;
}

static bool day_call(
	struct template_call *call, const struct str *arguments, size_t count, struct str *text_out)
{
	struct when when;
	if (!when_read(arguments, count, &when))
		return false;
	*text_out = show_day(call->arena, when.at, when.zone, when.now, call->language);
	return true;
}

static bool time_call(
	struct template_call *call, const struct str *arguments, size_t count, struct str *text_out)
{
	struct when when;
	if (!when_read(arguments, count, &when))
		return false;
	*text_out = show_time(call->arena, when.at, when.zone, call->language);
	return true;
}

static bool iso_call(
	struct template_call *call, const struct str *arguments, size_t count, struct str *text_out)
{
	int64_t at;
	if (!str_to_i64(arguments[0], &at))
		return false;
	*text_out = instant_print(call->arena, at);
	return true;
}

static bool clock_call(
	struct template_call *call, const struct str *arguments, size_t count, struct str *text_out)
{
	uint64_t minute;
	if (!str_to_u64(arguments[0], 2 * MINUTES_PER_DAY, &minute))
		return false;
	*text_out = show_clock(call->arena, (int)minute, call->language);
	return true;
}

static bool weekday_call(
	struct template_call *call, const struct str *arguments, size_t count, struct str *text_out)
{
	uint64_t weekday;
	if (!str_to_u64(arguments[0], 6, &weekday))
		return false;
	*text_out = show_weekday((int)weekday, call->language);
	return true;
}

static bool distance_call(
	struct template_call *call, const struct str *arguments, size_t count, struct str *text_out)
{
	double metres;
	if (!str_to_double(arguments[0], &metres))
		return false;
	*text_out = show_distance(call->arena, metres, call->language);
	return true;
}

static bool duration_call(
	struct template_call *call, const struct str *arguments, size_t count, struct str *text_out)
{
	int64_t duration_ms;
	if (!str_to_i64(arguments[0], &duration_ms))
		return false;
	*text_out = show_duration(call->arena, duration_ms, call->language);
	return true;
}

/* Percent-encoding of everything but the unreserved characters (RFC 3986, 2.3). */
static bool url_call(
	struct template_call *call, const struct str *arguments, size_t count, struct str *text_out)
{
	struct buf out;
	buf_init(&out, call->arena, URL_BYTES_MAX);
	for (size_t i = 0; i < arguments[0].n; i++) {
		char c = arguments[0].p[i];
		bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		bool is_digit = c >= '0' && c <= '9';
		if (is_letter || is_digit || strchr("-._~", c) != NULL)
			buf_add_char(&out, c);
		else
			buf_printf(&out, "%%%02X", (unsigned char)c);
	}
	*text_out = buf_str(&out);
	return !buf_is_full(&out);
}

static const struct function {
	const char *name;
	size_t least, most; /* arguments */
	function_body *body;
} functions[] = {
	{"m", 1, ARGUMENTS_MAX, message_call},
	{"count", 2, ARGUMENTS_MAX, count_call},
	{"money", 2, 2, money_call},
	{"percent", 1, 1, percent_call},
	{"instant", 2, 3, instant_call},
	{"day", 2, 3, day_call},
	{"time", 2, 2, time_call},
	{"iso", 1, 1, iso_call},
	{"clock", 1, 1, clock_call},
	{"weekday", 1, 1, weekday_call},
	{"distance", 1, 1, distance_call},
	{"duration", 1, 1, duration_call},
	{"url", 1, 1, url_call},
};

static const struct function *function_find(struct str name)
{
	for (size_t i = 0; i < ARRAY_LENGTH(functions); i++) {
		if (str_equal_c(name, functions[i].name))
			return &functions[i];
	}
	return NULL;
}

void template_call_fail(struct template_call *call, const char *format, ...)
{
	if (!str_is_empty(call->trouble))
		return;
	va_list args;
	va_start(args, format);
	call->trouble = str_of(arena_vprintf(call->arena, format, args));
	va_end(args);
}

/* XPath would print large whole numbers with an exponent. */
static struct str argument_take(xmlXPathParserContextPtr parser, struct arena *arena)
{
	xmlXPathObjectPtr object = valuePop(parser);
	struct str text;
	if (object->type == XPATH_NUMBER && rint(object->floatval) == object->floatval &&
		fabs(object->floatval) < 1e15) {
		text = str_printf(arena, "%" PRId64, (int64_t)object->floatval);
	} else {
		xmlChar *raw = xmlXPathCastToString(object);
		text = str_dup(arena, str_of((const char *)raw));
		xmlFree(raw);
	}
	xmlXPathFreeObject(object);
	return text;
}

/* All functions come through here: XPath says which by name. */
static void function_call(xmlXPathParserContextPtr parser, int nargs)
{
	xsltTransformContextPtr transform = xsltXPathGetTransformContext(parser);
	struct template_call *call = transform->_private;
	const struct function *function =
		function_find(str_of((const char *)parser->context->function));
	size_t count = (size_t)nargs;
	if (count < function->least || count > function->most) {
		template_call_fail(call, "c:%s with %d arguments", function->name, nargs);
		xmlXPathErr(parser, XPATH_INVALID_ARITY);
		return;
	}
	struct str arguments[ARGUMENTS_MAX];
	struct str text = STR_EMPTY;
	for (size_t i = count; i > 0; i--)
		arguments[i - 1] = argument_take(parser, call->arena);
	if (!function->body(call, arguments, count, &text)) {
		bool is_message = function->body == message_call || function->body == count_call;
		template_call_fail(call, "c:%s does not take that argument: " STR_FMT,
			function->name, STR_ARG(is_message ? arguments[0] : STR("(data)")));
		transform->state = XSLT_STATE_STOPPED;
	}
	xmlXPathReturnString(parser, xmlStrndup(BAD_CAST text.p, (int)text.n));
}

void template_functions_register(void)
{
	for (size_t i = 0; i < ARRAY_LENGTH(functions); i++)
		xsltRegisterExtModuleFunction(
			BAD_CAST functions[i].name, BAD_CAST TEMPLATE_NAMESPACE, function_call);
}

/* --- judging a template without running it --- */

static bool key_exists(
	const struct messages *messages, struct arena *arena, struct str function, struct str key)
{
	if (str_equal_c(function, "m"))
		return messages_have(messages, key);
	if (!str_equal_c(function, "count"))
		return true;
	return messages_have(messages, str_printf(arena, STR_FMT ".one", STR_ARG(key))) &&
	       messages_have(messages, str_printf(arena, STR_FMT ".other", STR_ARG(key)));
}

/* at stands behind "c:" of a call. */
static bool call_check(
	struct arena *arena, const struct messages *messages, const char *at, struct str *why_out)
{
	struct str name = {at, strspn(at, "abcdefghijklmnopqrstuvwxyz_-")};
	const char *open = at + name.n;
	if (*open != '(')
		return true; /* a name of something else */
	if (function_find(name) == NULL) {
		*why_out = str_printf(arena, "there is no function c:" STR_FMT, STR_ARG(name));
		return false;
	}
	if (open[1] != '\'')
		return true;
	struct str key = {open + 2, strcspn(open + 2, "'")};
	const char *after = key.p + key.n;
	bool is_whole = after[0] == '\'' && (after[1] == ',' || after[1] == ')');
	if (!is_whole || key_exists(messages, arena, name, key))
		return true;
	*why_out = str_printf(arena, "there is no message " STR_FMT, STR_ARG(key));
	return false;
}

static bool attributes_check(struct arena *arena, const struct messages *messages,
	const xmlNode *node, struct str *why_out)
{
	bool is_good = true;
	for (const xmlAttr *a = node->properties; a != NULL && is_good; a = a->next) {
		xmlChar *value = xmlNodeListGetString(node->doc, a->children, 1);
		const char *at = value != NULL ? strstr((const char *)value, "c:") : NULL;
		for (; at != NULL && is_good; at = strstr(at, "c:")) {
			at += 2;
			is_good = call_check(arena, messages, at, why_out);
		}
		xmlFree(value);
	}
	if (!is_good)
		*why_out = str_printf(arena, "%s:%ld: " STR_FMT, (const char *)node->doc->URL,
			xmlGetLineNo((xmlNode *)node), STR_ARG(*why_out));
	return is_good;
}

bool template_functions_check(struct arena *arena, const struct messages *messages,
	const xmlDoc *stylesheet, struct str *why_out)
{
	const xmlNode *node = stylesheet->children;
	while (node != NULL) {
		if (node->type == XML_ELEMENT_NODE &&
			!attributes_check(arena, messages, node, why_out))
			return false;
		if (node->type == XML_ELEMENT_NODE && node->children != NULL) {
			node = node->children;
			continue;
		}
		while (node != NULL && node->next == NULL)
			node = node->parent;
		node = node == NULL ? NULL : node->next;
	}
	return true;
}
