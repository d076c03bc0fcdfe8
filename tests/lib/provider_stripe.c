/*
 * The test provider as Stripe: captures once, keeps every answer under its Idempotency-Key, its own
 * failures too, and lists refunds with their metadata.
 */
#include <string.h>

#include "common/buf.h"
#include "tests/lib/provider_inside.h"

#define API_VERSION "2024-06-20" /* what it was written for; another may mean another thing */
#define TAX_FIELD   "metadata[comptoir_tax_"

enum { LIST_MAX = 65536 };

static struct str field(const struct wire_pairs *form, const char *name)
{
	bool is_there;
	return wire_pair_value(form, name, &is_there);
}

static int64_t amount_of(const struct wire_pairs *form, const char *name)
{
	int64_t minor = 0;
	(void)str_to_i64(field(form, name), &minor);
	return minor;
}

/* Of each tax that is named: comptoir_tax_GST_5 is what there is of GST at five percent. */
static struct by_tax taxes_of(const struct wire_pairs *form)
{
	const struct str before = STR(TAX_FIELD);
	struct by_tax sums = {{0}};
	for (size_t i = 0; i < form->count; i++) {
		struct str name = form->list[i].name;
		enum tax_kind kind;
		int64_t minor;
		if (!str_starts_with(name, before))
			continue;
		name = (struct str){name.p + before.n, name.n - before.n};
		if (tax_kind_parse(str_cut(&name, '_'), &kind) &&
			str_to_i64(form->list[i].value, &minor))
			sums.minor[kind] += minor;
	}
	return sums;
}

/* --- what it says --- */

static struct str intent_text(struct arena *arena, const struct account *account)
{
	const struct provider_figures *did = &account->did;
	bool is_canceled = account->is_ended || did->voided_minor > 0;
	return str_printf(arena,
		"{\"id\":\"%s\",\"object\":\"payment_intent\",\"status\":\"%s\",\"amount\":%lld,"
		"\"amount_received\":%lld,\"metadata\":{\"comptoir_act\":\"%s\"}}",
		account->reference,
		did->captured_minor > 0 ? "succeeded"
		: is_canceled		? "canceled"
					: "requires_capture",
		(long long)account->authorised_minor, (long long)did->captured_minor,
		account->mark);
}

static struct str refund_text(struct arena *arena, const struct entry *entry)
{
	return str_printf(arena,
		"{\"id\":\"re_%u\",\"object\":\"refund\",\"amount\":%lld,\"status\":\"%s\","
		"\"metadata\":{\"comptoir_act\":\"%s\"}}",
		entry->number, (long long)entry->minor,
		entry->state == MONEY_DONE     ? "succeeded"
		: entry->state == MONEY_FAILED ? "failed"
					       : "pending",
		entry->mark);
}

static void answer_error(struct exchange *exchange, int status, const char *code)
{
	answer_with(exchange, status,
		str_printf(exchange->arena, "{\"error\":{\"code\":\"%s\"}}", code));
}

/* --- acts --- */

static void answer_entry(struct exchange *exchange, const struct entry *entry)
{
	bool is_refused = entry->state == MONEY_FAILED;
	if (entry->stored_status != 0)
		answer_error(exchange, entry->stored_status, "api_error");
	else if (entry->kind == ACT_REFUND && is_refused)
		answer_error(exchange, 400, "charge_already_refunded");
	else if (entry->kind == ACT_REFUND)
		answer_with(exchange, 200, refund_text(exchange->arena, entry));
	else if (is_refused)
		answer_error(exchange, 400, "payment_intent_unexpected_state");
	else
		answer_with(exchange, 200, intent_text(exchange->arena, entry->account));
}

static void entry_run(struct entry *entry, enum provider_fault fault)
{
	entry->stored_status =
		fault == FAULT_BROKEN_BEFORE || fault == FAULT_BROKEN_AFTER ? 500 : 0;
	entry->state = MONEY_UNKNOWN;
	if (fault == FAULT_DECLINED) {
		entry->state = MONEY_FAILED;
		entry->stored_status = 402;
	} else if (fault == FAULT_BROKEN_BEFORE) {
		entry->state = MONEY_FAILED;
		entry->mark[0] = '\0';
	} else if (fault != FAULT_PENDING) {
		entry_do(entry);
	}
	if (entry->kind == ACT_CAPTURE && entry->state == MONEY_DONE)
		snprintf(entry->account->mark, sizeof(entry->account->mark), "%s", entry->mark);
}

static void act(struct test_provider *provider, struct exchange *exchange,
	const struct wire_pairs *form, struct account *account, enum money_act kind)
{
	struct str key = request_header(exchange, "Idempotency-Key");
	int64_t minor = kind == ACT_CAPTURE  ? amount_of(form, "amount_to_capture")
			: kind == ACT_REFUND ? amount_of(form, "amount")
					     : account->authorised_minor;
	enum provider_fault fault = fault_take(provider, account);
	if (fault == FAULT_BUSY) {
		answer_busy(exchange);
		return;
	}
	if (fault == FAULT_SILENT_BEFORE) {
		keep_waiting(provider);
		answer_error(exchange, 500, "api_error");
		return;
	}
	struct entry *entry = entry_find(provider, key);
	if (entry == NULL) {
		entry = entry_add(
			provider, key, field(form, "metadata[comptoir_act]"), account, kind, minor);
		entry->tax = taxes_of(form);
		entry_run(entry, fault);
	}
	if (fault == FAULT_SILENT_AFTER || fault == FAULT_SLOW)
		keep_waiting(provider);
	answer_entry(exchange, entry);
}

/* --- questions --- */

static void list_refunds(
	struct test_provider *provider, struct exchange *exchange, const struct account *account)
{
	struct buf list;
	size_t count = 0;
	buf_init(&list, exchange->arena, LIST_MAX);
	buf_add_c(&list, "{\"object\":\"list\",\"has_more\":false,\"data\":[");
	for (size_t i = 0; i < provider->entry_count; i++) {
		const struct entry *entry = &provider->entries[i];
		if (entry->account != account || entry->kind != ACT_REFUND ||
			entry->state == MONEY_FAILED)
			continue;
		if (count++ > 0)
			buf_add_char(&list, ',');
		buf_add(&list, refund_text(exchange->arena, entry));
	}
	buf_add_c(&list, "]}");
	answer_with(exchange, 200, buf_str(&list));
}

/* --- addresses --- */

static const struct {
	const char *suffix;
	bool is_act;
	enum money_act kind;
} intent_routes[] = {
	{"capture", true, ACT_CAPTURE},
	{"cancel", true, ACT_VOID},
	{"", false, ACT_VOID},
};

static void intent_answer(struct test_provider *provider, struct exchange *exchange,
	const struct wire_pairs *form, struct str path)
{
	struct str suffix = path;
	struct account *account = account_find(provider, str_cut(&suffix, '/'));
	if (account == NULL) {
		answer_error(exchange, 404, "resource_missing");
		return;
	}
	for (size_t i = 0; i < ARRAY_LENGTH(intent_routes); i++) {
		if (!str_equal_c(suffix, intent_routes[i].suffix))
			continue;
		if (intent_routes[i].is_act)
			act(provider, exchange, form, account, intent_routes[i].kind);
		else
			answer_with(exchange, 200, intent_text(exchange->arena, account));
		return;
	}
	answer_error(exchange, 404, "resource_missing");
}

static void refunds_answer(struct test_provider *provider, struct exchange *exchange,
	const struct wire_pairs *form, const struct wire_pairs *query)
{
	bool is_act = str_equal_c(exchange->request.method, "POST");
	struct account *account =
		account_find(provider, field(is_act ? form : query, "payment_intent"));
	if (account == NULL)
		answer_error(exchange, 404, "resource_missing");
	else if (is_act)
		act(provider, exchange, form, account, ACT_REFUND);
	else
		list_refunds(provider, exchange, account);
}

void stripe_answer(struct test_provider *provider, struct exchange *exchange, struct str body)
{
	const struct str intents = STR("/v1/payment_intents/");
	struct wire_pairs form, query;
	struct str path = exchange->path;
	bool is_known =
		str_equal_c(request_header(exchange, "Authorization"), "Bearer " STRIPE_KEY);
	if (!is_known || !str_equal_c(request_header(exchange, "Stripe-Version"), API_VERSION) ||
		!fields_parse(exchange->arena, body, &form) ||
		!fields_parse(exchange->arena, exchange->request.query, &query))
		answer_error(exchange, 401, "unauthorised");
	else if (str_starts_with(path, intents))
		intent_answer(provider, exchange, &form,
			(struct str){path.p + intents.n, path.n - intents.n});
	else if (str_equal_c(path, "/v1/refunds"))
		refunds_answer(provider, exchange, &form, &query);
	else
		answer_error(exchange, 404, "resource_missing");
}
