/* Rows of stores: address, position, pickup settings, opening hours and exceptions. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "server/db/q_import.h"
#include "server/db/try.h"
#include "server/fulfilment/feed.h"
#include "server/fulfilment/place.h"
#include "server/import/row.h"
#include "server/import/store_columns.h"

static const struct import_column columns[] = {
	[CODE] = {.name = "code", .is_required = true},
	[NAME] = {.name = "name", .is_required = true},
	[STREET] = {.name = "street", .is_required = true},
	[POSTCODE] = {.name = "postcode", .is_required = true},
	[CITY] = {.name = "city", .is_required = true},
	[REGION] = {.name = "region", .is_required = false},
	[COUNTRY] = {.name = "country", .is_required = true},
	[LAT] = {.name = "lat", .is_required = true},
	[LON] = {.name = "lon", .is_required = true},
	[TIME_ZONE] = {.name = "time_zone", .is_required = true},
	[CURRENCY] = {.name = "currency", .is_required = true},
	[LANGUAGE] = {.name = "language", .is_required = true},
	[PHONE] = {.name = "phone", .is_required = false},
	[EMAIL] = {.name = "email", .is_required = false},
	[PROFILE] = {.name = "profile", .is_required = false},
	[PICKUP] = {.name = "pickup", .is_required = false},
	[PREP_MIN] = {.name = "prep_min", .is_required = false},
	[PREP_EACH_MIN] = {.name = "prep_each_min", .is_required = false},
	[COLLECT_DAYS] = {.name = "collect_days", .is_required = false},
	[RETURN_TO] = {.name = "return_to", .is_required = false},
	[HOURS] = {.name = "hours", .is_required = true},
	[EXCEPTIONS] = {.name = "exceptions", .is_required = false},
};

enum { EXCEPTIONS_MAX = 1000, PREP_DEFAULT = 60, PREP_EACH_DEFAULT = 5, COLLECT_DEFAULT = 3 };

struct store_row {
	struct q_import_store_add_in store; /* as the database shall have it */
	struct day_hours week[7];
	bool has_exceptions;
	struct hours_exception *exceptions;
	size_t exception_count;
};

/* ---- checking -------------------------------------------------------- */

static struct str check_postcode(
	struct import *import, const struct record *record, struct str country)
{
	struct str text = value_text(import, record, POSTCODE, 1, POSTCODE_MAX);
	struct str country_key, key;
	if (text.n > 0 && country.n > 0 &&
		!postcode_key(import->frame, country, text, &country_key, &key))
		value_fault(import, "postcode", "bad_format",
			"No postcode of this country has that form.");
	return text;
}

static struct str check_country(struct import *import, const struct record *record)
{
	struct str text = value_text(import, record, COUNTRY, 2, 2);
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] >= 'A' && text.p[i] <= 'Z')
			continue;
		value_fault(import, "country", "bad_format",
			"Two capital letters (ISO 3166), such as FR.");
		return STR_EMPTY;
	}
	return text;
}

static void check_place(
	struct import *import, const struct record *record, struct q_import_store_add_in *store)
{
	struct position at = value_position(import, record, LAT, LON);
	store->street = value_text(import, record, STREET, 1, 160);
	store->country = check_country(import, record);
	store->postcode = check_postcode(import, record, store->country);
	store->city = value_text(import, record, CITY, 1, 80);
	store->region = value_text(import, record, REGION, 0, 40);
	store->lat = at.lat;
	store->lon = at.lon;
	store->time_zone = value_text(import, record, TIME_ZONE, 1, 40);
	if (store->time_zone.n > 0 && zone_named(store->time_zone) == NULL)
		value_fault(import, "time_zone", "unknown",
			"An IANA name such as Europe/Paris or America/Toronto.");
}

static struct str check_profile(struct import *import, const struct record *record,
	const struct q_import_store_add_in *store)
{
	static const char *const profiles[] = {"fr", "qc", "eu"};
	struct str text = record->values[PROFILE];
	if (!value_is_given(record, PROFILE)) {
		if (str_equal_c(store->country, "FR"))
			return STR("fr");
		return str_equal_c(store->country, "CA") && str_equal_c(store->region, "QC")
			       ? STR("qc")
			       : STR("eu");
	}
	for (size_t i = 0; i < ARRAY_LENGTH(profiles); i++)
		if (str_equal_c(text, profiles[i]))
			return str_of(profiles[i]);
	value_fault(import, "profile", "unknown", "One of fr, qc, eu.");
	return STR_EMPTY;
}

static void check_business(
	struct import *import, const struct record *record, struct q_import_store_add_in *store)
{
	struct currency currency;
	store->currency = value_text(import, record, CURRENCY, 3, 3);
	if (store->currency.n > 0 && !currency_parse(store->currency, &currency))
		value_fault(import, "currency", "unknown", "An ISO 4217 code such as EUR.");
	if (!language_parse(record->values[LANGUAGE], &store->language))
		value_fault(import, "language", "not_allowed", "fr or en.");
	store->phone = value_text(import, record, PHONE, 0, 32);
	store->email = value_text(import, record, EMAIL, 0, 254);
	store->profile = check_profile(import, record, store);
	store->is_pickup_enabled = value_bool(import, record, PICKUP, true);
	store->prep_min = (uint16_t)value_int(import, record, PREP_MIN, 0, 10080, PREP_DEFAULT);
	store->prep_each_min =
		(uint16_t)value_int(import, record, PREP_EACH_MIN, 0, 1440, PREP_EACH_DEFAULT);
	store->collect_days =
		(uint16_t)value_int(import, record, COLLECT_DAYS, 0, 365, COLLECT_DEFAULT);
	/* That store may come later in the file, or in another. */
	store->return_to = value_is_given(record, RETURN_TO)
				   ? value_code(import, record, RETURN_TO, 32, "._-")
				   : STR_EMPTY;
}

static void check_hours(struct import *import, const struct record *record, struct store_row *row)
{
	struct str why;
	if (!value_is_given(record, HOURS))
		value_fault(import, "hours", "required",
			"Such as: mon-fri 09:00-12:30 14:00-19:00; sat 10:00-18:00.");
	else if (!hours_parse(import->frame, record->values[HOURS], row->week, &why))
		value_fault(import, "hours", "bad_format", STR_FMT, STR_ARG(why));
}

/* Cuts the times off the front of "09:00-12:00 14:00-16:00 Braderie": what follows is the label. */
static struct str cut_times(struct str *rest_inout)
{
	struct str all = *rest_inout;
	size_t n = 0;
	while (rest_inout->n > 0) {
		struct str rest = *rest_inout, word = str_cut(&rest, ' ');
		bool is_time = word.n > 0 && word.p[0] >= '0' && word.p[0] <= '9';
		bool is_closed = n == 0 && str_equal_nocase(word, STR("closed"));
		if (word.n > 0 && !is_time && !is_closed)
			break;
		n = (size_t)(word.p - all.p) + word.n;
		*rest_inout = rest;
		if (is_closed)
			break;
	}
	*rest_inout = str_trim(*rest_inout);
	return (struct str){all.p, n};
}

/* 2026-12-24 09:00-16:00; 2026-12-25 closed Noël */
static bool exception_parse(
	struct import *import, struct str part, struct hours_exception *exception_out)
{
	struct str rest = part, why;
	if (!day_parse(str_cut(&rest, ' '), &exception_out->day)) {
		value_fault(import, "exceptions", "bad_format",
			"Each begins with a date such as 2026-12-25.");
		return false;
	}
	struct str times = cut_times(&rest);
	if (!hours_parse_day(import->frame, times, &exception_out->hours, &why)) {
		value_fault(import, "exceptions", "bad_format", STR_FMT, STR_ARG(why));
		return false;
	}
	if (str_code_points(rest) > 80) {
		value_fault(import, "exceptions", "too_long", "A label has at most 80 characters.");
		return false;
	}
	exception_out->label = str_dup(import->frame, rest);
	return true;
}

static int compare_days(const void *a, const void *b)
{
	const struct hours_exception *x = a, *y = b;
	return x->day < y->day ? -1 : x->day > y->day;
}

static void sort_exceptions(struct import *import, struct store_row *row)
{
	if (row->exception_count > 1)
		qsort(row->exceptions, row->exception_count, sizeof(row->exceptions[0]),
			compare_days);
	for (size_t i = 1; i < row->exception_count; i++)
		if (row->exceptions[i].day == row->exceptions[i - 1].day)
			value_fault(import, "exceptions", "duplicate", "A date stands twice.");
}

static size_t count_parts(struct str text)
{
	size_t count = 1;
	for (size_t i = 0; i < text.n; i++)
		count += text.p[i] == ';';
	return count;
}

static void check_exceptions(
	struct import *import, const struct record *record, struct store_row *row)
{
	struct str text = record->values[EXCEPTIONS];
	row->has_exceptions = text.p != NULL;
	if (!value_is_given(record, EXCEPTIONS))
		return;
	if (!str_is_clean_utf8(text, false) || count_parts(text) > EXCEPTIONS_MAX) {
		value_fault(import, "exceptions", "bad_format",
			"One line, at most %d dates, separated by semicolons.", EXCEPTIONS_MAX);
		return;
	}
	row->exceptions = arena_new_array(import->frame, count_parts(text), struct hours_exception);
	while (text.n > 0) {
		struct str part = str_trim(str_cut(&text, ';'));
		if (part.n == 0)
			continue;
		if (!exception_parse(import, part, &row->exceptions[row->exception_count]))
			return;
		row->exception_count++;
	}
	sort_exceptions(import, row);
}

static bool check(struct import *import, const struct record *record, void *row_out)
{
	struct store_row *row = row_out;
	row->store.code = value_code(import, record, CODE, 32, "._-");
	row->store.name = value_text(import, record, NAME, 1, 120);
	check_place(import, record, &row->store);
	check_business(import, record, &row->store);
	check_hours(import, record, row);
	check_exceptions(import, record, row);
	row->store.now = import->settings->now;
	return import_is_first(import, "code", row->store.code);
}

/* ---- applying -------------------------------------------------------- */

static bool is_same_store(
	const struct q_import_store_locked *old, const struct q_import_store_add_in *new)
{
	return str_equal(old->name, new->name) && str_equal(old->street, new->street) &&
	       str_equal(old->postcode, new->postcode) && str_equal(old->city, new->city) &&
	       str_equal(old->region, new->region) && str_equal(old->country, new->country) &&
	       old->lat == new->lat &&
	       old->lon == new->lon &&str_equal(old->time_zone, new->time_zone) &&
	       str_equal(old->currency, new->currency) &&
	       old->language == new->language &&str_equal(old->phone, new->phone) &&
	       str_equal(old->email, new->email) && str_equal(old->profile, new->profile) &&
	       old->is_pickup_enabled == new->is_pickup_enabled && old->prep_min == new->prep_min &&
	       old->prep_each_min == new->prep_each_min &&
	       old->collect_days == new->collect_days &&str_equal(old->return_to, new->return_to);
}

static enum db_status store_change(
	struct tx *tx, store_id store, const struct q_import_store_add_in *new)
{
	const struct q_import_store_change_in in = {
		.store = store,
		.name = new->name,
		.street = new->street,
		.postcode = new->postcode,
		.city = new->city,
		.region = new->region,
		.country = new->country,
		.lat = new->lat,
		.lon = new->lon,
		.time_zone = new->time_zone,
		.currency = new->currency,
		.language = new->language,
		.phone = new->phone,
		.email = new->email,
		.profile = new->profile,
		.is_pickup_enabled = new->is_pickup_enabled,
		.prep_min = new->prep_min,
		.prep_each_min = new->prep_each_min,
		.collect_days = new->collect_days,
		.return_to = new->return_to,
		.now = new->now,
	};
	uint64_t changed;
	return q_import_store_change(tx, &in, &changed);
}

static enum db_status week_is_same(
	struct tx *tx, store_id store, const struct day_hours week[7], bool *is_same_out)
{
	struct q_import_hours_in in = {store};
	struct q_import_hours *rows;
	size_t count, i = 0;
	DB_TRY(q_import_hours(tx, &in, &rows, &count));
	*is_same_out = true;
	for (int day = 0; day < 7; day++)
		for (unsigned s = 0; s < week[day].count; s++, i++)
			*is_same_out = *is_same_out && i < count && rows[i].weekday == day &&
				       rows[i].opens_min == week[day].spans[s].opens_min &&
				       rows[i].closes_min == week[day].spans[s].closes_min;
	*is_same_out = *is_same_out && i == count;
	return DB_DONE;
}

static enum db_status week_write(struct tx *tx, store_id store, const struct day_hours week[7])
{
	struct q_import_hours_clear_in clear = {store};
	uint64_t changed;
	DB_TRY(q_import_hours_clear(tx, &clear, &changed));
	for (int day = 0; day < 7; day++) {
		for (unsigned s = 0; s < week[day].count; s++) {
			struct q_import_hours_add_in in = {store, (uint8_t)day,
				week[day].spans[s].opens_min, week[day].spans[s].closes_min};
			DB_TRY(q_import_hours_add(tx, &in));
		}
	}
	return DB_DONE;
}

/* A closed day is one row without an interval (sql/migrations/0001_foundation.sql). */
static unsigned exception_rows(const struct hours_exception *exception)
{
	return exception->hours.count == 0 ? 1 : exception->hours.count;
}

static enum db_status exceptions_are_same(
	struct tx *tx, store_id store, const struct store_row *row, bool *is_same_out)
{
	struct q_import_exceptions_in in = {store};
	struct q_import_exceptions *rows;
	size_t count, i = 0;
	DB_TRY(q_import_exceptions(tx, &in, &rows, &count));
	*is_same_out = true;
	for (size_t e = 0; e < row->exception_count; e++) {
		const struct hours_exception *new = &row->exceptions[e];
		for (unsigned s = 0; s < exception_rows(new); s++, i++)
			*is_same_out = *is_same_out && i < count &&
				       rows[i].day == new->day &&rows[i].opens_min ==
					       new->hours.spans[s].opens_min &&rows[i].closes_min ==
					       new->hours.spans[s].closes_min &&str_equal(
						       rows[i].label, new->label);
	}
	*is_same_out = *is_same_out && i == count;
	return DB_DONE;
}

static enum db_status exceptions_write(struct tx *tx, store_id store, const struct store_row *row)
{
	struct q_import_exceptions_clear_in clear = {store};
	uint64_t changed;
	DB_TRY(q_import_exceptions_clear(tx, &clear, &changed));
	for (size_t e = 0; e < row->exception_count; e++) {
		const struct hours_exception *new = &row->exceptions[e];
		for (unsigned s = 0; s < exception_rows(new); s++) {
			struct q_import_exception_add_in in = {store, new->day,
				new->hours.spans[s].opens_min, new->hours.spans[s].closes_min,
				new->label};
			DB_TRY(q_import_exception_add(tx, &in));
		}
	}
	return DB_DONE;
}

static enum db_status calendar_write(
	struct tx *tx, store_id store, const struct store_row *row, bool *is_same_out)
{
	bool is_same_week, are_same_exceptions = true;
	DB_TRY(week_is_same(tx, store, row->week, &is_same_week));
	if (!is_same_week)
		DB_TRY(week_write(tx, store, row->week));
	if (row->has_exceptions)
		DB_TRY(exceptions_are_same(tx, store, row, &are_same_exceptions));
	if (!are_same_exceptions)
		DB_TRY(exceptions_write(tx, store, row));
	*is_same_out = is_same_week && are_same_exceptions;
	return DB_DONE;
}

static enum db_status tell_agent(struct tx *tx, store_id store, int64_t now)
{
	return feed_append(tx, store, EVENT_STORE, (struct uuid){{0}}, 0, now);
}

static enum db_status add(struct tx *tx, const struct store_row *row)
{
	uint64_t id;
	bool is_same;
	enum db_status status = q_import_store_add(tx, &row->store, &id);
	if (status == DB_DUP)
		return DB_RETRY; /* another import was faster: compare with what it wrote */
	DB_TRY(status);
	store_id store = {(uint32_t)id};
	DB_TRY(calendar_write(tx, store, row, &is_same));
	return tell_agent(tx, store, row->store.now);
}

static enum db_status apply(struct tx *tx, const struct import *import, const void *input,
	struct row_result *result_out)
{
	const struct store_row *row = input;
	struct q_import_store_locked_in in = {row->store.code};
	struct q_import_store_locked old;
	bool is_same;
	enum db_status status = q_import_store_locked(tx, &in, &old);
	if (status == DB_NONE) {
		result_out->outcome = ROW_ADDED;
		return add(tx, row);
	}
	DB_TRY(status);
	DB_TRY(calendar_write(tx, old.store, row, &is_same));
	if (is_same && is_same_store(&old, &row->store))
		return DB_DONE;
	result_out->outcome = ROW_CHANGED;
	DB_TRY(store_change(tx, old.store, &row->store));
	return tell_agent(tx, old.store, row->store.now);
}

const struct import_kind import_stores = {
	.name = "stores",
	.columns = columns,
	.column_count = ARRAY_LENGTH(columns),
	.row_bytes = sizeof(struct store_row),
	.check = check,
	.apply = apply,
};
