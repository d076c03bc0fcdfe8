/* The formats of stock messages: Magento, Shopify, JSON and XML. */
#include "common/buf.h"
#include "tests/import/stock_messages.h"

START_TEST(magento_sources_are_read)
{
	struct import_settings settings = message("snapshots", 1);
	settings.store = STR_EMPTY;
	struct feed_outcome outcome = message_sent(settings,
		"source_code,sku,status,quantity\nPAR1,TEA,1,5.0000\nPAR1,MUG,0,7.0000\n"
		"PAR2,TEA,1,12\nPAR2,MUG,1,1.5000\nPAR2,PEN,1,-3.0000\ndefault,TEA,1,1\n");
	assert_text(outcome.remarks, "5 refused on_hand wrong_type\n6 note on_hand negative\n"
				     "7 refused store_code unknown\n");
	ck_assert_int_eq(on_hand("PAR1", "TEA"), 5);
	ck_assert_int_eq(on_hand("PAR1", "MUG"), 0);
	ck_assert_int_eq(on_hand("PAR2", "TEA"), 12);
	ck_assert_int_eq(on_hand("PAR2", "PEN"), 0);
}
END_TEST

struct shopify_row {
	const char *sku, *cells;
};

static const char *shopify(const char *columns, const struct shopify_row *rows)
{
	struct buf buf;
	buf_init(&buf, test_arena(), 1 << 16);
	buf_printf(&buf,
		"Handle,Title,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Option3 Name,"
		"Option3 Value,SKU,HS Code,COO,%s\n",
		columns);
	for (; rows->sku != NULL; rows++)
		buf_printf(
			&buf, "tea,Tea,Title,Default Title,,,,,%s,,,%s\n", rows->sku, rows->cells);
	return buf_str(&buf).p;
}

START_TEST(shopify_inventory_with_a_row_for_each_location_is_read)
{
	static const struct shopify_row rows[] = {
		{"TEA", "PAR1,0,0,1,4,5"},
		{"TEA", "Rivoli,0,0,0,9,9"},
		{"MUG", "PAR1,not stocked,not stocked,not stocked,not stocked,not stocked"},
		{NULL, NULL},
	};
	struct import_settings settings = message("snapshots", 1);
	settings.store = STR_EMPTY;
	fixture_sql("UPDATE store SET name = 'Rivoli' WHERE code = 'PAR2'");
	message_sent(settings,
		shopify("Location,Incoming,Unavailable,Committed,Available,On hand", rows));
	ck_assert_int_eq(on_hand("PAR1", "TEA"), 5);
	ck_assert_int_eq(on_hand("PAR2", "TEA"), 9);
	ck_assert_int_eq(on_hand("PAR1", "MUG"), -1);
}
END_TEST

START_TEST(shopify_inventory_as_it_is_edited_now_is_read)
{
	static const struct shopify_row rows[] = {
		{"TEA", "PAR1,B-12,0,0,0,5,5,"},
		{"MUG", "PAR1,,0,0,0,5,5,7"},
		{"PEN", "PAR1,,0,0,0,-2,-2,"},
		{"BOOK", "Nowhere,,0,0,0,2,2,"},
		{NULL, NULL},
	};
	struct import_settings settings = message("snapshots", 1);
	settings.store = STR_EMPTY;
	struct feed_outcome outcome = message_sent(
		settings, shopify("Location,Bin name,Incoming (not editable),Unavailable (not "
				  "editable),Committed (not editable),Available (not editable),On "
				  "hand (current),On hand (new)",
				  rows));
	assert_text(outcome.remarks, "4 note on_hand negative\n5 refused store_code unknown\n");
	ck_assert_int_eq(on_hand("PAR1", "TEA"), 5);
	ck_assert_int_eq(on_hand("PAR1", "MUG"), 7);
	ck_assert_int_eq(on_hand("PAR1", "PEN"), 0);
	assert_text(fixture_text("SELECT shelf FROM stock WHERE on_hand = 5"), "B-12");
}
END_TEST

START_TEST(shopify_inventory_with_a_column_for_each_location_is_read)
{
	static const struct shopify_row rows[] = {
		{"TEA", "3,not stocked"}, {"MUG", "0,4"}, {NULL, NULL}};
	struct import_settings settings = message("snapshots", 1);
	settings.store = STR_EMPTY;
	message_sent(settings, shopify("PAR1,LYO1", rows));
	ck_assert_int_eq(on_hand("PAR1", "TEA"), 3);
	ck_assert_int_eq(on_hand("LYO1", "TEA"), -1);
	ck_assert_int_eq(on_hand("PAR1", "MUG"), 0);
	ck_assert_int_eq(on_hand("LYO1", "MUG"), 4);
}
END_TEST

START_TEST(lines_of_json_are_read)
{
	struct feed_outcome outcome = message_sent(message("deltas", 1),
		"{\"sku\": \"TEA\", \"by\": 5}\n{\"store\": \"PAR2\", \"sku\": \"TEA\", \"by\": "
		"2}\n"
		"{\"sku\": \"TEA\", \"qty\": 5}\n{\"sku\": \"TEA\", \"by\": 1.5}\n"
		"{\"sku\": \"TEA\", \"by\": \"1.5\"}\n");
	assert_text(outcome.remarks, "3 refused  bad_format\n4 refused  bad_format\n"
				     "5 refused by wrong_type\n");
	ck_assert_int_eq(on_hand("PAR1", "TEA"), 5);
	ck_assert_int_eq(on_hand("PAR2", "TEA"), 2);
}
END_TEST

START_TEST(a_message_of_json_is_read)
{
	struct import_settings settings = message("snapshots", 0);
	settings.store = STR_EMPTY;
	settings.as_of = 0;
	settings.format = "json";
	message_sent(settings,
		"{\"stores\": [{\"store\": \"PAR1\", \"seq\": 4, \"as_of\": "
		"\"2026-11-21T12:00:00Z\","
		" \"complete\": true, \"lines\": [{\"sku\": \"TEA\", \"on_hand\": 5}, {\"sku\":"
		" \"MUG\", \"on_hand\": 6, \"shelf\": \"A1\"}]}, {\"store\": \"PAR2\", \"seq\": 9,"
		" \"as_of\": \"2026-11-21T11:00:00+01:00\", \"lines\": [{\"sku\": \"TEA\","
		" \"on_hand\": 7}]}]}");
	ck_assert_int_eq(on_hand("PAR1", "MUG"), 6);
	ck_assert_int_eq(on_hand("PAR2", "TEA"), 7);
	message_refused(settings, "{\"stores\": [{\"store\": \"PAR1\", \"seq\": 5}]}",
		REASON_BAD_JSON, "/stores/0/lines");
	message_refused(settings, "{\"stores\": [{\"shop\": \"PAR1\", \"lines\": [{}]}]}",
		REASON_BAD_JSON, "/stores/0: The member \"shop\"");
	message_refused(settings, "{\"stores\": [], \"more\": 1}", REASON_BAD_JSON, "one member");
	message_refused(settings, "{\"stores\": [", REASON_BAD_JSON, "");
}
END_TEST

START_TEST(elements_of_xml_are_read)
{
	struct import_settings settings = message("sales", 1);
	counted("TEA,10\n");
	struct feed_outcome outcome = message_sent(settings,
		"<?xml version=\"1.0\"?><feed xmlns=\"urn:x\"><till/>\n"
		"<line><sku>TEA</sku><sold>2</sold></line>\n"
		"<line><sku>TEA</sku><sold>1</sold><colour>red</colour></line>\n"
		"<line><store>PAR2</store><sku>TEA</sku><sold>-3</sold></line></feed>");
	assert_text(outcome.remarks, "3 refused  bad_format\n");
	ck_assert_int_eq(on_hand("PAR1", "TEA"), 8);
	ck_assert_int_eq(on_hand("PAR2", "TEA"), 3);
	settings.seq = 2;
	message_refused(
		settings, "<feed><line><sku>TEA</sku><sold>1</sold></line>", REASON_BAD_XML, "");
	message_refused(settings, "<!DOCTYPE x []><feed/>", REASON_BAD_XML, "DOCTYPE");
}
END_TEST

TEST_MAIN_WITH("formats of stock messages", &messages_fixture, magento_sources_are_read,
	shopify_inventory_with_a_row_for_each_location_is_read,
	shopify_inventory_as_it_is_edited_now_is_read,
	shopify_inventory_with_a_column_for_each_location_is_read, lines_of_json_are_read,
	a_message_of_json_is_read, elements_of_xml_are_read)
