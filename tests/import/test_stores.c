/* Feeds of stores and postcodes. */
#include <string.h>

#include "common/clock.h"
#include "tests/import/feed.h"

#define HEADER                                                                                     \
	"code,name,street,postcode,city,region,country,lat,lon,time_zone,currency,language,"       \
	"phone,email,profile,pickup,prep_min,prep_each_min,collect_days,hours,exceptions\n"
#define LYON                                                                                       \
	"LYO1,Comptoir Bellecour,1 place "                                                         \
	"Bellecour,69002,Lyon,,FR,45.7578,4.8320,Europe/Paris,EUR,"                                \
	"fr,01 99 00 00 01,lyon@example.org,fr,1,45,5,3,"                                          \
	"mon-fri 09:00-12:30 14:00-19:00; sat 10:00-18:00,"                                        \
	"2026-12-25 closed Noël; 2026-12-24 09:00-12:00 13:00-16:00 Réveillon\n"
#define QUEBEC                                                                                     \
	"QUE1,Comptoir Saint-Roch,2 rue Saint-Joseph,G1K 3A9,Québec,QC,CA,46.8139,-71.2270,"      \
	"America/Toronto,CAD,fr,,,,,,,,thu-fri 09:00-21:00; sat 18:00-02:00,\n"

START_TEST(a_file_of_stores_becomes_stores)
{
	struct feed_outcome outcome = feed_good("stores", HEADER LYON QUEBEC);
	ck_assert_uint_eq(outcome.totals.added, 2);
	assert_text(fixture_text("SELECT CONCAT_WS('|', name, street, postcode, city, country, lat,"
				 " lon, time_zone, currency, language, phone, email, profile,"
				 " pickup_enabled, prep_min, prep_each_min, collect_days, version)"
				 " FROM store WHERE code = 'LYO1'"),
		"Comptoir Bellecour|1 place "
		"Bellecour|69002|Lyon|FR|45.7578|4.832|Europe/Paris|EUR|fr|"
		"01 99 00 00 01|lyon@example.org|fr|1|45|5|3|1");
	assert_text(
		fixture_text("SELECT CONCAT_WS('|', postcode, profile, pickup_enabled, prep_min,"
			     " prep_each_min, collect_days) FROM store WHERE code = 'QUE1'"),
		"G1K 3A9|qc|1|60|5|3");
}
END_TEST

/* Who sends goods there may stand in another file, and so may the store itself. */
START_TEST(a_store_says_where_what_is_brought_back_goes_to)
{
	static const char header[] = "code,name,street,postcode,city,country,lat,lon,time_zone,"
				     "currency,language,hours,return_to\n",
			  row[] = "PAR9,Quai,1 quai,75001,Paris,FR,48.85,2.35,Europe/Paris,EUR,fr,"
				  "mon-fri 09:00-19:00,";
	const char *to_lyon = arena_printf(test_arena(), "%s%sLYO1\n", header, row),
		   *to_nobody = arena_printf(test_arena(), "%s%s\n", header, row),
		   *astray = arena_printf(test_arena(), "%s%sno such code\n", header, row);
	feed_good("stores", to_lyon);
	assert_text(fixture_text("SELECT return_to FROM store WHERE code = 'PAR9'"), "LYO1");
	ck_assert_uint_eq(feed_good("stores", to_lyon).totals.unchanged, 1);
	ck_assert_uint_eq(feed_run(feed_settings("stores"), str_of(astray)).totals.refused, 1);
	ck_assert_uint_eq(feed_good("stores", to_nobody).totals.changed, 1);
	assert_text(fixture_text("SELECT return_to FROM store WHERE code = 'PAR9'"), "");
}
END_TEST

START_TEST(hours_and_exceptions_become_intervals)
{
	feed_good("stores", HEADER LYON QUEBEC);
	assert_text(
		fixture_text("SELECT GROUP_CONCAT(CONCAT_WS(' ', weekday, opens_min, closes_min)"
			     " ORDER BY weekday, opens_min) FROM store_hours JOIN store"
			     " USING (store_id) WHERE code = 'QUE1'"),
		"3 540 1260,4 540 1260,5 1080 1560");
	ck_assert_int_eq(
		fixture_number("SELECT COUNT(*) FROM store_hours JOIN store USING (store_id)"
			       " WHERE code = 'LYO1'"),
		11);
	assert_text(
		fixture_text("SELECT GROUP_CONCAT(CONCAT_WS(' ', DATE_ADD('1970-01-01', INTERVAL"
			     " day DAY), opens_min, closes_min, label) ORDER BY day, opens_min)"
			     " FROM store_exception"),
		"2026-12-24 540 720 Réveillon,2026-12-24 780 960 Réveillon,2026-12-25 0 0 Noël");
}
END_TEST

START_TEST(running_a_file_again_changes_nothing)
{
	feed_good("stores", HEADER LYON QUEBEC);
	int64_t before = feed_fingerprint();
	struct import_settings later = feed_settings("stores");
	later.now += MS_PER_DAY;
	struct feed_outcome outcome = feed_run(later, STR(HEADER LYON QUEBEC));
	ck_assert_uint_eq(outcome.totals.unchanged, 2);
	ck_assert_uint_eq(outcome.totals.added + outcome.totals.changed, 0);
	ck_assert_int_eq(feed_fingerprint(), before);
}
END_TEST

START_TEST(a_dry_run_changes_nothing_and_says_the_same)
{
	int64_t before = feed_fingerprint();
	struct import_settings dry = feed_settings("stores");
	dry.is_dry = true;
	struct feed_outcome outcome = feed_run(dry, STR(HEADER LYON "X,,,,,,,,,,,,,,,,,,,,\n"));
	ck_assert_int_eq(outcome.reason, REASON_OK);
	ck_assert_uint_eq(outcome.totals.good, 1);
	ck_assert_uint_eq(outcome.totals.refused, 1);
	ck_assert_uint_eq(outcome.totals.added, 0);
	ck_assert_int_eq(feed_fingerprint(), before);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM store"), 0);
}
END_TEST

START_TEST(a_changed_store_gets_a_new_version_and_its_agent_is_told)
{
	feed_good("stores", HEADER LYON QUEBEC);
	char *text = arena_printf(test_arena(), "%s", HEADER LYON QUEBEC);
	memcpy(strstr(text, "19:00"), "20:00", 5);
	struct import_settings later = feed_settings("stores");
	later.now += MS_PER_DAY;
	struct feed_outcome outcome = feed_run(later, str_of(text));
	ck_assert_uint_eq(outcome.totals.changed, 1);
	ck_assert_uint_eq(outcome.totals.unchanged, 1);
	ck_assert_int_eq(fixture_number("SELECT version FROM store WHERE code = 'LYO1'"), 2);
	ck_assert_int_eq(fixture_number("SELECT changed_at FROM store WHERE code = 'LYO1'"),
		FEED_NOW + MS_PER_DAY);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM event JOIN store USING (store_id)"
					" WHERE code = 'LYO1' AND type = 'store'"),
		2);
	ck_assert_int_eq(fixture_number("SELECT MAX(closes_min) FROM store_hours JOIN store"
					" USING (store_id) WHERE code = 'LYO1'"),
		1200);
}
END_TEST

START_TEST(a_file_without_the_column_leaves_exceptions_alone)
{
	feed_good("stores", HEADER LYON);
	feed_good("stores",
		"code,name,street,postcode,city,country,lat,lon,time_zone,currency,language,hours\n"
		"LYO1,Bellecour,1 place Bellecour,69002,Lyon,FR,45.7578,4.8320,Europe/Paris,EUR,fr,"
		"mon 09:00-12:00\n");
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM store_exception"), 3);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM store_hours"), 1);
}
END_TEST

static void assert_refused(const char *from, const char *to, const char *expected)
{
	char *line = arena_printf(test_arena(), "%s", LYON);
	char *at = strstr(line, from);
	ck_assert_msg(at != NULL, "%s", from);
	*at = '\0';
	struct feed_outcome outcome = feed_run(feed_settings("stores"),
		str_printf(test_arena(), HEADER QUEBEC "%s%s%s", line, to, at + strlen(from)));
	ck_assert_int_eq(outcome.reason, REASON_OK);
	assert_text(outcome.remarks, expected);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM store WHERE code <> 'QUE1'"), 0);
}

START_TEST(a_bad_row_is_named_with_line_column_and_reason)
{
	assert_refused("LYO1", "LYO 1", "3 refused code bad_format\n");
	assert_refused("LYO1", "", "3 refused code required\n");
	assert_refused("LYO1", "QUE1", "3 refused code duplicate\n");
	assert_refused("69002", "6900", "3 refused postcode bad_format\n");
	assert_refused(",FR,", ",fr,", "3 refused country bad_format\n");
	assert_refused("45.7578", "95.7578", "3 refused lat too_large\n");
	assert_refused("45.7578", "x", "3 refused lat wrong_type\n");
	assert_refused("4.8320", "", "3 refused lon required\n");
	assert_refused("Europe/Paris", "Europe/Lyon", "3 refused time_zone unknown\n");
	assert_refused("EUR", "FRF", "3 refused currency unknown\n");
	assert_refused(",fr,01", ",de,01", "3 refused language not_allowed\n");
	assert_refused(",fr,1,45", ",xx,1,45", "3 refused profile unknown\n");
	assert_refused(",1,45", ",maybe,45", "3 refused pickup wrong_type\n");
	assert_refused(",45,", ",-1,", "3 refused prep_min too_small\n");
	assert_refused("mon-fri 09", "mo-fri 09", "3 refused hours bad_format\n");
	assert_refused("2026-12-25", "2026-12-32", "3 refused exceptions bad_format\n");
	assert_refused("2026-12-25", "2026-12-24", "3 refused exceptions duplicate\n");
	assert_refused("closed Noël", "09:00 Noël", "3 refused exceptions bad_format\n");
	assert_refused("LYO1,", "", "3 refused  bad_format\n");
}
END_TEST

START_TEST(one_row_may_have_several_mistakes)
{
	struct feed_outcome outcome = feed_run(feed_settings("stores"),
		STR(HEADER "A,,s,69002,Lyon,,FR,45,4,Nowhere/Land,EUR,fr,,,,,,,,closed,\n"));
	assert_text(outcome.remarks, "2 refused name required\n2 refused time_zone unknown\n");
	ck_assert_uint_eq(outcome.totals.refused, 1);
}
END_TEST

START_TEST(all_or_none_applies_nothing_when_a_row_is_refused)
{
	struct import_settings settings = feed_settings("stores");
	settings.is_all_or_none = true;
	struct feed_outcome outcome =
		feed_run(settings, STR(HEADER LYON "X,,,,,,,,,,,,,,,,,,,,\n"));
	ck_assert_int_eq(outcome.reason, REASON_INVALID_FIELDS);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM store"), 0);
}
END_TEST

static void assert_file_refused(const char *kind, struct str text, enum reason reason)
{
	struct feed_outcome outcome = feed_run(feed_settings(kind), text);
	ck_assert_int_eq(outcome.reason, reason);
	ck_assert_uint_gt(outcome.why.n, 0);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM store"), 0);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM product"), 0);
}

START_TEST(a_file_that_is_something_else_is_refused_as_a_whole)
{
	assert_file_refused("stores", STR_EMPTY, REASON_BAD_CSV);
	assert_file_refused("stores", STR("code,name\nA,B\n"), REASON_BAD_CSV);
	assert_file_refused("stores", STR("sku,name_fr\nA,B\n"), REASON_BAD_CSV);
	assert_file_refused("stores", STR("colour," HEADER "x," LYON), REASON_BAD_CSV);
	assert_file_refused("stores", STR("<rss><item/></rss>"), REASON_WRONG_CONTENT_TYPE);
	assert_file_refused("stores", STR("[{\"id\":1"), REASON_BAD_JSON);
	assert_file_refused("stores", STR("[1, 2]"), REASON_BAD_JSON);
}
END_TEST

/* ---- Best Buy -------------------------------------------------------- */

START_TEST(american_stores_get_zone_hours_and_postcode_mended)
{
	feed_good("stores",
		"[{\"id\":1,\"name\":\"Valpo\",\"address\":\"1 Main\",\"address2\":\"Unit 2\","
		"\"city\":\"Valparaiso\",\"state\":\"IN\",\"zip\":\"46383\",\"location\":"
		"{\"lat\":41.468,\"lon\":-87.025},\"hours\":\"Mon: 10-9:30; Sun: 11-7\"},\n"
		"{\"id\":2,\"name\":\"Logan\",\"address\":\"1 Harborside\",\"address2\":\"\","
		"\"city\":\"Boston\",\"state\":\"MA\",\"zip\":\"2128\",\"location\":"
		"{\"lat\":42.36,\"lon\":-71.01},\"hours\":\"Closed\"}]");
	assert_text(fixture_text("SELECT CONCAT_WS('|', street, time_zone, language, currency)"
				 " FROM store WHERE code = '1'"),
		"1 Main, Unit 2|America/Chicago|en|USD");
	assert_text(fixture_text("SELECT CONCAT_WS('|', postcode, time_zone) FROM store"
				 " WHERE code = '2'"),
		"02128|America/New_York");
	assert_text(
		fixture_text("SELECT GROUP_CONCAT(CONCAT_WS(' ', weekday, opens_min, closes_min))"
			     " FROM store_hours"),
		"0 600 1290,6 660 1140");
}
END_TEST

START_TEST(the_real_american_chain_is_imported_whole_and_once)
{
	struct feed_outcome outcome =
		feed_data(feed_settings("stores"), "stores/bestbuy_stores.json");
	if (outcome.reason == REASON_COUNT)
		return;
	ck_assert_int_eq(outcome.reason, REASON_OK);
	ck_assert_uint_eq(outcome.totals.added, 1565);
	ck_assert_uint_eq(outcome.totals.refused, 0);
	ck_assert_int_eq(fixture_number("SELECT COUNT(DISTINCT time_zone) FROM store"), 11);
	int64_t before = feed_fingerprint();
	outcome = feed_data(feed_settings("stores"), "stores/bestbuy_stores.json");
	ck_assert_uint_eq(outcome.totals.unchanged, 1565);
	ck_assert_int_eq(feed_fingerprint(), before);
}
END_TEST

/* ---- postcodes ------------------------------------------------------- */

START_TEST(a_postcode_of_several_communes_lies_between_them)
{
	feed_good("postcodes",
		"country,postcode,place,lat,lon\nFR,69002,Lyon,45,4\nFR,01000,Bourg,46,5\n"
		"FR,69 002,Lyon 2e,46,6\nCA,g1k 3a9,Québec,46.8,-71.2\n");
	assert_text(fixture_text("SELECT GROUP_CONCAT(CONCAT_WS(' ', country, postcode, place, lat,"
				 " lon) ORDER BY country, postcode) FROM postcode"),
		"CA G1K Québec 46.8 -71.2,FR 01000 Bourg 46 5,FR 69002 Lyon 45.5 5");
}
END_TEST

START_TEST(postcodes_of_la_poste_and_geonames_are_read)
{
	struct import_settings settings = feed_settings("postcodes");
	struct feed_outcome outcome = feed_run(settings,
		STR("Code_commune_INSEE;Nom_commune;Code_postal;Ligne_5;Libell\xC3\xA9;gps\n"
		    "50231;HAUTEVILLE;50590;;H;48.97,-1.54\n97501;MIQUELON;97500;;M;\n"));
	assert_text(outcome.remarks, "3 refused lat required\n3 refused lon required\n");
	struct str geonames = STR("zipcode,place,state_code,latitude,longitude\n"
				  "10001,New York,NY,40.75,-73.99\n");
	outcome = feed_run(settings, geonames);
	assert_text(outcome.remarks, "2 refused country required\n");
	settings.country = STR("US");
	outcome = feed_run(settings, geonames);
	ck_assert_uint_eq(outcome.totals.added, 1);
	assert_text(fixture_text("SELECT GROUP_CONCAT(CONCAT_WS(' ', country, postcode, lat, lon)"
				 " ORDER BY country) FROM postcode"),
		"FR 50590 48.97 -1.54,US 10001 40.75 -73.99");
}
END_TEST

START_TEST(real_postcodes_are_imported_and_again_without_change)
{
	struct import_settings settings = feed_settings("postcodes");
	struct feed_outcome outcome = feed_data(settings, "postcodes/fr_laposte_hexasmal.csv");
	if (outcome.reason == REASON_COUNT)
		return;
	ck_assert_uint_eq(outcome.totals.rows, 39192);
	ck_assert_uint_eq(outcome.totals.refused, 270);
	ck_assert_uint_gt(outcome.totals.added, 6000);
	settings.country = STR("CA");
	outcome = feed_data(settings, "postcodes/ca_geonames.csv");
	ck_assert_uint_eq(outcome.totals.refused, 0);
	int64_t before = feed_fingerprint();
	outcome = feed_data(settings, "postcodes/fr_laposte_hexasmal.csv");
	ck_assert_uint_eq(outcome.totals.added + outcome.totals.changed, 0);
	ck_assert_int_eq(feed_fingerprint(), before);
}
END_TEST

TEST_MAIN_WITH("import stores", &db_fixture, a_file_of_stores_becomes_stores,
	a_store_says_where_what_is_brought_back_goes_to, hours_and_exceptions_become_intervals,
	running_a_file_again_changes_nothing, a_dry_run_changes_nothing_and_says_the_same,
	a_changed_store_gets_a_new_version_and_its_agent_is_told,
	a_file_without_the_column_leaves_exceptions_alone,
	a_bad_row_is_named_with_line_column_and_reason, one_row_may_have_several_mistakes,
	all_or_none_applies_nothing_when_a_row_is_refused,
	a_file_that_is_something_else_is_refused_as_a_whole,
	american_stores_get_zone_hours_and_postcode_mended,
	the_real_american_chain_is_imported_whole_and_once,
	a_postcode_of_several_communes_lies_between_them,
	postcodes_of_la_poste_and_geonames_are_read,
	real_postcodes_are_imported_and_again_without_change)
