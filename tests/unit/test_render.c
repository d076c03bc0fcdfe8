/* Pages from views: what comes out, and what must never come out. */
#include "common/render.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/html_write.h"
#include "common/xml.h"
#include "tests/lib/harness.h"

#define XSL_BEGIN                                                                                  \
	"<xsl:stylesheet version='1.0' xmlns:xsl='http://www.w3.org/1999/XSL/Transform' "          \
	"xmlns:c='https://comptoir.example/template' exclude-result-prefixes='c'>"
#define PAGE(body)                                                                                 \
	XSL_BEGIN "<xsl:template match='/'><html>" body "</html></xsl:template></xsl:stylesheet>"

static const char *folder;

static void folder_write(const char *name, const char *text)
{
	FILE *file = fopen(arena_printf(test_arena(), "%s/%s", folder, name), "we");
	ck_assert_ptr_nonnull(file);
	ck_assert_int_ge(fputs(text, file), 0);
	fclose(file);
}

/* A templates folder of the test's own, with a few messages. */
static void folder_make(void)
{
	char *path = arena_printf(test_arena(), "%s", "/tmp/comptoir-render.XXXXXX");
	folder = mkdtemp(path);
	ck_assert_ptr_nonnull(folder);
	static const char *const names[] = {"messages", "page", "mail"};
	for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
		ck_assert_int_eq(
			mkdir(arena_printf(test_arena(), "%s/%s", folder, names[i]), 0700), 0);
	folder_write("messages/fr.xml", "<messages><m key='hello'>Bonjour {0}, {1}</m>"
					"<m key='lines.one'>{0} article</m><m "
					"key='lines.other'>{0} articles</m></messages>");
	folder_write("messages/en.xml",
		"<messages><m key='hello'>{1}: hello {0}</m>"
		"<m key='lines.one'>{0} item</m><m key='lines.other'>{0} items</m></messages>");
}

static void folder_remove(void)
{
	static const char *const names[] = {"messages/fr.xml", "messages/en.xml", "page/page.xsl",
		"page/base.xsl", "mail/style.css", "messages", "page", "mail", ""};
	for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
		remove(arena_printf(test_arena(), "%s/%s", folder, names[i]));
}

static const char *const page_name[] = {"page/page.xsl"};

static struct templates *load(const char *template_text)
{
	struct str why = STR_EMPTY;
	folder_write("page/page.xsl", template_text);
	struct templates *templates = templates_load(folder, page_name, 1, test_arena(), &why);
	ck_assert_msg(templates != NULL, STR_FMT, STR_ARG(why));
	return templates;
}

static struct str load_refused(const char *template_text)
{
	struct str why = STR_EMPTY;
	folder_write("page/page.xsl", template_text);
	ck_assert_ptr_null(templates_load(folder, page_name, 1, test_arena(), &why));
	return why;
}

static enum reason render_page(
	const char *template_text, xmlNodePtr view, enum render_as as, struct str *text_out)
{
	struct templates *templates = load(template_text);
	struct buf out;
	buf_init(&out, test_arena(), 1 << 20);
	enum reason reason = render(templates, "page/page.xsl", view->doc, as, &out);
	templates_free(templates);
	*text_out = buf_str(&out);
	return reason;
}

/* The page with what a view with data='…' makes of it. */
static struct str rendered(const char *template_text, const char *language, const char *data)
{
	struct str text;
	xmlNodePtr view = view_new("view", language);
	view_text(view, "data", str_of(data));
	ck_assert_int_eq(render_page(template_text, view, RENDER_HTML, &text), REASON_OK);
	view_free(view);
	return text;
}

static void assert_refused(const char *template_text, const char *data)
{
	struct str text;
	xmlNodePtr view = view_new("view", "fr");
	view_text(view, "data", str_of(data));
	expect_error("render_failed");
	ck_assert_msg(render_page(template_text, view, RENDER_HTML, &text) == REASON_INTERNAL,
		"%s with \"%s\" was rendered: " STR_FMT, template_text, data, STR_ARG(text));
	view_free(view);
}

START_TEST(html_is_html5_with_escaped_text_and_attributes)
{
	const char *page =
		PAGE("<body title='{*/@data}'><br/><p/><xsl:value-of select='*/@data'/></body>");
	assert_text(rendered(page, "fr", "a<b>&\"é"),
		"<!DOCTYPE html>\n<html><body title=\"a&lt;b&gt;&amp;&quot;é\"><br><p></p>"
		"a&lt;b&gt;&amp;&quot;é</body></html>\n");
}
END_TEST

START_TEST(a_line_feed_at_the_start_of_a_text_area_is_kept)
{
	const char *page = PAGE("<textarea><xsl:value-of select='*/@data'/></textarea>");
	assert_text(rendered(page, "fr", "\nx"),
		"<!DOCTYPE html>\n<html><textarea>\n\nx</textarea></html>\n");
}
END_TEST

/* What a retailer calls its goods; a field gives it back as it came. */
START_TEST(a_mark_of_french_stays_with_its_word_in_names)
{
	const char *page = PAGE("<body title='{*/@data}'><xsl:value-of select='*/@data'/>"
				"<textarea><xsl:value-of select='*/@data'/></textarea></body>");
	assert_text(rendered(page, "en", "Qui ? « Lune », 1 : 2"),
		"<!DOCTYPE html>\n<html><body title=\"Qui ? « Lune », 1 : 2\">"
		"Qui\u00a0? «\u00a0Lune\u00a0», 1\u00a0: 2"
		"<textarea>Qui ? « Lune », 1 : 2</textarea></body></html>\n");
	assert_text(rendered(page, "fr", "a :b c ;-) « "),
		"<!DOCTYPE html>\n<html><body title=\"a :b c ;-) « \">"
		"a :b c ;-) «\u00a0<textarea>a :b c ;-) « </textarea></body></html>\n");
}
END_TEST

START_TEST(messages_are_in_the_language_of_the_view_with_arguments)
{
	const char *page = PAGE("<xsl:value-of select=\"c:m('hello', */@data, 3 * 1000000000)\"/>");
	assert_text(rendered(page, "fr", "Zoé"),
		"<!DOCTYPE html>\n<html>Bonjour Zoé, 3000000000</html>\n");
	assert_text(rendered(page, "en", "Zoé"),
		"<!DOCTYPE html>\n<html>3000000000: hello Zoé</html>\n");
}
END_TEST

START_TEST(zero_is_singular_in_french_and_plural_in_english)
{
	const char *page = PAGE("<xsl:value-of select=\"c:count('lines', */@data)\"/>");
	assert_text(rendered(page, "fr", "0"), "<!DOCTYPE html>\n<html>0 article</html>\n");
	assert_text(rendered(page, "en", "0"), "<!DOCTYPE html>\n<html>0 items</html>\n");
	assert_text(rendered(page, "en", "1"), "<!DOCTYPE html>\n<html>1 item</html>\n");
	assert_text(rendered(page, "fr", "2"), "<!DOCTYPE html>\n<html>2 articles</html>\n");
}
END_TEST

START_TEST(money_dates_and_distances_are_written_for_people)
{
	const char *page = PAGE("<xsl:value-of select=\"c:instant(*/@data, 'Europe/Paris')\"/>|"
				"<xsl:value-of select=\"c:money(123456, 'EUR')\"/>|"
				"<xsl:value-of select=\"c:distance(2345)\"/>|"
				"<xsl:value-of select=\"c:duration(3 * 3600000 + 300000)\"/>|"
				"<xsl:value-of select=\"c:iso(*/@data)\"/>|"
				"<xsl:value-of select=\"c:weekday(6)\"/>|"
				"<xsl:value-of select=\"c:url('a/b é')\"/>");
	assert_text(rendered(page, "fr", "1795267800000"),
		"<!DOCTYPE html>\n<html>samedi 21\u00a0novembre à\u00a014\u00a0h\u00a030|"
		"1\u202f234,56\u00a0€|2,3\u00a0km|3\u00a0h\u00a005|2026-11-21T13:30:00Z|dimanche|"
		"a%2Fb%20%C3%A9</html>\n");
}
END_TEST

START_TEST(a_day_in_full_has_its_year_and_is_never_today)
{
	const char *page =
		PAGE("<xsl:value-of select=\"c:day(*/@data, 'Europe/Paris', 'full')\"/>|"
		     "<xsl:value-of select=\"c:day(*/@data, 'Europe/Paris', */@data)\"/>|"
		     "<xsl:value-of select=\"c:instant(*/@data, 'UTC', 'full')\"/>");
	assert_text(rendered(page, "fr", "1795267800000"),
		"<!DOCTYPE html>\n<html>samedi 21\u00a0novembre 2026|aujourd’hui|"
		"samedi 21\u00a0novembre 2026 à\u00a013\u00a0h\u00a030</html>\n");
}
END_TEST

START_TEST(pages_import_a_layout_by_path_and_override_it)
{
	folder_write("page/base.xsl", XSL_BEGIN
		"<xsl:template match='/*'><html><xsl:apply-templates select='.' mode='main'/>"
		"</html></xsl:template><xsl:template match='/*' mode='main'>base</xsl:template>"
		"</xsl:stylesheet>");
	const char *page = XSL_BEGIN
		"<xsl:import href='%s'/><xsl:template match='/view' mode='main'>mine</xsl:template>"
		"</xsl:stylesheet>";
	static const char *const paths[] = {"base.xsl", "/page/base.xsl", "../page/base.xsl"};
	for (size_t i = 0; i < ARRAY_LENGTH(paths); i++) {
		char text[1024];
		snprintf(text, sizeof(text), "%s<xsl:import href='%s'/>%s", XSL_BEGIN, paths[i],
			strstr(page, "<xsl:template"));
		assert_text(rendered(text, "fr", ""), "<!DOCTYPE html>\n<html>mine</html>\n");
	}
}
END_TEST

START_TEST(templates_outside_the_folder_are_not_imported)
{
	struct str why =
		load_refused(XSL_BEGIN "<xsl:import href='file:///etc/passwd'/></xsl:stylesheet>");
	ck_assert_ptr_nonnull(strstr(why.p, "page/page.xsl"));
}
END_TEST

START_TEST(a_template_cannot_read_or_write_files_while_it_runs)
{
	assert_refused(PAGE("<xsl:value-of select='document(*/@data)'/>"), "/page/page.xsl");
	assert_refused(PAGE("<xsl:value-of select='document(*/@data)'/>"), "/etc/hostname");
	assert_refused(PAGE("<xsl:value-of select='document(*/@data)'/>"), "http://127.0.0.1:9/");
	assert_refused(
		"<xsl:stylesheet version='1.1' xmlns:xsl='http://www.w3.org/1999/XSL/Transform'>"
		"<xsl:template match='/'><xsl:document href='/tmp/comptoir-written'/><html/>"
		"</xsl:template></xsl:stylesheet>",
		"");
	ck_assert_int_ne(access("/tmp/comptoir-written", F_OK), 0);
}
END_TEST

START_TEST(dangerous_markup_is_refused)
{
	static const char *const bodies[] = {
		"<script>x</script>",
		"<script/>",
		"<style>x</style>",
		"<iframe/>",
		"<object/>",
		"<base href='/'/>",
		"<p onclick='x'/>",
		"<p style='color:red'/>",
		"<iframe srcdoc='x'/>",
		"<x:p xmlns:x='urn:x'/>",
		"<br>x</br>",
		"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
		"<svg xmlns='http://www.w3.org/2000/svg'><foreignObject/></svg>",
		"<meta http-equiv='refresh' content='0;url=https://evil.example'/>",
		"<meta http-equiv='content-security-policy' content='1'/>",
		"<xsl:text disable-output-escaping='yes'>&lt;script></xsl:text>",
		"<xsl:element name='{*/@data}'/>",
		"<p><xsl:attribute name='{*/@data}'>x</xsl:attribute></p>",
	};
	for (size_t i = 0; i < ARRAY_LENGTH(bodies); i++)
		assert_refused(arena_printf(test_arena(), PAGE("%s"), bodies[i]), "onload");
}
END_TEST

START_TEST(urls_are_of_this_site_or_of_an_allowed_scheme)
{
	static const char *const good[] = {"", "/o/x?a=1#b", "p/1", "?q=a:b", "#main", "./a:b",
		"https://shop.example/", "HTTP://a", "mailto:a@b.example", "tel:+33123456789"};
	static const char *const bad[] = {"javascript:alert(1)", "JavaScript:x", " javascript:x",
		"java\tscript:x", "\njavascript:x", "data:text/html,x", "vbscript:x",
		"//evil.example", "\\\\evil.example", "/\\evil.example", "file:///etc/passwd", ":",
		"blob:x", "\x01x"};
	for (size_t i = 0; i < ARRAY_LENGTH(good); i++)
		ck_assert_msg(url_is_allowed(str_of(good[i])), "%s", good[i]);
	for (size_t i = 0; i < ARRAY_LENGTH(bad); i++)
		ck_assert_msg(!url_is_allowed(str_of(bad[i])), "%s", bad[i]);
	assert_refused(PAGE("<a href='{*/@data}'/>"), "javascript:alert(1)");
	assert_refused(PAGE("<img src='{*/@data}'/>"), "data:image/svg+xml,x");
	assert_refused(PAGE("<form action='{*/@data}'/>"), "javascript:alert(1)");
}
END_TEST

START_TEST(mail_carries_its_style_and_pages_do_not)
{
	struct str text;
	folder_write("mail/style.css", "p { margin: 0 }");
	xmlNodePtr view = view_new("view", "fr");
	const char *page = PAGE("<head/><body/>");
	ck_assert_int_eq(render_page(page, view, RENDER_MAIL, &text), REASON_OK);
	assert_text(text, "<!DOCTYPE html>\n<html><head><style>p { margin: 0 }</style></head>"
			  "<body></body></html>\n");
	ck_assert_int_eq(render_page(page, view, RENDER_HTML, &text), REASON_OK);
	assert_text(text, "<!DOCTYPE html>\n<html><head></head><body></body></html>\n");
	view_free(view);
}
END_TEST

START_TEST(text_has_paragraphs_items_rows_and_addresses)
{
	struct str text;
	xmlNodePtr view = view_new("view", "fr");
	const char *page =
		PAGE("<head><title>no</title></head><body><h1>Title</h1><p>One\n two<br/>three</p>"
		     "<div><div><p>Four</p></div></div><ul><li>a</li><li><b>b</b> « c »</li></ul>"
		     "<table><tr><td>x</td><td>1</td></tr><tr><td>y</td><td>2</td></tr></table>"
		     "<p><a href='https://a.example/1'>Follow</a> it</p>"
		     "<p><a href='tel:+331'>+331</a></p></body>");
	ck_assert_int_eq(render_page(page, view, RENDER_TEXT, &text), REASON_OK);
	assert_text(text,
		"Title\n\nOne two\nthree\n\nFour\n\n- a\n- b «\u00a0c\u00a0»\n\nx  1\ny  2\n\n"
		"Follow https://a.example/1 it\n\n+331\n");
	view_free(view);
}
END_TEST

START_TEST(faults_of_templates_and_messages_are_found_at_start)
{
	xml_setup(); /* as the programs do: what it silences must still be told here */
	ck_assert_ptr_nonnull(strstr(load_refused(XSL_BEGIN "\n<p>").p,
		"page/page.xsl: missing or no template: line 2"));
	ck_assert_ptr_nonnull(
		strstr(load_refused(PAGE("<xsl:value-of/>")).p, "page/page.xsl line 1"));
	ck_assert_ptr_nonnull(
		strstr(load_refused(PAGE("<p title=\"{c:m('gone')}\"/>")).p, "no message gone"));
	ck_assert_ptr_nonnull(strstr(load_refused(PAGE("<xsl:value-of select=\"c:mony(1)\"/>")).p,
		"no function c:mony"));
	ck_assert_ptr_nonnull(
		strstr(load_refused(PAGE("<xsl:value-of select=\"c:count('hello', 1)\"/>")).p,
			"no message hello"));
}
END_TEST

START_TEST(a_message_missing_in_one_language_is_found_at_start)
{
	folder_write("messages/en.xml", "<messages><m key='hello'>{1}: hello {0}</m></messages>");
	struct str why = load_refused(PAGE(""));
	ck_assert_ptr_nonnull(strstr(why.p, "\"lines.one\" is in fr.xml, but missing in en.xml"));
}
END_TEST

START_TEST(a_message_with_other_arguments_in_one_language_is_found_at_start)
{
	folder_write("messages/en.xml",
		"<messages><m key='hello'>hello {0}</m><m key='lines.one'>{0}</m>"
		"<m key='lines.other'>{0}</m></messages>");
	struct str why = load_refused(PAGE(""));
	ck_assert_ptr_nonnull(strstr(why.p, "\"hello\" is in fr.xml, but with other {0}…"));
}
END_TEST

START_TEST(a_computed_key_or_value_that_does_not_fit_gives_no_page)
{
	assert_refused(PAGE("<xsl:value-of select='c:m(*/@data)'/>"), "gone");
	assert_refused(PAGE("<xsl:value-of select='c:money(*/@data, \"EUR\")'/>"), "x");
	assert_refused(PAGE("<xsl:value-of select='c:instant(1, */@data)'/>"), "Nowhere/Zone");
	assert_refused(PAGE("<xsl:value-of select='c:money(1)'/>"), "");
	assert_refused(PAGE("<xsl:call-template name='gone'/>"), "");
}
END_TEST

START_TEST(a_qr_code_becomes_a_path_with_its_quiet_zone)
{
	xmlNodePtr view = view_new("view", "fr");
	ck_assert(view_qr(view, "qr", STR("HELLO")));
	xmlNodePtr qr = view->children;
	xmlChar *size = xmlGetNoNsProp(qr, BAD_CAST "size");
	xmlChar *path = xmlGetNoNsProp(qr, BAD_CAST "d");
	ck_assert_str_eq((const char *)size, "29");
	/* the upper edges of the two finders at the top of a version 1 symbol */
	ck_assert_ptr_eq(strstr((const char *)path, "M4 4h7v1h-7z"), path);
	ck_assert_ptr_nonnull(strstr((const char *)path, "M18 4h7v1h-7z"));
	ck_assert(!view_qr(view, "qr", STR_EMPTY));
	ck_assert_ptr_eq(view->last, qr);
	xmlFree(size);
	xmlFree(path);
	view_free(view);
}
END_TEST

START_TEST(the_templates_of_the_project_load)
{
	static const char *const names[] = {
#define TEMPLATE(name) name,
#include "server/templates.def"
#undef TEMPLATE
	};
	struct str why = STR_EMPTY;
	struct templates *templates = templates_load(
		test_source_path("templates"), names, ARRAY_LENGTH(names), test_arena(), &why);
	ck_assert_msg(templates != NULL, STR_FMT, STR_ARG(why));
	assert_text(message(templates, test_arena(), "fr", "layout.problems.other", &STR("3"), 1),
		"3 points à corriger");
	expect_error("message_missing");
	assert_text(message(templates, test_arena(), "fr", "no.such.key", NULL, 0), "no.such.key");
	templates_free(templates);
}
END_TEST

static const struct test_fixture fixture = {.before = folder_make, .after = folder_remove};

TEST_MAIN_WITH("render", &fixture, html_is_html5_with_escaped_text_and_attributes,
	a_line_feed_at_the_start_of_a_text_area_is_kept,
	a_mark_of_french_stays_with_its_word_in_names,
	messages_are_in_the_language_of_the_view_with_arguments,
	zero_is_singular_in_french_and_plural_in_english,
	money_dates_and_distances_are_written_for_people,
	a_day_in_full_has_its_year_and_is_never_today,
	pages_import_a_layout_by_path_and_override_it,
	templates_outside_the_folder_are_not_imported,
	a_template_cannot_read_or_write_files_while_it_runs, dangerous_markup_is_refused,
	urls_are_of_this_site_or_of_an_allowed_scheme, mail_carries_its_style_and_pages_do_not,
	text_has_paragraphs_items_rows_and_addresses,
	faults_of_templates_and_messages_are_found_at_start,
	a_message_missing_in_one_language_is_found_at_start,
	a_message_with_other_arguments_in_one_language_is_found_at_start,
	a_computed_key_or_value_that_does_not_fit_gives_no_page,
	a_qr_code_becomes_a_path_with_its_quiet_zone, the_templates_of_the_project_load)
