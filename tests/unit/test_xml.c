/* Strict XML: whole documents and feeds. */
#include "common/xml.h"

#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/clock.h"
#include "tests/lib/harness.h"

static struct str why;

static enum reason read_text(struct str text)
{
	xmlDocPtr document = NULL;
	why = STR_EMPTY;
	enum reason reason = xml_read(test_arena(), text, &document, &why);
	ck_assert_int_eq(reason == REASON_OK, document != NULL);
	xmlFreeDoc(document);
	return reason;
}

static void assert_refused(struct str text, const char *named)
{
	ck_assert_msg(read_text(text) == REASON_BAD_XML, "accepted: %.200s", text.p);
	ck_assert_msg(strstr(why.p, named) != NULL, STR_FMT, STR_ARG(why));
}

static void assert_taken(struct str text)
{
	ck_assert_msg(read_text(text) == REASON_OK, "%.200s: " STR_FMT, text.p, STR_ARG(why));
}

START_TEST(ordinary_documents_are_read)
{
	assert_taken(STR("<a/>"));
	assert_taken(STR("<?xml version=\"1.0\"?><a b='1>2'>x<b/></a>"));
	assert_taken(STR("<?xml version='1.0' encoding='utf-8' ?>\n<!-- c --><a>é</a>\n"));
	assert_taken(STR("\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"UTF-8\"?><a/>"));
	assert_taken(STR("<a><![CDATA[<!DOCTYPE a> ]] > <b>]]></a>"));
	assert_taken(STR("<a><!-- <!DOCTYPE a> --></a>"));
}
END_TEST

START_TEST(any_doctype_is_refused)
{
	assert_refused(STR("<!DOCTYPE a><a/>"), "DOCTYPE");
	assert_refused(
		STR("<?xml version=\"1.0\"?><!-- c -->\n<!DOCTYPE a SYSTEM \"http://x/\"><a/>"),
		"DOCTYPE");
	assert_refused(STR("<!doctype a><a/>"), "DOCTYPE");
	assert_refused(STR("<a><!DOCTYPE b></a>"), "DOCTYPE");
	assert_refused(STR("<!-><a/>"), "DOCTYPE");
	assert_refused(STR("<a><![INCLUDE[x]]></a>"), "DOCTYPE");
	assert_refused(STR("<!ENTITY e 'x'><a/>"), "DOCTYPE");
}
END_TEST

START_TEST(a_billion_laughs_are_not_laughed)
{
	int64_t began = clock_monotonic_ms();
	assert_refused(STR("<!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">"
			   "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]><l>&c;</l>"),
		"DOCTYPE");
	assert_refused(STR("<a>&b;</a>"), "Line 1");
	ck_assert_int_lt(clock_monotonic_ms() - began, 1000);
}
END_TEST

START_TEST(other_encodings_are_refused)
{
	assert_refused(STR("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>\xE9</a>"), "UTF-8");
	assert_refused(STR("<?xml version=\"1.0\" encoding = 'UTF-7'?><a>+ADw-</a>"), "UTF-8");
	assert_refused(STR("\xFF\xFE<\0a\0/\0>\0"), "UTF-8");
	assert_refused(STR("\0<\0a\0/\0>"), "NUL");
	assert_refused(STR("\x4C\x6F\xA7\x94"), "UTF-8"); /* EBCDIC */
	assert_refused(STR("<a>\xE9</a>"), "Line 1");
	assert_refused(STR("<a>\xC0\xBC</a>"), "Line 1");
}
END_TEST

START_TEST(an_encoding_hidden_behind_a_long_declaration_is_refused)
{
	struct str text = str_printf(test_arena(),
		"<?xml version=\"1.0\" %300s encoding=\"UTF-7\"?><a>+ADwAIQ-DOCTYPE a></a>", "");
	assert_refused(text, "declaration");
}
END_TEST

START_TEST(what_is_not_well_formed_is_refused_with_its_line)
{
	assert_refused(STR_EMPTY, "Line 1");
	assert_refused(STR("hello"), "begin");
	assert_refused(STR("<a>\n<b>\n</a>"), "Line 3");
	assert_refused(STR("<a>"), "Line 1");
	assert_refused(STR("<a b=1/>"), "Line 1");
	assert_refused(STR("<a b='1' b='2'/>"), "Line 1");
	assert_refused(STR("<a/><b/>"), "Line 1");
	assert_refused(STR("<a>\x01</a>"), "Line 1");
	assert_refused(STR("<a>x\0y</a>"), "NUL");
	assert_refused(STR("<x:a/>") /* a prefix nobody declared */, "Line 1");
}
END_TEST

START_TEST(a_message_is_one_clean_line)
{
	assert_refused(STR("<a\xC3\xA9>\n</b>"), "Line 2");
	ck_assert(str_is_clean_utf8(why, false));
}
END_TEST

static struct str repeated(const char *before, const char *piece, size_t count, const char *after)
{
	struct buf buf;
	buf_init(&buf, test_arena(), 64 << 20);
	buf_add_c(&buf, before);
	for (size_t i = 0; i < count; i++)
		buf_add_c(&buf, piece);
	buf_add_c(&buf, after);
	return buf_str(&buf);
}

START_TEST(depth_is_bounded)
{
	struct str open = repeated("", "<a>", XML_DEPTH_MAX, "");
	assert_taken(repeated(open.p, "</a>", XML_DEPTH_MAX, ""));
	open = repeated("", "<a>", XML_DEPTH_MAX + 1, "");
	assert_refused(repeated(open.p, "</a>", XML_DEPTH_MAX + 1, ""), "deep");
	assert_refused(repeated("", "<a>", 1000000, ""), "deep");
	assert_taken(repeated("<a>", "<b/>", 100000, "</a>"));
}
END_TEST

START_TEST(a_hundred_thousand_attributes_are_refused_at_once)
{
	struct buf buf;
	int64_t began = clock_monotonic_ms();
	buf_init(&buf, test_arena(), 4 << 20);
	buf_add_c(&buf, "<a");
	for (int i = 0; i < 100000; i++)
		buf_printf(&buf, " a%d=\"\"", i);
	buf_add_c(&buf, "/>");
	assert_refused(buf_str(&buf), "attributes");
	ck_assert_int_lt(clock_monotonic_ms() - began, 1000);
}
END_TEST

START_TEST(tags_texts_and_documents_are_bounded)
{
	assert_refused(repeated("<a b=\"", "x", XML_TAG_MAX, "\"/>"), "tag");
	assert_refused(repeated("<", "x", XML_TAG_MAX + 1, "/>"), "tag");
	assert_refused(repeated("<a>", "x", XML_ITEM_MAX + 1, "</a>"), "too long");
	assert_refused(repeated("<a><!--", "x", XML_ITEM_MAX + 1, "--></a>"), "too long");
	assert_refused(repeated("<a><![CDATA[", "x", XML_ITEM_MAX + 1, "]]></a>"), "too long");
	assert_refused(repeated("<a>", "<b/>", XML_DOCUMENT_MAX / 4, "</a>"), "bytes");
}
END_TEST

START_TEST(no_file_and_no_network_is_reached)
{
	assert_refused(STR("<a xmlns:xi=\"http://www.w3.org/2001/XInclude\">"
			   "<xi:include href=\"file:///etc/passwd\" parse=\"text\"/>&x;</a>"),
		"Line 1");
	xmlDocPtr document;
	ck_assert_int_eq(
		xml_read(test_arena(),
			STR("<a xmlns:xi=\"http://www.w3.org/2001/XInclude\">"
			    "<xi:include href=\"file:///etc/passwd\" parse=\"text\"/></a>"),
			&document, &why),
		REASON_OK);
	assert_text(
		xml_child_text(test_arena(), xmlDocGetRootElement(document), "include", NULL), "");
	xmlFreeDoc(document);
}
END_TEST

START_TEST(child_texts_are_found_by_name_and_namespace)
{
	xmlDocPtr document;
	ck_assert_int_eq(xml_read(test_arena(),
				 STR("<i xmlns:g=\"urn:g\"><g:id> 1 </g:id><id>2</id>"
				     "<t><![CDATA[a & ]]>b&lt;<b>c</b></t></i>"),
				 &document, &why),
		REASON_OK);
	xmlNodePtr root = xmlDocGetRootElement(document);
	assert_text(xml_child_text(test_arena(), root, "id", NULL), "1");
	assert_text(xml_child_text(test_arena(), root, "id", "urn:g"), "1");
	assert_text(xml_child_text(test_arena(), root, "id", "urn:other"), "");
	assert_text(xml_child_text(test_arena(), root, "t", NULL), "a & b<c");
	assert_text(xml_child_text(test_arena(), root, "missing", NULL), "");
	xmlFreeDoc(document);
}
END_TEST

/* ---- feeds ----------------------------------------------------------- */

struct seen {
	uint64_t count, last_line, stop_after;
	char last_id[32];
};

static bool see_item(xmlNodePtr item, uint64_t line, uint64_t position, void *context)
{
	struct seen *seen = context;
	struct str id = xml_child_text(test_arena(), item, "id", NULL);
	seen->count++;
	seen->last_line = line;
	snprintf(seen->last_id, sizeof(seen->last_id), STR_FMT, STR_ARG(id));
	return seen->count != seen->stop_after;
}

static enum reason feed_text(struct str text, struct seen *seen)
{
	FILE *file = test_file(text);
	uint64_t items;
	why = STR_EMPTY;
	enum reason reason = xml_feed(test_arena(), file, "item", see_item, seen, &items, &why);
	fclose(file);
	ck_assert_uint_eq(items, seen->count);
	return reason;
}

START_TEST(each_item_of_a_feed_is_handed_over_with_its_line)
{
	struct seen seen = {0};
	ck_assert_int_eq(
		feed_text(STR("<rss xmlns:g=\"urn:g\"><channel><title>t</title>\n"
			      "<item><g:id>1</g:id></item>\n<item>\n<g:id>2</g:id></item>"
			      "<other><item><g:id>3</g:id></item></other></channel></rss>"),
			&seen),
		REASON_OK);
	ck_assert_uint_eq(seen.count, 3);
	ck_assert_str_eq(seen.last_id, "3");
	ck_assert_uint_eq(seen.last_line, 4);
}
END_TEST

START_TEST(an_item_in_an_item_is_part_of_it)
{
	struct seen seen = {0};
	ck_assert_int_eq(
		feed_text(STR("<r><item><id>1</id><item><id>2</id></item></item></r>"), &seen),
		REASON_OK);
	ck_assert_uint_eq(seen.count, 1);
}
END_TEST

START_TEST(a_reader_may_stop)
{
	struct seen seen = {.stop_after = 2};
	ck_assert_int_eq(feed_text(repeated("<r>", "<item/>", 1000, "</r>"), &seen), REASON_OK);
	ck_assert_uint_eq(seen.count, 2);
}
END_TEST

START_TEST(a_feed_that_breaks_off_is_refused_after_its_good_items)
{
	struct seen seen = {0};
	ck_assert_int_eq(
		feed_text(repeated("<r>\n", "<item><id>1</id></item>\n", 500, "<item>"), &seen),
		REASON_BAD_XML);
	ck_assert_uint_ge(seen.count, 400);
	ck_assert_ptr_nonnull(strstr(why.p, "Line 502"));
	seen = (struct seen){0};
	ck_assert_int_eq(feed_text(STR("<r><item/></x>"), &seen), REASON_BAD_XML);
	seen = (struct seen){0};
	ck_assert_int_eq(feed_text(STR_EMPTY, &seen), REASON_BAD_XML);
}
END_TEST

START_TEST(lines_beyond_65535_are_right)
{
	struct seen seen = {0};
	ck_assert_int_eq(
		feed_text(repeated("<r>\n", "<item><id>1</id></item>\n", 99999, "</r>"), &seen),
		REASON_OK);
	ck_assert_uint_eq(seen.count, 99999);
	ck_assert_uint_eq(seen.last_line, 100000);
}
END_TEST

START_TEST(a_feed_is_as_strict_as_a_document)
{
	static const char laughs[] = "<!DOCTYPE r [<!ENTITY a \"ha\">]><r><item>&a;</item></r>";
	struct seen seen = {0};
	ck_assert_int_eq(feed_text(str_of(laughs), &seen), REASON_BAD_XML);
	ck_assert_ptr_nonnull(strstr(why.p, "DOCTYPE"));
	ck_assert_int_eq(feed_text(STR("<?xml version=\"1.0\" encoding=\"latin1\"?><r/>"), &seen),
		REASON_BAD_XML);
	ck_assert_int_eq(feed_text(repeated("<r>", "<a>", 40, "</r>"), &seen), REASON_BAD_XML);
	ck_assert_uint_eq(seen.count, 0);
}
END_TEST

START_TEST(an_item_beyond_the_bound_is_refused)
{
	struct seen seen = {0};
	ck_assert_int_eq(
		feed_text(
			repeated("<r><item>", "<b>x</b>", XML_ITEM_MAX / 8, "</item></r>"), &seen),
		REASON_BAD_XML);
	ck_assert_ptr_nonnull(strstr(why.p, "item is too large"));
	ck_assert_uint_eq(seen.count, 0);
}
END_TEST

/* ---- real files ------------------------------------------------------ */

static enum reason read_sample(const char *relative)
{
	const char *path = test_data_path(relative);
	char *text = arena_alloc(test_arena(), XML_DOCUMENT_MAX);
	if (path == NULL)
		return REASON_OK;
	FILE *file = fopen(path, "r");
	size_t n = fread(text, 1, XML_DOCUMENT_MAX, file);
	fclose(file);
	return read_text((struct str){text, n});
}

START_TEST(real_business_documents_are_read)
{
	static const char *const names[] = {"CreditNote-2.0", "CreditNote-2.1",
		"DespatchAdvice-2.0", "ExceptionNotification-2.1", "FulfilmentCancellation-2.1",
		"InstructionForReturns-2.1", "InventoryReport-2.1", "Order-2.0", "Order-2.1",
		"OrderCancellation-2.1", "OrderChange-2.1", "OrderResponse-2.1",
		"OrderResponseSimple-2.1", "PurchaseReceipt-2.4", "ReceiptAdvice-2.0",
		"RetailEvent-2.1", "StockAvailabilityReport-2.1"};
	for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
		ck_assert_msg(read_sample(arena_printf(test_arena(),
				      "samples/ubl/UBL-%s-Example.xml", names[i])) == REASON_OK,
			"%s: " STR_FMT, names[i], STR_ARG(why));
	ck_assert_int_eq(read_sample("samples/gs1_xml/order_test_po.xml"), REASON_OK);
	ck_assert_int_eq(read_sample("samples/gs1_xml/gdsn_product.xml"), REASON_OK);
	ck_assert_int_eq(read_sample("samples/gs1_xml/gdsn_product_multiple.xml"), REASON_OK);
}
END_TEST

START_TEST(the_real_file_that_is_not_well_formed_is_refused)
{
	if (test_data_path("samples/gs1_xml/gdsn_product_poorly_formed.xml") == NULL)
		return;
	ck_assert_int_eq(
		read_sample("samples/gs1_xml/gdsn_product_poorly_formed.xml"), REASON_BAD_XML);
}
END_TEST

static void feed_sample(const char *relative, const char *item, uint64_t expected)
{
	const char *path = test_data_path(relative);
	struct seen seen = {0};
	uint64_t items;
	if (path == NULL)
		return;
	FILE *file = fopen(path, "r");
	ck_assert_msg(
		xml_feed(test_arena(), file, item, see_item, &seen, &items, &why) == REASON_OK,
		"%s: " STR_FMT, path, STR_ARG(why));
	fclose(file);
	ck_assert_msg(items == expected, "%s: %d items", path, (int)items);
	ck_assert_msg(seen.last_id[0] != '\0', "%s", path);
}

START_TEST(real_product_feeds_are_read)
{
	feed_sample("samples/feeds/google_merchant_celebird.xml", "item", 2);
	feed_sample("samples/feeds/facebook_rss.xml", "item", 1);
	feed_sample("samples/feeds/facebook_atom.xml", "entry", 1);
}
END_TEST

static void start(void)
{
	xml_setup();
}

static const struct test_fixture fixture = {.start = start};

TEST_MAIN_WITH("xml", &fixture, ordinary_documents_are_read, any_doctype_is_refused,
	a_billion_laughs_are_not_laughed, other_encodings_are_refused,
	an_encoding_hidden_behind_a_long_declaration_is_refused,
	what_is_not_well_formed_is_refused_with_its_line, a_message_is_one_clean_line,
	depth_is_bounded, a_hundred_thousand_attributes_are_refused_at_once,
	tags_texts_and_documents_are_bounded, no_file_and_no_network_is_reached,
	child_texts_are_found_by_name_and_namespace,
	each_item_of_a_feed_is_handed_over_with_its_line, an_item_in_an_item_is_part_of_it,
	a_reader_may_stop, a_feed_that_breaks_off_is_refused_after_its_good_items,
	lines_beyond_65535_are_right, a_feed_is_as_strict_as_a_document,
	an_item_beyond_the_bound_is_refused, real_business_documents_are_read,
	the_real_file_that_is_not_well_formed_is_refused, real_product_feeds_are_read)
