/*
 * Stripe: PaymentIntents with manual capture, and refunds. Each act goes out with its own
 * Idempotency-Key and is marked with our id, so that what became of it can be read from the
 * PaymentIntent or the list of its refunds long after the key was forgotten there.
 */
#include <jansson.h>

#include "common/http_wire.h"
#include "common/json.h"
#include "server/money/port.h"

#define API_VERSION "2024-06-20"
#define MARK	    "comptoir_act"
#define TAX_MARK    "comptoir_tax_"

enum { FORM_MAX = 4096, URL_MAX = 2048, ANSWER_MAX = 1 << 20, PENDING_MS = 60000, AWAY_MS = 60000 };

/* --- amounts --- */

/* Stripe counts like us in the smallest unit, but for currencies of three decimals wants whole
 * hundredths. */
static bool is_payable(const struct ask *ask)
{
	enum { THOUSANDTHS = 3, STEP = 10 };
	return currency_decimals(ask->currency) != THOUSANDTHS || ask->amount_minor % STEP == 0;
}

/* --- one exchange --- */

struct talk {
	struct http_response response;
	json_t *json; /* NULL: none; the caller's */
};

static struct str text_of(const json_t *json, const char *name)
{
	const json_t *member = json_object_get(json, name);
	return json_is_string(member)
		       ? (struct str){json_string_value(member), json_string_length(member)}
		       : STR_EMPTY;
}

static struct talk talk(const struct provider *provider, const struct line *line,
	const char *method, struct str path, struct str form, struct str key)
{
	struct arena *arena = line->arena;
	const char *headers[] = {
		str_printf(arena, "Authorization: Bearer " STR_FMT, STR_ARG(provider->key)).p,
		"Stripe-Version: " API_VERSION,
		"Content-Type: application/x-www-form-urlencoded",
		str_printf(arena, "Idempotency-Key: " STR_FMT, STR_ARG(key)).p,
	};
	const struct http_request request = {
		.method = method,
		.url = str_printf(arena, STR_FMT STR_FMT, STR_ARG(provider->url), STR_ARG(path)).p,
		.headers = headers,
		.header_count = ARRAY_LENGTH(headers) - (key.n == 0),
		.body = form,
		.timeout_ms = line->timeout_ms,
		.response_max = ANSWER_MAX,
		.public_hosts_only = !line->may_be_private,
	};
	struct talk said = {.json = NULL};
	struct fault fault;
	if (http_send(line->client, arena, &request, &said.response) &&
		json_read(said.response.body, &said.json, &fault, arena) != REASON_OK)
		said.json = NULL;
	return said;
}

static struct str intent_path(struct arena *arena, const struct ask *ask, const char *what)
{
	struct buf path;
	buf_init(&path, arena, URL_MAX);
	buf_add_c(&path, "/v1/payment_intents/");
	percent_encode(&path, ask->reference);
	buf_add_c(&path, what);
	return buf_str(&path);
}

/* --- what an answer to an act means --- */

/* Refusals that say that the payment is not as we think: its status says how it is. */
static bool is_about_state(struct str code)
{
	static const char *const codes[] = {"payment_intent_unexpected_state",
		"charge_already_refunded", "charge_already_captured", "charge_expired_for_capture"};
	for (size_t i = 0; i < ARRAY_LENGTH(codes); i++)
		if (str_equal_c(code, codes[i]))
			return true;
	return false;
}

static void read_refusal(
	const struct talk *said, struct arena *arena, struct provider_answer *answer)
{
	enum { PAYMENT_REQUIRED = 402, UNAUTHORISED = 401, FORBIDDEN = 403, CONFLICT = 409 };
	int status = said->response.status;
	const json_t *error = said->json == NULL ? NULL : json_object_get(said->json, "error");
	struct str code = text_of(error, "code");
	if (status == UNAUTHORISED || status == FORBIDDEN || status == CONFLICT) {
		answer->said = SAID_LATER; /* not looked at, or not yet */
		answer->retry_ms = status == CONFLICT ? answer->retry_ms : AWAY_MS;
		return;
	}
	bool is_refused = status >= 400 && status < 500 && status != 429 && error != NULL;
	if (!is_refused)
		return;
	answer->said = is_about_state(code) ? SAID_NOTHING : SAID_FAILED;
	answer->error = answer_word(arena, code);
}

static enum provider_said said_of_refund(struct str status)
{
	if (str_equal_c(status, "succeeded"))
		return SAID_DONE;
	if (str_equal_c(status, "failed") || str_equal_c(status, "canceled"))
		return SAID_FAILED;
	return SAID_PENDING;
}

static void read_refund(const json_t *refund, struct arena *arena, struct provider_answer *answer)
{
	struct str reason = text_of(refund, "failure_reason");
	answer->said = said_of_refund(text_of(refund, "status"));
	answer->provider_ref = str_dup(arena, text_of(refund, "id"));
	answer->error = str_is_empty(reason) ? STR_EMPTY : answer_word(arena, reason);
	answer->retry_ms = PENDING_MS;
}

static bool is_marked(const json_t *object, const struct ask *ask)
{
	struct uuid act;
	return uuid_parse(text_of(json_object_get(object, "metadata"), MARK), &act) &&
	       uuid_equal(act, ask->act.uuid);
}

/* Captured or voided, by us or by somebody at Stripe's own pages. */
static void read_intent(const json_t *intent, const struct ask *ask, struct arena *arena,
	struct provider_answer *answer)
{
	struct str status = text_of(intent, "status");
	bool is_captured = str_equal_c(status, "succeeded");
	bool is_voided = str_equal_c(status, "canceled");
	int64_t received = json_integer_value(json_object_get(intent, "amount_received"));
	answer->provider_ref = str_dup(arena, text_of(intent, "id"));
	answer->error = STR_EMPTY;
	answer->retry_ms = PENDING_MS;
	if (str_equal_c(status, "requires_capture")) {
		answer->said = SAID_LATER;
		answer->retry_ms = 0;
	} else if (!is_captured && !is_voided) {
		answer->said = SAID_PENDING;
	} else if (ask->kind == ACT_VOID) {
		answer->said = is_voided ? SAID_DONE : SAID_FAILED;
	} else {
		bool is_ours = is_marked(intent, ask) || received == ask->amount_minor;
		answer->said = is_captured && is_ours ? SAID_DONE : SAID_FAILED;
	}
	if (answer->said == SAID_FAILED)
		answer->error = is_voided ? STR("authorisation_ended") : STR("captured_otherwise");
}

static void read_done(const struct talk *said, const struct ask *ask, struct arena *arena,
	struct provider_answer *answer)
{
	answer->error = STR("answer_not_understood");
	if (said->json == NULL)
		return;
	if (ask->kind == ACT_REFUND)
		read_refund(said->json, arena, answer);
	else
		read_intent(said->json, ask, arena, answer);
}

/* --- asking --- */

/* Our id, and for accounts what the amount has of each tax: comptoir_tax_GST_5 is in cents. This
 * version of the API has no lines of goods (doc/money.md). */
static void add_marks(struct buf *form, struct arena *arena, const struct ask *ask)
{
	struct tax_sums taxes = ask_taxes(arena, ask);
	buf_printf(form, "&metadata[" MARK "]=" STR_FMT, STR_ARG(uuid_print(arena, ask->act.uuid)));
	for (size_t i = 0; i < taxes.count; i++)
		if (taxes.parts[i].minor != 0)
			buf_printf(form, "&metadata[" TAX_MARK STR_FMT "_" STR_FMT "]=%lld",
				STR_ARG(tax_kind_name(taxes.parts[i].kind)),
				STR_ARG(tax_percent(arena, taxes.parts[i].rate_mpct)),
				(long long)taxes.parts[i].minor);
}

static struct str capture_form(struct arena *arena, const struct ask *ask)
{
	struct buf form;
	buf_init(&form, arena, FORM_MAX);
	buf_printf(&form, "amount_to_capture=%lld", (long long)ask->amount_minor);
	add_marks(&form, arena, ask);
	return buf_str(&form);
}

static struct str refund_form(struct arena *arena, const struct ask *ask)
{
	struct buf form;
	buf_init(&form, arena, FORM_MAX);
	buf_add_c(&form, "payment_intent=");
	percent_encode(&form, ask->reference);
	buf_printf(&form, "&amount=%lld", (long long)ask->amount_minor);
	add_marks(&form, arena, ask);
	return buf_str(&form);
}

static struct talk talk_act(
	const struct provider *provider, const struct line *line, const struct ask *ask)
{
	struct arena *arena = line->arena;
	struct str id = uuid_print(arena, ask->act.uuid);
	struct str key = str_printf(arena, STR_FMT "-%u", STR_ARG(id), (unsigned)ask->key_no);
	switch (ask->kind) {
	case ACT_CAPTURE:
		return talk(provider, line, "POST", intent_path(arena, ask, "/capture"),
			capture_form(arena, ask), key);
	case ACT_VOID:
		return talk(
			provider, line, "POST", intent_path(arena, ask, "/cancel"), STR_EMPTY, key);
	case ACT_REFUND:
		break;
	}
	return talk(provider, line, "POST", STR("/v1/refunds"), refund_form(arena, ask), key);
}

static void stripe_act(const struct provider *provider, const struct line *line,
	const struct ask *ask, struct provider_answer *answer_out)
{
	if (!is_payable(ask)) {
		*answer_out = (struct provider_answer){
			.said = SAID_FAILED, .error = STR("amount_not_payable")};
		return;
	}
	struct talk said = talk_act(provider, line, ask);
	*answer_out = answer_of_failure(&said.response, line->arena);
	if (said.response.status == 200)
		read_done(&said, ask, line->arena, answer_out);
	else
		read_refusal(&said, line->arena, answer_out);
	json_decref(said.json);
}

/* --- what became of it --- */

/* Found among the refunds of the payment by our mark; when it is not there it was not done. */
static void find_refund(const json_t *list, const struct ask *ask, struct arena *arena,
	struct provider_answer *answer)
{
	size_t index;
	json_t *refund;
	const json_t *data = json_object_get(list, "data");
	if (!json_is_array(data))
		return;
	json_array_foreach (data, index, refund) {
		if (!is_marked(refund, ask))
			continue;
		read_refund(refund, arena, answer);
		return;
	}
	bool is_all = !json_is_true(json_object_get(list, "has_more"));
	answer->said = is_all ? SAID_LATER : SAID_NOTHING;
	answer->error = is_all ? STR_EMPTY : STR("too_many_refunds");
	answer->retry_ms = 0;
}

static struct str refunds_path(struct arena *arena, const struct ask *ask)
{
	struct buf path;
	buf_init(&path, arena, URL_MAX);
	buf_add_c(&path, "/v1/refunds?limit=100&payment_intent=");
	percent_encode(&path, ask->reference);
	return buf_str(&path);
}

static void stripe_status(const struct provider *provider, const struct line *line,
	const struct ask *ask, struct provider_answer *answer_out)
{
	bool is_refund = ask->kind == ACT_REFUND;
	struct str path =
		is_refund ? refunds_path(line->arena, ask) : intent_path(line->arena, ask, "");
	struct talk said = talk(provider, line, "GET", path, STR_EMPTY, STR_EMPTY);
	*answer_out = answer_of_failure(&said.response, line->arena);
	if (answer_out->said == SAID_LATER)
		answer_out->said = SAID_NOTHING; /* of the question, not of the act */
	if (said.response.status == 200 && said.json != NULL) {
		if (is_refund)
			find_refund(said.json, ask, line->arena, answer_out);
		else
			read_intent(said.json, ask, line->arena, answer_out);
	}
	json_decref(said.json);
}

struct provider stripe_provider(struct str url, struct str key)
{
	return (struct provider){.name = PROVIDER_STRIPE,
		.url = url,
		.key = key,
		.act = stripe_act,
		.status = stripe_status};
}
