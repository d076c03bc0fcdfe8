/*
 * A message of stock: the importers read the body as they read a file, and what they say becomes
 * the report. The message itself is what makes a repeat harmless (doc/feeds.md); the key gives a
 * repeat of the request the stored answer.
 */
#include "server/api/partner/stock_body.h"

#include <inttypes.h>
#include <string.h>

#include "common/clock.h"
#include "common/json_write.h"
#include "server/db/q_stock_feed.h"
#include "server/import/import.h"
#include "server/server.h"

enum {
	REMARKS_SHOWN = 100,
	REPORT_MAX = 4 << 20,
};

struct stock_body {
	struct call *call;
	struct import_settings settings;
	struct import_totals totals;
	struct faults numbers;	    /* of a refused number */
	struct faults faults;	    /* of refused lines */
	json_t *message;	    /* to say where a line stands; NULL unless the body is JSON */
	struct buf remarks, stores; /* rendered members of the report */
	struct json_writer remarks_writer, stores_writer;
	uint64_t remark_count;
	struct str report;
};

/* ---- remarks --------------------------------------------------------- */

/* The n-th line of all stores, from 1. */
static struct str pointer_of(const struct stock_body *body, uint64_t number)
{
	json_t *stores = json_object_get(body->message, "stores"), *store;
	size_t i;
	json_array_foreach (stores, i, store) {
		size_t lines = json_array_size(json_object_get(store, "lines"));
		if (number <= lines)
			return str_printf(
				body->call->arena, "/stores/%zu/lines/%" PRIu64, i, number - 1);
		number -= lines;
	}
	return STR_EMPTY;
}

static void add_fault(struct stock_body *body, const struct import_remark *remark)
{
	struct arena *arena = body->call->arena;
	struct str at = body->message == NULL ? str_printf(arena, "/%" PRIu64, remark->row)
					      : pointer_of(body, remark->row);
	if (remark->column.n > 0)
		at = str_printf(arena, STR_FMT "/" STR_FMT, STR_ARG(at), STR_ARG(remark->column));
	fault_add(&body->faults, at, remark->code, STR_FMT, STR_ARG(remark->detail));
}

static void take_remark(const struct import_remark *remark, void *context)
{
	struct stock_body *body = context;
	struct json_writer *w = &body->remarks_writer;
	if (remark->is_refusal)
		add_fault(body, remark);
	if (++body->remark_count > REMARKS_SHOWN)
		return;
	jw_object(w);
	if (body->message == NULL)
		jw_i64(jw_key(w, "line"), (int64_t)remark->row);
	else
		jw_text(jw_key(w, "pointer"), pointer_of(body, remark->row));
	jw_bool(jw_key(w, "refused"), remark->is_refusal);
	if (remark->column.n > 0)
		jw_text(jw_key(w, "field"), remark->column);
	jw_text(jw_key(w, "code"), str_of(remark->code));
	jw_text(jw_key(w, "detail"), remark->detail);
	jw_end(w);
}

/* Which number comes next after a confirmation only the source knows: it may have gone on. */
static void take_part(const struct import_part *part, void *context)
{
	const struct stock_body *body = context;
	struct json_writer *w = &((struct stock_body *)context)->stores_writer;
	jw_object(w);
	jw_text(jw_key(w, "store"), part->store);
	jw_i64(jw_key(w, "seq"), (int64_t)part->seq);
	if (!body->settings.is_confirmed && !body->settings.is_dry)
		jw_i64(jw_key(w, "next"), (int64_t)part->seq + 1);
	jw_text(jw_key(w, "status"), part->is_held ? STR("held") : STR("applied"));
	if (part->is_held) {
		jw_i64(jw_key(w, "with_stock"), (int64_t)part->with_stock);
		jw_i64(jw_key(w, "to_zero"), (int64_t)part->to_zero);
	}
	jw_end(w);
}

/* ---- the report ------------------------------------------------------ */

static struct str report_print(struct stock_body *body)
{
	const struct import_totals *totals = &body->totals;
	const struct {
		const char *name;
		uint64_t value;
	} counts[] = {
		{"lines", totals->rows},
		{"good", totals->good},
		{"refused", totals->refused},
		{"added", totals->added},
		{"changed", totals->changed},
		{"unchanged", totals->unchanged},
		{"older", totals->older},
		{"contained", totals->contained},
		{"ours", totals->ours},
		{"corrected", totals->corrected},
		{"shortages", totals->shortages},
		{"zeroed", totals->zeroed},
		{"held", totals->held},
	};
	struct buf buf;
	struct json_writer w;
	buf_init(&buf, body->call->arena, REPORT_MAX);
	jw_init(&w, &buf);
	jw_object(&w);
	jw_text(jw_key(&w, "kind"), str_of(body->settings.kind));
	jw_text(jw_key(&w, "source"), body->settings.source);
	jw_bool(jw_key(&w, "dry_run"), body->settings.is_dry);
	for (size_t i = 0; i < ARRAY_LENGTH(counts); i++)
		jw_i64(jw_key(&w, counts[i].name), (int64_t)counts[i].value);
	jw_end(&body->stores_writer);
	jw_raw(jw_key(&w, "stores"), jw_done(&body->stores_writer));
	jw_end(&body->remarks_writer);
	jw_raw(jw_key(&w, "remarks"), jw_done(&body->remarks_writer));
	jw_i64(jw_key(&w, "remark_count"), (int64_t)body->remark_count);
	jw_end(&w);
	return jw_done(&w);
}

/* Keeps the report for the same message under another key, or answers with the one that is kept. */
static enum db_status report_in(
	struct tx *tx, const struct call *call, const void *input, struct effect *effect_out)
{
	const struct stock_body *body = input;
	struct q_stock_message_find_in find = {body->totals.message};
	struct q_stock_message_add_in add = {body->totals.message, body->report,
		body->settings.is_confirmed && !body->totals.is_repeat, call->now};
	struct q_stock_message_find row;
	enum db_status status =
		body->totals.is_repeat ? q_stock_message_find(tx, &find, &row) : DB_NONE;
	effect_out->status = 200;
	effect_out->text = status == DB_DONE ? str_dup(call->arena, row.report) : body->report;
	return status == DB_NONE ? q_stock_message_add(tx, &add) : status;
}

/* ---- reading the request --------------------------------------------- */

/* true or false, in words; a fault when it is something else. */
static bool query_bool(struct call *call, const char *name, struct faults *faults)
{
	struct str value = call_query(call, name);
	if (value.n > 0 && !str_equal_c(value, "true") && !str_equal_c(value, "false"))
		fault_add(faults, str_of(name), "wrong_type", "true or false.");
	return str_equal_c(value, "true");
}

static bool read_parameters(struct call *call, struct import_settings *settings)
{
	struct faults faults;
	faults_init(&faults, call->arena);
	settings->source = call_query(call, "source");
	settings->store = call_query(call, "store");
	settings->seq = (uint64_t)call_query_int(call, "seq", 0);
	settings->is_complete = query_bool(call, "complete", &faults);
	settings->is_confirmed = query_bool(call, "confirm", &faults);
	settings->is_dry = query_bool(call, "dry_run", &faults);
	settings->is_all_or_none = query_bool(call, "all_or_none", &faults);
	if (call_has_query(call, "as_of") &&
		!instant_parse(call_query(call, "as_of"), &settings->as_of))
		settings->as_of = 0; /* the route's table has checked it */
	if (settings->source.n == 0)
		fault_add(&faults, STR("source"), "required", "Who numbers the messages.");
	else if (!import_source_is_name(settings->source))
		fault_add(&faults, STR("source"), "bad_format",
			"1 to 32 of a-z, 0-9, dot, underscore and hyphen.");
	if (faults.count == 0)
		return true;
	reply_faults(call, REASON_BAD_PARAMETER, &faults);
	return false;
}

/* What begins like JSON or XML is no CSV of anybody's. */
static const char *csv_format(struct str body)
{
	struct str text = str_trim(body);
	return text.n > 0 && strchr("{[<", text.p[0]) != NULL ? "csv" : "auto";
}

static const char *format_of(struct call *call)
{
	static const struct {
		const char *type, *format;
	} types[] = {
		{"application/json", "json"},
		{"application/x-ndjson", "ndjson"},
		{"application/xml", "xml"},
		{"text/xml", "xml"},
	};
	struct str parameters = call_header(call, "Content-Type");
	struct str type = str_trim(str_cut(&parameters, ';'));
	for (size_t i = 0; i < ARRAY_LENGTH(types); i++)
		if (str_equal_nocase(type, str_of(types[i].type)))
			return types[i].format;
	return str_equal_nocase(type, STR("text/csv")) ? csv_format(call->body) : NULL;
}

/* ---- taking it ------------------------------------------------------- */

static void refuse(struct stock_body *body, enum reason reason, struct str why)
{
	struct call *call = body->call;
	bool says_why = reason == REASON_BAD_CSV || reason == REASON_BAD_JSON ||
			reason == REASON_BAD_XML || reason == REASON_BODY_TOO_LARGE ||
			reason == REASON_INVALID_FIELDS;
	if (body->numbers.count > 0)
		reply_faults(call, reason, &body->numbers);
	else if (reason == REASON_INVALID_FIELDS && body->faults.count > 0)
		reply_faults(call, reason, &body->faults);
	else
		reply_problem(call, reason, says_why ? str_c(call->arena, why) : NULL);
}

/* Somebody has to look: the export is wrong, or the store is. */
static void alarm(const struct stock_body *body)
{
	if (body->totals.held > 0 && !body->totals.is_repeat && !body->settings.is_dry)
		log_error("stock_held", LOG_STR("source", body->settings.source),
			LOG_U64("stores", body->totals.held));
}

static void answer(struct stock_body *body)
{
	alarm(body);
	body->report = report_print(body);
	if (body->settings.is_dry)
		reply_bytes(body->call, 200, "application/json", body->report);
	else
		act_once(body->call, report_in, body);
}

static void begin(struct stock_body *body)
{
	struct arena *arena = body->call->arena;
	struct fault ignored;
	faults_init(&body->numbers, arena);
	faults_init(&body->faults, arena);
	buf_init(&body->remarks, arena, REPORT_MAX);
	buf_init(&body->stores, arena, REPORT_MAX);
	jw_init(&body->remarks_writer, &body->remarks);
	jw_init(&body->stores_writer, &body->stores);
	jw_array(&body->remarks_writer);
	jw_array(&body->stores_writer);
	body->settings.faults = &body->numbers;
	if (strcmp(body->settings.format, "json") == 0 && body->call->body.n <= 1 << 20 &&
		json_read(body->call->body, &body->message, &ignored, arena) != REASON_OK)
		body->message = NULL; /* the importer says what is wrong with it */
}

static void run(struct stock_body *body)
{
	struct call *call = body->call;
	struct str why = STR_EMPTY;
	FILE *file = fmemopen((void *)(uintptr_t)call->body.p, call->body.n, "rb");
	if (file == NULL) {
		reply_problem(call, REASON_BUSY, NULL);
		return;
	}
	begin(body);
	enum reason reason =
		import_run(call->db, file, &body->settings, call->arena, &body->totals, &why);
	fclose(file);
	if (reason == REASON_OK)
		answer(body);
	else
		refuse(body, reason, why);
	json_decref(body->message);
}

void stock_message_take(struct call *call, const char *kind)
{
	struct stock_body *body = arena_new_struct(call->arena, struct stock_body);
	body->call = call;
	body->settings = (struct import_settings){
		.kind = kind,
		.format = format_of(call),
		.now = call->now,
		.remark = take_remark,
		.part = take_part,
		.engine = call->server->engine,
		.chunk_rows = STOCK_CHUNK_ROWS,
		.context = body,
	};
	import_configure(&body->settings, call->server->config);
	memcpy(&body->settings.caller, call->caller.scope_hash.bytes,
		sizeof(body->settings.caller));
	if (body->settings.format == NULL)
		reply_problem(call, REASON_WRONG_CONTENT_TYPE,
			"Send application/json, application/x-ndjson, text/csv or "
			"application/xml.");
	else if (call->body.n == 0)
		reply_problem(call, REASON_BAD_REQUEST, "The body is empty.");
	else if (read_parameters(call, &body->settings) &&
		 (body->settings.is_dry || !act_is_settled(call)))
		run(body);
}
