/* Imports in tests; see feed.h. */
#include "tests/import/feed.h"

#include <inttypes.h>

#include "common/buf.h"

static void gather(const struct import_remark *remark, void *remarks)
{
	buf_printf(remarks, "%" PRIu64 " %s " STR_FMT " %s\n", remark->row,
		remark->is_refusal ? "refused" : "note", STR_ARG(remark->column), remark->code);
}

struct import_settings feed_settings(const char *kind)
{
	return (struct import_settings){
		.kind = kind,
		.format = "auto",
		.as_of = FEED_NOW,
		.now = FEED_NOW,
		.remark = gather,
	};
}

static struct feed_outcome run_file(struct import_settings settings, FILE *file)
{
	struct feed_outcome outcome = {.why = STR_EMPTY};
	struct buf remarks;
	buf_init(&remarks, test_arena(), 4 << 20);
	settings.context = &remarks;
	outcome.reason = import_run(
		fixture_db(), file, &settings, test_arena(), &outcome.totals, &outcome.why);
	outcome.remarks = buf_str(&remarks);
	fclose(file);
	return outcome;
}

struct feed_outcome feed_run(struct import_settings settings, struct str text)
{
	return run_file(settings, test_file(text));
}

struct feed_outcome feed_good(const char *kind, const char *text)
{
	struct feed_outcome outcome = feed_run(feed_settings(kind), str_of(text));
	ck_assert_msg(outcome.reason == REASON_OK && outcome.totals.refused == 0, STR_FMT STR_FMT,
		STR_ARG(outcome.why), STR_ARG(outcome.remarks));
	return outcome;
}

struct feed_outcome feed_data(struct import_settings settings, const char *relative)
{
	const char *path = test_data_path(relative);
	if (path == NULL)
		return (struct feed_outcome){.reason = REASON_COUNT};
	FILE *file = fopen(path, "r");
	ck_assert_ptr_nonnull(file);
	return run_file(settings, file);
}

int64_t feed_fingerprint(void)
{
	static const struct {
		const char *columns, *table;
	} parts[] = {
		{"store_id, code, name, street, postcode, city, region, country, lat, lon, "
		 "time_zone,"
		 " currency, language, phone, email, profile, pickup_enabled, prep_min,"
		 " prep_each_min, collect_days, version, changed_at",
			"store"},
		{"store_id, weekday, opens_min, closes_min", "store_hours"},
		{"store_id, day, opens_min, closes_min, label", "store_exception"},
		{"country, postcode, place, lat, lon", "postcode"},
		{"product_id, sku, name_fr, name_en, brand, price_minor, currency, tax, vat_bp, "
		 "gtin,"
		 " version, changed_at",
			"product"},
		{"gtin, product_id", "product_gtin"},
		{"store_id, product_id, on_hand, reserved, safety, shortage, shelf, as_of",
			"stock"},
		{"movement_id, store_id, product_id, kind, on_hand_by, reserved_by", "movement"},
		{"store_id, seq, type", "event"},
	};
	int64_t sum = 0;
	for (size_t i = 0; i < ARRAY_LENGTH(parts); i++)
		sum = sum * 31 % INT32_MAX +
		      fixture_number("SELECT COALESCE(SUM(CRC32(CONCAT_WS('|', %s))), 0) FROM %s",
			      parts[i].columns, parts[i].table);
	return sum;
}

void feed_check_ledger(void)
{
	ck_assert_int_eq(
		fixture_number(
			"SELECT COUNT(*) FROM stock s LEFT JOIN (SELECT store_id, product_id,"
			" SUM(on_hand_by) h, SUM(reserved_by) r FROM movement"
			" GROUP BY store_id, product_id) m USING (store_id, product_id)"
			" WHERE s.on_hand <> COALESCE(h, 0) OR s.reserved <> COALESCE(r, 0)"
			" OR s.reserved > s.on_hand + s.shortage"),
		0);
}
