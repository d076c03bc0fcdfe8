/* Feeds of products. */
#include <string.h>

#include "common/buf.h"
#include "common/clock.h"
#include "common/xml.h"
#include "tests/import/feed.h"

#define HEADER "sku,name_fr,name_en,brand,price,currency,vat,gtins\n"
#define TEA    "TEA,Thé vert,Green tea,Atelier,4.99,EUR,5.5,3017620422003 96385074\n"
#define MUG    "MUG,Tasse,,Atelier,\"12,50\",EUR,20,\n"

static struct str gtins_of(const char *sku)
{
	return fixture_text("SELECT COALESCE(GROUP_CONCAT(g.gtin ORDER BY g.gtin), '') FROM"
			    " product_gtin g JOIN product p USING (product_id) WHERE sku = '%s'",
		sku);
}

START_TEST(a_file_of_products_becomes_products)
{
	struct feed_outcome outcome = feed_good("products", HEADER TEA MUG);
	ck_assert_uint_eq(outcome.totals.added, 2);
	assert_text(fixture_text("SELECT GROUP_CONCAT(CONCAT_WS('|', sku, name_fr, name_en, brand,"
				 " price_minor, currency, vat_bp, gtin, version) ORDER BY sku"
				 " SEPARATOR ' ; ') FROM product"),
		"MUG|Tasse|Tasse|Atelier|1250|EUR|2000|0|1 ; "
		"TEA|Thé vert|Green tea|Atelier|499|EUR|550|3017620422003|1");
	assert_text(gtins_of("TEA"), "96385074,3017620422003");
}
END_TEST

START_TEST(running_a_file_again_changes_nothing)
{
	feed_good("products", HEADER TEA MUG);
	int64_t before = feed_fingerprint();
	struct import_settings later = feed_settings("products");
	later.now += MS_PER_DAY;
	struct feed_outcome outcome = feed_run(later, STR(HEADER TEA MUG));
	ck_assert_uint_eq(outcome.totals.unchanged, 2);
	ck_assert_int_eq(feed_fingerprint(), before);
}
END_TEST

START_TEST(a_changed_price_or_barcode_is_a_new_version)
{
	feed_good("products", HEADER TEA MUG);
	struct feed_outcome outcome = feed_good("products",
		HEADER "TEA,Thé vert,Green tea,Atelier,4.99,EUR,5.5,3017620422003 036000291452\n"
		       "MUG,Tasse,,Atelier,13,EUR,20,\n");
	ck_assert_uint_eq(outcome.totals.changed, 2);
	ck_assert_int_eq(fixture_number("SELECT SUM(version) FROM product"), 4);
	assert_text(gtins_of("TEA"), "36000291452,3017620422003");
	ck_assert_int_eq(fixture_number("SELECT price_minor FROM product WHERE sku = 'MUG'"), 1300);
}
END_TEST

START_TEST(a_product_says_what_the_law_of_returns_makes_of_it)
{
	feed_good("products", "sku,name_fr,name_en,price,currency,vat,return_class\n"
			      "TEA,,Green tea,4.99,EUR,5.5,perishable\nMUG,,Mug,12.50,EUR,20,\n");
	assert_text(fixture_text("SELECT GROUP_CONCAT(return_class ORDER BY sku) FROM product"),
		"ordinary,perishable");
	/* A file that does not say it leaves it as it is. */
	struct feed_outcome outcome = feed_good("products", HEADER TEA);
	ck_assert_uint_eq(outcome.totals.changed, 1);
	assert_text(
		fixture_text("SELECT return_class FROM product WHERE sku = 'TEA'"), "perishable");
	outcome = feed_run(feed_settings("products"),
		STR("sku,name_fr,name_en,price,currency,vat,return_class\n"
		    "HAT,,Hat,9,EUR,20,odd\n"));
	assert_text(outcome.remarks, "2 refused return_class unknown\n");
}
END_TEST

START_TEST(a_product_says_its_tax_by_name_or_its_vat_in_percent)
{
	feed_good("products",
		"sku,name_fr,name_en,price,currency,vat,tax\n"
		"BOOK,,Book,22,CAD,,qc_book\nMUG,,Mug,12.50,EUR,20,\n"
		"STAMP,,Stamp,1.52,EUR,,exempt\n"
		"SYRUP,,Syrup,15,CAD,,qc_zero\nTEA,,Green tea,4.99,EUR,,fr_reduced\n");
	assert_text(fixture_text("SELECT GROUP_CONCAT(tax, ' ', vat_bp ORDER BY sku) FROM product"),
		"qc_book 0,vat 2000,exempt 0,qc_zero 0,vat 550");
	struct feed_outcome outcome = feed_run(feed_settings("products"),
		STR("sku,name_fr,name_en,price,currency,vat,tax\n"
		    "HAT,,Hat,9,EUR,20,fr\nCAP,,Cap,9,EUR,,de\nTIE,,Tie,9,EUR,,\n"
		    "MUG,,Mug,12.50,CAD,,qc\n"));
	assert_text(outcome.remarks, "2 refused tax not_allowed\n3 refused tax unknown\n"
				     "4 refused vat required\n");
	ck_assert_uint_eq(outcome.totals.changed, 1);
	assert_text(fixture_text("SELECT CONCAT(tax, ' ', vat_bp) FROM product WHERE sku = 'MUG'"),
		"qc 0");
}
END_TEST

START_TEST(a_file_without_the_column_leaves_barcodes_alone)
{
	feed_good("products", HEADER TEA);
	struct feed_outcome outcome =
		feed_good("products", "sku,name_fr,name_en,brand,price,currency,vat\n"
				      "TEA,Thé vert,Green tea,Atelier,5.49,EUR,5.5\n");
	ck_assert_uint_eq(outcome.totals.changed, 1);
	assert_text(gtins_of("TEA"), "96385074,3017620422003");
	ck_assert_int_eq(
		fixture_number("SELECT gtin FROM product WHERE sku = 'TEA'"), 3017620422003);
}
END_TEST

START_TEST(a_barcode_on_two_products_goes_to_the_first_and_is_reported)
{
	struct feed_outcome outcome =
		feed_good("products", HEADER TEA "CUP,Bol,,,3,EUR,20,3017620422003 036000291452\n");
	assert_text(outcome.remarks, "3 note gtins duplicate\n");
	assert_text(gtins_of("TEA"), "96385074,3017620422003");
	assert_text(gtins_of("CUP"), "36000291452");
}
END_TEST

START_TEST(a_barcode_of_a_refused_row_is_free_for_the_next)
{
	struct feed_outcome outcome = feed_run(
		feed_settings("products"), STR(HEADER "BAD,Bol,,,x,EUR,20,3017620422003\n" TEA));
	assert_text(outcome.remarks, "2 refused price bad_format\n");
	assert_text(gtins_of("TEA"), "96385074,3017620422003");
}
END_TEST

START_TEST(a_barcode_moves_to_the_product_the_newest_file_gives_it)
{
	feed_good("products", HEADER "OLD,Vieux,,,3,EUR,20,3017620422003\nNEW,Neuf,,,3,EUR,20,\n");
	feed_good("products", HEADER "NEW,Neuf,,,3,EUR,20,3017620422003\nOLD,Vieux,,,3,EUR,20,\n");
	assert_text(gtins_of("NEW"), "3017620422003");
	assert_text(gtins_of("OLD"), "");
	ck_assert_int_eq(fixture_number("SELECT gtin FROM product WHERE sku = 'OLD'"), 0);
}
END_TEST

START_TEST(what_is_no_gtin_is_left_out_and_reported)
{
	struct feed_outcome outcome =
		feed_good("products", HEADER "A,Bol,,,3,EUR,20,85896333746 3017620422003 x\n");
	assert_text(outcome.remarks, "2 note gtins bad_format\n2 note gtins bad_format\n");
	assert_text(gtins_of("A"), "3017620422003");
}
END_TEST

START_TEST(bad_rows_are_named_and_the_good_ones_applied)
{
	struct feed_outcome outcome = feed_run(feed_settings("products"),
		STR(HEADER "A/B,Bol,,,3,EUR,20,\nC,,,,3,EUR,20,\nD,Bol,,,-3,EUR,20,\n"
			   "E,Bol,,,3,XXX,20,\nF,Bol,,,3,EUR,,\nG,Bol,,,3,EUR,99,\n"
			   "H,Bol\nTEA,Bol,,,3,EUR,20,\nTEA,Bol,,,3,EUR,20,\n"));
	assert_text(outcome.remarks,
		"2 refused sku bad_format\n3 refused name_fr required\n"
		"4 refused price bad_format\n5 refused currency unknown\n6 refused vat required\n"
		"7 refused vat bad_format\n8 refused  bad_format\n10 refused sku duplicate\n");
	ck_assert_uint_eq(outcome.totals.refused, 8);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM product"), 1);
}
END_TEST

/* ---- other formats --------------------------------------------------- */

#define FEED                                                                                       \
	"<rss version=\"2.0\" xmlns:g=\"http://base.google.com/ns/1.0\"><channel>\n"               \
	"<title>Shop</title>\n"                                                                    \
	"<item><g:id>W-1</g:id><title>Watch &amp; strap</title><g:price>105.29 EUR</g:price>"      \
	"<g:brand>Diesel</g:brand><g:gtin>3017620422003</g:gtin>"                                  \
	"<g:item_group_id>WATCH</g:item_group_id><g:color>blue</g:color></item>\n"                 \
	"<item><g:id>W-2</g:id><title>Belt</title><g:price>free</g:price></item>\n"

START_TEST(a_google_feed_is_read_with_the_vat_it_does_not_say)
{
	struct import_settings settings = feed_settings("products");
	settings.vat = STR("20");
	struct feed_outcome outcome = feed_run(settings, STR(FEED "</channel></rss>"));
	ck_assert_int_eq(outcome.reason, REASON_OK);
	assert_text(outcome.remarks, "4 refused currency required\n4 refused price bad_format\n");
	assert_text(fixture_text("SELECT CONCAT_WS('|', sku, name_fr, name_en, brand, price_minor,"
				 " currency, vat_bp, gtin) FROM product"),
		"W-1|Watch & strap|Watch & strap|Diesel|10529|EUR|2000|3017620422003");
	assert_text(fixture_text("SELECT CONCAT_WS('|', model, size, colour_fr, colour_en)"
				 " FROM product"),
		"WATCH||blue|blue");
}
END_TEST

START_TEST(a_feed_that_breaks_off_is_refused_and_nothing_is_applied)
{
	struct import_settings settings = feed_settings("products");
	settings.vat = STR("20");
	struct feed_outcome outcome = feed_run(settings, STR(FEED "<item>"));
	ck_assert_int_eq(outcome.reason, REASON_BAD_XML);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM product"), 0);
	outcome = feed_run(settings,
		STR("{\"id\":\"1\",\"title\":\"A\",\"price\":100,\"ean\":[]}\n{\"id\":\"2\","));
	ck_assert_int_eq(outcome.reason, REASON_BAD_JSON);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM product"), 0);
}
END_TEST

START_TEST(an_icecat_line_becomes_a_product_in_dollars)
{
	feed_good("products",
		"{\"id\":\"3920564\",\"name\":\"006R90321\",\"title\":\"Xerox toner\",\"supplier\":"
		"\"Xerox\",\"ean\":[\"0095205603217\",\"3017620422003\"],\"price\":4995}\n");
	assert_text(fixture_text("SELECT CONCAT_WS('|', sku, name_en, brand, price_minor, currency,"
				 " vat_bp, gtin) FROM product"),
		"3920564|Xerox toner|Xerox|4995|USD|0|95205603217");
	assert_text(gtins_of("3920564"), "95205603217,3017620422003");
}
END_TEST

START_TEST(the_real_catalogue_is_imported_whole_and_again_without_change)
{
	struct import_settings settings = feed_settings("products");
	struct feed_outcome outcome = feed_data(settings, "catalog/icecat_products.ndjson");
	if (outcome.reason == REASON_COUNT)
		return;
	ck_assert_uint_eq(outcome.totals.added, 19406);
	assert_text(outcome.remarks, "14022 note gtins bad_format\n");
	/* 51,458 texts; some barcodes stand twice, with 13 and with 14 digits. */
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM product_gtin"), 50510);
	int64_t before = feed_fingerprint();
	outcome = feed_data(settings, "catalog/icecat_products.ndjson");
	ck_assert_uint_eq(outcome.totals.unchanged, 19406);
	ck_assert_int_eq(feed_fingerprint(), before);
}
END_TEST

START_TEST(a_real_google_feed_is_imported)
{
	struct import_settings settings = feed_settings("products");
	settings.vat = STR("0");
	struct feed_outcome outcome =
		feed_data(settings, "samples/feeds/google_merchant_celebird.xml");
	if (outcome.reason == REASON_COUNT)
		return;
	ck_assert_uint_eq(outcome.totals.added, 2);
	ck_assert_uint_eq(outcome.totals.refused, 0);
}
END_TEST

static void start(void)
{
	xml_setup();
	fixture_db_start();
}

static const struct test_fixture fixture = {
	.start = start, .stop = fixture_db_stop, .before = fixture_db_clean};

/* --- bundles --- */

#define BUNDLES "sku,name_fr,name_en,price,currency,vat,contents,is_set\n"
#define SHIRT	"SHIRT,Chemise,Shirt,30,EUR,20,,\n"
#define TIE	"TIE,Cravate,Tie,20,EUR,20,,\n"
#define OUTFIT	"OUTFIT,Tenue,Outfit,65,EUR,20,SHIRT*2  TIE*1,1\n"

static struct str bundle(void)
{
	return fixture_text("SELECT CONCAT_WS('|', REPLACE(REPLACE(b.contents, s.product_id,"
			    " 'shirt'), t.product_id, 'tie'), b.is_set, b.version) FROM product b"
			    " JOIN product s ON s.sku = 'SHIRT' JOIN product t ON t.sku = 'TIE'"
			    " WHERE b.sku = 'OUTFIT'");
}

START_TEST(a_bundle_is_made_of_goods_named_before_it)
{
	fixture_sql("ALTER TABLE product AUTO_INCREMENT = 7001");
	feed_good("products", BUNDLES SHIRT TIE OUTFIT);
	assert_text(bundle(), "[[shirt,2],[tie,1]]|1|1");
	struct feed_outcome again = feed_good("products", BUNDLES SHIRT TIE OUTFIT);
	ck_assert_uint_eq(again.totals.unchanged, 3);
	/* Without the columns, and left empty, they stay. */
	feed_good("products",
		"sku,name_fr,name_en,price,currency,vat\nOUTFIT,Tenue,Outfit,60,EUR,20\n");
	feed_good("products", BUNDLES "OUTFIT,Tenue,Outfit,65,EUR,20,,\n");
	assert_text(bundle(), "[[shirt,2],[tie,1]]|1|3");
	feed_good("products", BUNDLES "OUTFIT,Tenue,Outfit,65,EUR,20,SHIRT*1 TIE*3,0\n");
	assert_text(bundle(), "[[shirt,1],[tie,3]]|0|4");
}
END_TEST

static void assert_refused(const char *row, const char *remark)
{
	struct feed_outcome outcome = feed_run(
		feed_settings("products"), str_of(arena_printf(test_arena(), BUNDLES "%s", row)));
	ck_assert_uint_eq(outcome.totals.refused, 1);
	assert_text(outcome.remarks, remark);
}

START_TEST(a_bundle_of_what_is_not_there_is_refused_with_its_column)
{
	feed_good("products", BUNDLES SHIRT TIE OUTFIT);
	assert_refused("KIT,Lot,Kit,5,EUR,20,HAT*1,\n", "2 refused contents unknown\n");
	/* Named later. */
	assert_refused("KIT,Lot,Kit,5,EUR,20,HAT*1,\nHAT,Chapeau,Hat,9,EUR,20,,\n",
		"2 refused contents unknown\n");
	assert_refused("KIT,Lot,Kit,5,EUR,20,OUTFIT*1,\n", "2 refused contents not_allowed\n");
	assert_refused("KIT,Lot,Kit,5,CAD,20,TIE*1,\n", "2 refused contents not_allowed\n");
	assert_refused("KIT,Lot,Kit,5,EUR,20,TIE*1 TIE*2,\n", "2 refused contents duplicate\n");
	assert_refused("KIT,Lot,Kit,5,EUR,20,TIE,\n", "2 refused contents bad_format\n");
	assert_refused("KIT,Lot,Kit,5,EUR,20,TIE*0,\n", "2 refused contents bad_format\n");
	assert_refused("KIT,Lot,Kit,5,EUR,20,TIE*100,\n", "2 refused contents bad_format\n");
	assert_refused(
		"SHIRT,Chemise,Shirt,30,EUR,20,TIE*1,\n", "2 refused contents not_allowed\n");
	assert_refused("KIT,Lot,Kit,5,EUR,20,,1\n", "2 refused is_set not_allowed\n");
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM product WHERE sku = 'KIT'"), 0);
}
END_TEST

START_TEST(a_product_says_whether_its_units_have_serials)
{
	feed_good("products", "sku,name_fr,name_en,price,currency,vat,is_serialised\n"
			      "TEA,,Green tea,4.99,EUR,5.5,\nMUG,,Mug,12.50,EUR,20,1\n");
	assert_text(fixture_text("SELECT GROUP_CONCAT(is_serialised ORDER BY sku) FROM product"),
		"1,0");
	/* A file that does not say it leaves it as it is. */
	ck_assert_uint_eq(feed_good("products", HEADER MUG).totals.refused, 0);
	ck_assert_int_eq(fixture_number("SELECT is_serialised FROM product WHERE sku = 'MUG'"), 1);
	struct feed_outcome outcome = feed_run(feed_settings("products"),
		STR("sku,name_fr,name_en,price,currency,vat,contents,is_serialised\n"
		    "KIT,,Kit,9,EUR,20,MUG*2,1\n"));
	assert_text(outcome.remarks, "2 refused is_serialised not_allowed\n");
}
END_TEST

#define MODELS "sku,name_fr,name_en,price,currency,vat,contents,model,size,colour_fr,colour_en\n"
#define SOCK_S "SOCK-S,Chaussette,Sock,9,EUR,20,,SOCK,S,bleu nuit,midnight blue\n"
#define SOCK_M "SOCK-M,Chaussette,Sock,9,EUR,20,,SOCK,M,,midnight blue\n"

static struct str models(void)
{
	return fixture_text("SELECT GROUP_CONCAT(CONCAT_WS('|', sku, model, size, colour_fr,"
			    " colour_en, version) ORDER BY sku SEPARATOR ' ; ') FROM product");
}

START_TEST(products_of_one_model_differ_in_size_and_colour)
{
	feed_good("products", MODELS SOCK_S SOCK_M);
	assert_text(models(), "SOCK-M|SOCK|M|midnight blue|midnight blue|1 ; "
			      "SOCK-S|SOCK|S|bleu nuit|midnight blue|1");
	ck_assert_uint_eq(feed_good("products", MODELS SOCK_S SOCK_M).totals.unchanged, 2);
	/* A file without the column leaves it as it is; with it, empty is of none. */
	feed_good("products",
		"sku,name_fr,name_en,price,currency,vat\nSOCK-M,Chaussette,Sock,9,EUR,20\n");
	feed_good("products", MODELS "SOCK-S,Chaussette,Sock,9,EUR,20,,,,,\n");
	assert_text(models(), "SOCK-M|SOCK|M|midnight blue|midnight blue|1 ; SOCK-S|||||2");
}
END_TEST

START_TEST(a_size_without_a_model_and_a_bundle_of_one_are_refused)
{
	static const struct {
		const char *row, *remark;
	} wrong[] = {
		{"A,A,A,1,EUR,20,,,S,,\n", "2 refused model required\n"},
		{"A,A,A,1,EUR,20,,,,,ochre\n", "2 refused model required\n"},
		{"A,A,A,1,EUR,20,,a/b,S,,\n", "2 refused model bad_format\n"},
		{"A,A,A,1,EUR,20,,SOCK,123456789012345678901234567890123,,\n",
			"2 refused size too_long\n"},
		{"A,A,A,1,EUR,20,SOCK-S*2,SOCK,S,,\n", "2 refused model not_allowed\n"},
	};
	feed_good("products", MODELS SOCK_S);
	for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++) {
		struct feed_outcome outcome = feed_run(feed_settings("products"),
			str_of(arena_printf(test_arena(), MODELS "%s", wrong[i].row)));
		assert_text(outcome.remarks, wrong[i].remark);
	}
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM product"), 1);
}
END_TEST

START_TEST(what_one_file_names_decides_as_what_is_known)
{
	assert_refused("A,A,A,1,EUR,20,,\nB,B,B,1,EUR,20,A*1,\nC,C,C,1,EUR,20,B*1,\n",
		"4 refused contents not_allowed\n");
	assert_refused(
		"D,D,D,1,CAD,20,,\nE,E,E,1,EUR,20,D*1,\n", "3 refused contents not_allowed\n");
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM product"), 3);
}
END_TEST

TEST_MAIN_WITH("import products", &fixture, a_bundle_is_made_of_goods_named_before_it,
	a_bundle_of_what_is_not_there_is_refused_with_its_column,
	a_product_says_whether_its_units_have_serials,
	products_of_one_model_differ_in_size_and_colour,
	a_size_without_a_model_and_a_bundle_of_one_are_refused,
	what_one_file_names_decides_as_what_is_known, a_file_of_products_becomes_products,
	running_a_file_again_changes_nothing, a_changed_price_or_barcode_is_a_new_version,
	a_product_says_what_the_law_of_returns_makes_of_it,
	a_product_says_its_tax_by_name_or_its_vat_in_percent,
	a_file_without_the_column_leaves_barcodes_alone,
	a_barcode_on_two_products_goes_to_the_first_and_is_reported,
	a_barcode_of_a_refused_row_is_free_for_the_next,
	a_barcode_moves_to_the_product_the_newest_file_gives_it,
	what_is_no_gtin_is_left_out_and_reported, bad_rows_are_named_and_the_good_ones_applied,
	a_google_feed_is_read_with_the_vat_it_does_not_say,
	a_feed_that_breaks_off_is_refused_and_nothing_is_applied,
	an_icecat_line_becomes_a_product_in_dollars,
	the_real_catalogue_is_imported_whole_and_again_without_change,
	a_real_google_feed_is_imported)
