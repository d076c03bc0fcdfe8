/* Lines, and where; see asked.h. */
#include "server/api/asked.h"

#include "server/fulfilment/bundle.h"
#include "server/fulfilment/places.h"
#include "server/server.h"

const struct json_field asked_line_fields[2] = {
	JSON_TEXT(struct asked_line, sku, REQUIRED, 1, 64),
	JSON_INT(struct asked_line, qty, REQUIRED, 1, LINE_QTY_MAX),
};

const struct json_field position_fields[2] = {
	JSON_REAL(struct position, lat, REQUIRED, -90, 90),
	JSON_REAL(struct position, lon, REQUIRED, -180, 180),
};

/* --- where --- */

static void check_one_way(const struct asked *asked, struct faults *faults)
{
	int ways = asked->has_near + !str_is_empty(asked->postcode) + !str_is_empty(asked->store);
	if (ways == 0)
		fault_add(faults, STR("/near"), "required",
			"Say where: one of near, postcode with country, store.");
	if (ways > 1)
		fault_add(faults, str_is_empty(asked->store) ? STR("/postcode") : STR("/store"),
			"not_allowed", "Only one of near, postcode, store.");
	if (str_is_empty(asked->postcode) != str_is_empty(asked->country))
		fault_add(faults, str_is_empty(asked->country) ? STR("/country") : STR("/postcode"),
			"required", "postcode and country go together.");
}

static void find_store(
	struct call *call, struct str code, struct question *question, struct faults *faults)
{
	const struct store *store = stores_by_code(directory_stores(call->server->directory), code);
	question->has_store = true;
	if (store != NULL)
		call->store = question->store = store->id;
	else
		fault_add(faults, STR("/store"), "unknown", "There is no store with that code.");
}

/* True when the call is still unanswered. */
static bool find_place(struct call *call, struct str country, struct str postcode, bool *has_out,
	struct position *at_out)
{
	enum db_status status =
		places_find(call->server->places, call->arena, country, postcode, at_out);
	*has_out = status == DB_DONE;
	if (status == DB_NONE)
		reply_problem(call, REASON_UNKNOWN_PLACE, NULL);
	else if (status != DB_DONE)
		reply_problem(call, db_reason(status), NULL);
	return status == DB_DONE;
}

/* --- what --- */

static bool is_repeated(const struct asked *asked, size_t line)
{
	for (size_t i = 0; i < line; i++)
		if (str_equal(asked->lines[i].sku, asked->lines[line].sku))
			return true;
	return false;
}

static void check_line(const struct asked *asked, size_t line, const struct product *product,
	struct faults *faults)
{
	struct str pointer = str_printf(faults->arena, "/lines/%zu/sku", line);
	if (product == NULL)
		fault_add(faults, pointer, "unknown", "There is no product with that sku.");
	else if (is_repeated(asked, line))
		fault_add(faults, pointer, "duplicate", "Each sku stands in one line.");
}

static bool is_currency(const struct currency *a, const struct currency *b)
{
	return str_equal(str_of(a->code), str_of(b->code));
}

/* DB_NONE when the lines are priced in different currencies. */
static enum db_status find_lines(struct call *call, const struct asked *asked,
	struct question *question, struct faults *faults)
{
	struct wanted *wanted = arena_new_array(call->arena, asked->lines_count, struct wanted);
	struct currency currency = {""};
	bool is_mixed = false;
	for (size_t i = 0; i < asked->lines_count; i++) {
		const struct product *product;
		enum db_status status =
			catalogue_find(call->server->catalogue, asked->lines[i].sku, &product);
		if (status != DB_DONE && status != DB_NONE)
			return status;
		check_line(asked, i, product, faults);
		if (status == DB_NONE)
			continue;
		if (currency.code[0] == '\0')
			currency = product->currency;
		is_mixed = is_mixed || !is_currency(&currency, &product->currency);
		wanted[i] =
			(struct wanted){product->id, product->sku, (int32_t)asked->lines[i].qty, 0};
	}
	question->lines = wanted;
	question->line_count = asked->lines_count;
	return is_mixed ? DB_NONE : DB_DONE;
}

/* Bundles become what they are made of. */
static enum db_status expand(struct call *call, struct question *question, struct faults *faults)
{
	if (faults->count > 0)
		return DB_DONE;
	enum db_status status = question_expand(question, call->arena, call->server->catalogue);
	if (status != DB_NONE)
		return status;
	fault_add(faults, STR("/lines"), "too_long",
		"At most 100 lines of 999 with what is in the bundles.");
	return DB_DONE;
}

bool asked_question(struct call *call, const struct asked *asked, struct question *question_out)
{
	struct faults faults;
	faults_init(&faults, call->arena);
	*question_out = (struct question){
		.has_near = asked->has_near,
		.near = asked->near,
		.within_m = (uint32_t)asked->within_m,
		.now = call->now,
	};
	check_one_way(asked, &faults);
	if (!str_is_empty(asked->store))
		find_store(call, asked->store, question_out, &faults);
	enum db_status status = find_lines(call, asked, question_out, &faults);
	if (status == DB_DONE)
		status = expand(call, question_out, &faults);
	if (faults.count == 0 && status == DB_DONE)
		return str_is_empty(asked->postcode) ||
		       find_place(call, asked->country, asked->postcode, &question_out->has_near,
			       &question_out->near);
	if (status != DB_DONE && status != DB_NONE)
		reply_problem(call, db_reason(status), NULL);
	else if (faults.count > 0)
		reply_faults(call, REASON_INVALID_FIELDS, &faults);
	else
		reply_problem(call, REASON_MIXED_CURRENCIES, NULL);
	return false;
}

bool asked_may_be_sent(struct call *call, const struct asked *asked, bool may_be_sent)
{
	struct faults faults;
	if (!may_be_sent || !str_is_empty(asked->store))
		return true;
	faults_init(&faults, call->arena);
	fault_add(&faults, STR("/transfer"), "not_allowed", "Only to a chosen store.");
	reply_faults(call, REASON_INVALID_FIELDS, &faults);
	return false;
}

/* --- where, in a query --- */

static void position_read(struct str text, struct position *at_out)
{
	struct str lon = text;
	struct str lat = str_cut(&lon, ',');
	/* The route's table has checked the form. */
	(void)str_to_double(lat, &at_out->lat);
	(void)str_to_double(lon, &at_out->lon);
}

bool query_place(struct call *call, bool is_required, bool *has_out, struct position *at_out)
{
	bool has_postcode = call_has_query(call, "postcode");
	struct faults faults;
	faults_init(&faults, call->arena);
	*has_out = call_has_query(call, "near");
	if (*has_out)
		position_read(call_query(call, "near"), at_out);
	if (*has_out && has_postcode)
		fault_add(&faults, STR("postcode"), "not_allowed", "Either near or postcode.");
	if (!*has_out && !has_postcode && is_required)
		fault_add(&faults, STR("near"), "required",
			"Say where: near, or postcode with country.");
	if (has_postcode != call_has_query(call, "country"))
		fault_add(&faults, has_postcode ? STR("country") : STR("postcode"), "required",
			"postcode and country go together.");
	if (faults.count > 0) {
		reply_faults(call, REASON_BAD_PARAMETER, &faults);
		return false;
	}
	return !has_postcode || find_place(call, call_query(call, "country"),
					call_query(call, "postcode"), has_out, at_out);
}
