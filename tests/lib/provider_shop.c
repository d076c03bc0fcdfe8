/* The test provider as a web shop: doc/money.md from the other side. */
#include <jansson.h>
#include <string.h>

#include "common/clock.h"
#include "common/webhook.h"
#include "tests/lib/provider_inside.h"

static struct str text_of(const json_t *json, const char *name)
{
	const char *text = json_string_value(json_object_get(json, name));
	return text == NULL ? STR_EMPTY : str_of(text);
}

static bool is_genuine(
	struct test_provider *provider, const struct exchange *exchange, struct str body)
{
	const struct webhook_head head = {request_header(exchange, "webhook-id"),
		request_header(exchange, "webhook-timestamp"),
		request_header(exchange, "webhook-signature")};
	return webhook_is_genuine(
		exchange->arena, provider->shop_key, &head, body, provider_now(provider));
}

static void answer_signed(struct test_provider *provider, struct exchange *exchange,
	struct str body, enum provider_fault fault)
{
	struct str key =
		fault == FAULT_BAD_SIGNATURE ? STR("of somebody else") : provider->shop_key;
	int64_t now = provider_now(provider) + (fault == FAULT_SKEWED ? MS_PER_HOUR : 0);
	struct webhook_head head = webhook_sign(
		exchange->arena, key, request_header(exchange, "webhook-id"), now, body);
	answer_with(exchange, 200, body);
	answer_header(exchange, "webhook-id", head.id);
	answer_header(exchange, "webhook-timestamp", head.timestamp);
	answer_header(exchange, "webhook-signature", head.signature);
}

static struct str state_of(struct arena *arena, struct str act, const struct entry *entry)
{
	static const char *const states[] = {[MONEY_REQUESTED] = "not_found",
		[MONEY_DONE] = "done",
		[MONEY_FAILED] = "failed",
		[MONEY_UNKNOWN] = "pending"};
	if (entry == NULL)
		return str_printf(
			arena, "{\"act\":\"" STR_FMT "\",\"state\":\"not_found\"}", STR_ARG(act));
	return str_printf(arena,
		"{\"act\":\"" STR_FMT "\",\"state\":\"%s\",\"reference\":\"shop-%u\"%s}",
		STR_ARG(act), states[entry->state], entry->number,
		entry->state == MONEY_FAILED ? ",\"reason\":\"declined\"" : "");
}

/* What is taken or given back names its lines, which together are it, and so are their rates. */
static bool is_of_its_lines(const json_t *data, enum money_act kind)
{
	static const char *const lists[] = {"lines", "vat"};
	json_int_t vat[ARRAY_LENGTH(lists)] = {0};
	for (size_t i = 0; i < ARRAY_LENGTH(lists); i++) {
		json_int_t rest = json_integer_value(json_object_get(data, "amount_minor"));
		size_t at;
		json_t *part;
		json_array_foreach (json_object_get(data, lists[i]), at, part) {
			rest -= json_integer_value(json_object_get(part, "amount_minor"));
			vat[i] += json_integer_value(json_object_get(part, "vat_minor"));
		}
		if (rest != 0 && kind != ACT_VOID)
			return false;
	}
	return vat[0] == vat[1];
}

/* Exempt goods are summed beside goods at a rate of zero. */
static bool is_same_tax(const json_t *line, const json_t *a, const json_t *b)
{
	struct str code = text_of(line, "tax");
	bool is_exempt = str_equal_c(code, "exempt") || str_equal_c(code, "qc_exempt");
	return is_exempt == json_is_true(json_object_get(b, "is_exempt")) &&
	       json_equal(json_object_get(a, "kind"), json_object_get(b, "kind")) &&
	       json_equal(json_object_get(a, "rate_mpct"), json_object_get(b, "rate_mpct"));
}

static json_int_t tax_minor_of(const json_t *taxes)
{
	size_t at;
	json_t *tax;
	json_int_t minor = 0;
	json_array_foreach (taxes, at, tax)
		minor += json_integer_value(json_object_get(tax, "tax_minor"));
	return minor;
}

/* What the lines have of that tax, and what they are without any. */
static void tax_of_lines(
	const json_t *data, const json_t *tax, json_int_t *tax_out, json_int_t *taxable_out)
{
	size_t at, i;
	json_t *line, *one;
	json_array_foreach (json_object_get(data, "lines"), at, line) {
		json_t *taxes = json_object_get(line, "taxes");
		json_array_foreach (taxes, i, one) {
			if (!is_same_tax(line, one, tax))
				continue;
			*tax_out += json_integer_value(json_object_get(one, "tax_minor"));
			*taxable_out += json_integer_value(json_object_get(line, "amount_minor")) -
					tax_minor_of(taxes);
		}
	}
}

/* Each tax and rate once, with the sums of its lines, and none is left out. */
static bool is_taxed_as_its_lines(const json_t *data)
{
	size_t at;
	json_t *tax, *line, *taxes = json_object_get(data, "taxes");
	json_int_t of_lines = 0;
	json_array_foreach (json_object_get(data, "lines"), at, line)
		of_lines += tax_minor_of(json_object_get(line, "taxes"));
	json_array_foreach (taxes, at, tax) {
		json_int_t minor = 0, taxable = 0;
		tax_of_lines(data, tax, &minor, &taxable);
		if (minor != json_integer_value(json_object_get(tax, "tax_minor")) ||
			taxable != json_integer_value(json_object_get(tax, "taxable_minor")))
			return false;
	}
	return of_lines == tax_minor_of(taxes);
}

static struct by_tax taxes_of(const json_t *taxes)
{
	struct by_tax sums = {{0}};
	size_t at;
	json_t *tax;
	enum tax_kind kind;
	json_array_foreach (taxes, at, tax)
		if (tax_kind_parse(text_of(tax, "kind"), &kind))
			sums.minor[kind] += json_integer_value(json_object_get(tax, "tax_minor"));
	return sums;
}

static json_int_t exempt_minor_of(const json_t *taxes)
{
	size_t at;
	json_t *tax;
	json_int_t minor = 0;
	json_array_foreach (taxes, at, tax)
		if (json_is_true(json_object_get(tax, "is_exempt")))
			minor += json_integer_value(json_object_get(tax, "taxable_minor"));
	return minor;
}

/* Once under its key, whatever the fault. */
static struct entry *act_once(struct test_provider *provider, const json_t *data,
	struct account *account, enum money_act kind, enum provider_fault fault)
{
	struct str act = text_of(data, "act");
	struct entry *entry = entry_find(provider, act);
	if (entry != NULL)
		return entry;
	entry = entry_add(provider, act, act, account, kind,
		json_integer_value(json_object_get(data, "amount_minor")));
	entry->tax = taxes_of(json_object_get(data, "taxes"));
	entry->exempt_minor = exempt_minor_of(json_object_get(data, "taxes"));
	entry->state = fault == FAULT_DECLINED ? MONEY_FAILED : MONEY_UNKNOWN;
	if (fault != FAULT_DECLINED && fault != FAULT_PENDING)
		entry_do(entry);
	return entry;
}

static void act(struct test_provider *provider, struct exchange *exchange, const json_t *data,
	struct account *account, enum money_act kind)
{
	enum provider_fault fault = fault_take(provider, account);
	if (!str_equal_c(text_of(data, "currency"), account->currency) ||
		!is_of_its_lines(data, kind) || !is_taxed_as_its_lines(data)) {
		answer_with(exchange, 422, STR("{}"));
		return;
	}
	if (fault == FAULT_BUSY) {
		answer_busy(exchange);
		return;
	}
	if (fault == FAULT_BROKEN_BEFORE) {
		answer_with(exchange, 500, STR("{}"));
		return;
	}
	if (fault == FAULT_SILENT_BEFORE) {
		keep_waiting(provider);
		answer_with(exchange, 500, STR("{}"));
		return;
	}
	const struct entry *entry = act_once(provider, data, account, kind, fault);
	if (fault == FAULT_SILENT_AFTER || fault == FAULT_SLOW)
		keep_waiting(provider);
	if (fault == FAULT_SILENT_AFTER || fault == FAULT_BROKEN_AFTER)
		answer_with(exchange, 500, STR("{}"));
	else
		answer_signed(provider, exchange,
			state_of(exchange->arena, text_of(data, "act"), entry), fault);
}

static void answer_message(
	struct test_provider *provider, struct exchange *exchange, const json_t *message)
{
	const json_t *data = json_object_get(message, "data");
	struct str type = text_of(message, "type"), word = STR_EMPTY;
	struct account *account = account_find(provider, text_of(data, "reference"));
	enum money_act kind;
	if (str_starts_with(type, STR("payment.")))
		word = (struct str){type.p + 8, type.n - 8};
	if (account == NULL)
		answer_with(exchange, 404, STR("{}"));
	else if (str_equal_c(word, "status"))
		answer_signed(provider, exchange,
			state_of(exchange->arena, text_of(data, "act"),
				entry_find(provider, text_of(data, "act"))),
			FAULT_NONE);
	else if (money_act_parse(word, &kind))
		act(provider, exchange, data, account, kind);
	else
		answer_with(exchange, 400, STR("{}"));
}

void shop_answer(struct test_provider *provider, struct exchange *exchange, struct str body)
{
	json_t *message = is_genuine(provider, exchange, body)
				  ? json_loadb(body.p, body.n, JSON_REJECT_DUPLICATES, NULL)
				  : NULL;
	if (message == NULL)
		answer_with(exchange, 401, STR("{}"));
	else
		answer_message(provider, exchange, message);
	json_decref(message);
}
