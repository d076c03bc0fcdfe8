/*
 * The web shop as the one who holds the money: signed messages by Standard Webhooks, answered by
 * signed answers (doc/money.md). An answer that is not signed rightly says nothing.
 */
#include <jansson.h>

#include "common/clock.h"
#include "common/json.h"
#include "common/json_write.h"
#include "common/tax_json.h"
#include "common/webhook.h"
#include "server/money/port.h"

enum { MESSAGE_MAX = 65536, ANSWER_MAX = 65536, PENDING_MS = 60000 };

/* Each line of the order with what is asked of it and the taxes in that; together the amount. */
static void write_lines(struct json_writer *w, const struct ask *ask)
{
	jw_array(jw_key(w, "lines"));
	for (size_t i = 0; i < ask->line_count; i++) {
		const struct ask_line *line = &ask->lines[i];
		jw_object(w);
		jw_i64(jw_key(w, "line"), line->line);
		jw_text(jw_key(w, "sku"), line->sku);
		jw_i64(jw_key(w, "amount_minor"), line->amount_minor);
		jw_i64(jw_key(w, "vat_bp"), line->tax.vat_bp);
		jw_i64(jw_key(w, "vat_minor"), tax_contained(line->tax, line->tax_amount));
		tax_write(w, line->tax, line->tax_amount);
		jw_end(w);
	}
	jw_end(w);
}

static bool is_first_of_rate(const struct ask *ask, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (ask->lines[i].tax.vat_bp == ask->lines[at].tax.vat_bp)
			return false;
	return true;
}

static void write_rate(struct json_writer *w, const struct ask *ask, uint16_t vat_bp)
{
	int64_t amount_minor = 0, vat_minor = 0;
	for (size_t i = 0; i < ask->line_count; i++) {
		const struct ask_line *line = &ask->lines[i];
		bool is_of_rate = line->tax.vat_bp == vat_bp;
		amount_minor += is_of_rate ? line->amount_minor : 0;
		vat_minor += is_of_rate ? tax_contained(line->tax, line->tax_amount) : 0;
	}
	jw_object(w);
	jw_i64(jw_key(w, "vat_bp"), vat_bp);
	jw_i64(jw_key(w, "amount_minor"), amount_minor);
	jw_i64(jw_key(w, "vat_minor"), vat_minor);
	jw_end(w);
}

static void write_rates(struct json_writer *w, const struct ask *ask)
{
	jw_array(jw_key(w, "vat"));
	for (size_t i = 0; i < ask->line_count; i++)
		if (is_first_of_rate(ask, i))
			write_rate(w, ask, ask->lines[i].tax.vat_bp);
	jw_end(w);
}

/* The same tax by tax. */
static void write_taxes(struct json_writer *w, struct arena *arena, const struct ask *ask)
{
	struct tax_sums sums = ask_taxes(arena, ask);
	tax_write_sums(w, "taxes", &sums);
}

static struct str message_of(struct arena *arena, const struct ask *ask, struct str type)
{
	struct buf buf;
	struct json_writer w;
	buf_init(&buf, arena, MESSAGE_MAX);
	jw_init(&w, &buf);
	jw_object(&w);
	jw_text(jw_key(&w, "type"), str_printf(arena, "payment." STR_FMT, STR_ARG(type)));
	jw_instant(jw_key(&w, "timestamp"), ask->now);
	jw_object(jw_key(&w, "data"));
	jw_uuid(jw_key(&w, "act"), ask->act.uuid);
	jw_text(jw_key(&w, "kind"), money_act_name(ask->kind));
	jw_uuid(jw_key(&w, "order"), ask->order.uuid);
	jw_text(jw_key(&w, "reference"), ask->reference);
	jw_i64(jw_key(&w, "amount_minor"), ask->amount_minor);
	jw_text(jw_key(&w, "currency"), str_of(ask->currency.code));
	if (ask->line_count > 0) {
		write_lines(&w, ask);
		write_rates(&w, ask);
		write_taxes(&w, arena, ask);
	}
	jw_raw_members(&w, ask->detail);
	jw_end(&w);
	jw_end(&w);
	return jw_done(&w);
}

static const char *header(struct arena *arena, const char *name, struct str value)
{
	return str_printf(arena, "%s: " STR_FMT, name, STR_ARG(value)).p;
}

/* --- the answer --- */

static const struct {
	const char *state;
	enum provider_said said;
	int64_t retry_ms;
} states[] = {
	{"done", SAID_DONE, 0},
	{"failed", SAID_FAILED, 0},
	{"pending", SAID_PENDING, PENDING_MS},
	{"not_found", SAID_LATER, 0},
};

static struct str text_of(const json_t *json, const char *name)
{
	const json_t *member = json_object_get(json, name);
	return json_is_string(member)
		       ? (struct str){json_string_value(member), json_string_length(member)}
		       : STR_EMPTY;
}

static void read_state(const json_t *json, const struct ask *ask, struct arena *arena,
	struct provider_answer *answer)
{
	enum { REFERENCE_MAX = 120 };
	struct str reference = text_of(json, "reference"), reason = text_of(json, "reason");
	struct uuid act;
	if (!uuid_parse(text_of(json, "act"), &act) || !uuid_equal(act, ask->act.uuid))
		return;
	for (size_t i = 0; i < ARRAY_LENGTH(states); i++) {
		if (!str_equal_c(text_of(json, "state"), states[i].state))
			continue;
		answer->said = states[i].said;
		answer->retry_ms = states[i].retry_ms;
		answer->error = str_is_empty(reason) ? STR_EMPTY : answer_word(arena, reason);
	}
	if (reference.n <= REFERENCE_MAX)
		answer->provider_ref = str_dup(arena, reference);
}

static void read_answer(
	struct str body, const struct ask *ask, struct arena *arena, struct provider_answer *answer)
{
	json_t *json;
	struct fault fault;
	answer->error = STR("answer_not_understood");
	if (json_read(body, &json, &fault, arena) != REASON_OK)
		return;
	read_state(json, ask, arena, answer);
	json_decref(json);
}

/* --- asking --- */

/* The HTTP status, 0 for none. */
static int say(const struct provider *provider, const struct line *line, const struct ask *ask,
	struct str id, struct str type, struct provider_answer *answer_out)
{
	struct arena *arena = line->arena;
	struct str body = message_of(arena, ask, type);
	struct webhook_head head = webhook_sign(arena, provider->key, id, ask->now, body);
	const char *const headers[] = {
		"Content-Type: application/json",
		header(arena, "webhook-id", head.id),
		header(arena, "webhook-timestamp", head.timestamp),
		header(arena, "webhook-signature", head.signature),
	};
	static const char *const names[] = {"webhook-id", "webhook-timestamp", "webhook-signature"};
	struct str values[ARRAY_LENGTH(names)];
	const struct http_request request = {
		.method = "POST",
		.url = str_c(arena, provider->url),
		.headers = headers,
		.header_count = ARRAY_LENGTH(headers),
		.answer_names = names,
		.answer_values = values,
		.answer_count = ARRAY_LENGTH(names),
		.body = body,
		.timeout_ms = line->timeout_ms,
		.response_max = ANSWER_MAX,
		.public_hosts_only = !line->may_be_private,
	};
	struct http_response response;
	(void)http_send(line->client, arena, &request, &response);
	*answer_out = answer_of_failure(&response, arena);
	if (response.status < 200 || response.status > 299)
		return response.status;
	const struct webhook_head said = {values[0], values[1], values[2]};
	answer_out->error = STR("answer_not_signed");
	if (str_equal(said.id, id) &&
		webhook_is_genuine(arena, provider->key, &said, response.body, clock_now()))
		read_answer(response.body, ask, arena, answer_out);
	return response.status;
}

/* The same id each time it is asked for: the shop does it once. */
static void external_act(const struct provider *provider, const struct line *line,
	const struct ask *ask, struct provider_answer *answer_out)
{
	(void)say(provider, line, ask, uuid_print(line->arena, ask->act.uuid),
		money_act_name(ask->kind), answer_out);
}

/* A new id each time, so that no old answer is given. */
static void external_status(const struct provider *provider, const struct line *line,
	const struct ask *ask, struct provider_answer *answer_out)
{
	int status = say(provider, line, ask, uuid_print(line->arena, uuid_new(ask->now)),
		STR("status"), answer_out);
	if (status < 200 || status > 299)
		answer_out->said =
			SAID_NOTHING; /* "later" is said of the question, not of the act */
}

struct provider external_provider(struct str url, struct str key)
{
	return (struct provider){.name = PROVIDER_EXTERNAL,
		.keeps_rest = true,
		.url = url,
		.key = key,
		.act = external_act,
		.status = external_status};
}
