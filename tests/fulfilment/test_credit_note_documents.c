/* The documents of a credit note: UBL by the standard, and what the customer gets on paper. */
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/xml.h"
#include "server/views/credit_note_print.h"
#include "server/views/credit_note_ubl.h"
#include "tests/fulfilment/credit_note_scene.h"
#include "tests/fulfilment/ubl_structure.h"
#include "tests/lib/golden.h"

static const struct credit_seller seller = {{"Comptoir SAS", 12}, {"FR12345678901", 13},
	{"123 456 789 RCS Paris", 21}, {"123456789 RT0001", 16}, {"1234567890 TQ0001", 17}};

static struct credit_note note_in(enum language language)
{
	struct order order = collected();
	struct credit_note note = note_of(brought(&order, "PAR1", 2, 1));
	note.order_number = STR("1234567897");
	note.language = language;
	return note;
}

/* Two teas of three with GST and QST, and a book with GST only. */
static struct credit_note note_of_quebec(enum language language)
{
	struct order order =
		collected_as_taxed("UPDATE product SET currency = 'CAD', vat_bp = 0, version = 2,"
				   " changed_at = CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED),"
				   " tax = IF(sku = 'BOOK', 'qc_book', 'qc')");
	struct credit_note note = note_of(brought(&order, "PAR1", 2, 1));
	note.order_number = STR("1234567897");
	note.language = language;
	note.code = STR("QUE1-2026-000001");
	note.seller_name = STR("Comptoir Saint-Roch");
	note.seller_street = STR("1 rue Saint-Joseph Est");
	note.seller_postcode = STR("G1K 3A5");
	note.seller_city = STR("Québec");
	note.seller_country = STR("CA");
	note.time_zone = STR("America/Toronto");
	note.law = JURISDICTION_QC;
	return note;
}

static xmlDocPtr document_of(struct str text)
{
	struct str why;
	xmlDocPtr document;
	ck_assert_int_eq(xml_read(test_arena(), text, &document, &why), REASON_OK);
	return document;
}

static xmlDocPtr document_made(const struct credit_note *note, const struct credit_seller *by)
{
	return document_of(credit_note_ubl(test_arena(), note, by));
}

static struct ubl_verdict verdict_on(xmlDocPtr document)
{
	return ubl_check(test_arena(), xmlDocGetRootElement(document));
}

static void assert_well_formed(xmlDocPtr document)
{
	struct ubl_verdict verdict = verdict_on(document);
	assert_text(verdict.fault, "");
	ck_assert_uint_eq(verdict.unknown, 0);
}

static int64_t minor_of(xmlNodePtr node, const char *name)
{
	int64_t minor = 0;
	struct currency euro;
	ck_assert(currency_parse(STR("EUR"), &euro));
	ck_assert(money_parse(xml_child_text(test_arena(), node, name, NULL), euro, &minor));
	return minor;
}

static xmlNodePtr child(xmlNodePtr node, const char *name)
{
	for (xmlNodePtr at = xmlFirstElementChild(node); at != NULL; at = xmlNextElementSibling(at))
		if (strcmp((const char *)at->name, name) == 0)
			return at;
	ck_abort_msg("no %s", name);
	return NULL;
}

static int64_t sum_of(xmlNodePtr parent, const char *each, const char *name)
{
	int64_t sum = 0;
	for (xmlNodePtr at = xmlFirstElementChild(parent); at != NULL;
		at = xmlNextElementSibling(at))
		if (strcmp((const char *)at->name, each) == 0)
			sum += minor_of(at, name);
	return sum;
}

START_TEST(ubl_has_the_structure_of_the_standard_and_sums_that_agree)
{
	struct credit_note note = note_in(LANGUAGE_FR);
	xmlDocPtr document = document_made(&note, &seller);
	assert_well_formed(document);
	xmlNodePtr root = xmlDocGetRootElement(document);
	xmlNodePtr taxes = child(root, "TaxTotal"), totals = child(root, "LegalMonetaryTotal");
	int64_t net = minor_of(totals, "TaxExclusiveAmount"), tax = minor_of(taxes, "TaxAmount");
	ck_assert_int_eq(sum_of(taxes, "TaxSubtotal", "TaxAmount"), tax);
	ck_assert_int_eq(sum_of(taxes, "TaxSubtotal", "TaxableAmount"), net);
	ck_assert_int_eq(sum_of(root, "CreditNoteLine", "LineExtensionAmount"), net);
	ck_assert_int_eq(minor_of(totals, "PayableAmount"), net + tax);
	ck_assert_int_eq(minor_of(totals, "PayableAmount"), 2 * 499 + 2200);
	xmlFreeDoc(document);
}
END_TEST

START_TEST(what_the_order_cost_beside_its_goods_is_a_line_without_a_sku)
{
	world_cost = (struct order_cost){.name = STR("Livraison"),
		.amount_minor = 490,
		.standard_minor = 300,
		.tax = {TAX_VAT, 2000}};
	struct order order = collected();
	world_cost = (struct order_cost){.amount_minor = 0};
	struct credit_note note = note_of(brought(&order, "PAR1", 3, 1));
	ck_assert_uint_eq(note.line_count, 3);
	ck_assert_int_eq(note.lines[2].line, 0);
	assert_text(note.lines[2].name, "Livraison");
	ck_assert_int_eq(note.total_minor, 3 * 499 + 2200 + 300);
	ck_assert_int_eq(note.rates[1].tax_amount.minor, 250 + 50);
	xmlDocPtr document = document_made(&note, &seller);
	assert_well_formed(document);
	xmlNodePtr root = xmlDocGetRootElement(document);
	ck_assert_int_eq(sum_of(root, "CreditNoteLine", "LineExtensionAmount"), note.taxable_minor);
	ck_assert_int_eq(
		minor_of(child(root, "LegalMonetaryTotal"), "PayableAmount"), note.total_minor);
	xmlFreeDoc(document);
	world_verify();
}
END_TEST

START_TEST(ubl_of_a_seller_of_whom_little_is_known_has_it_too)
{
	static const struct credit_seller nobody;
	struct credit_note note = note_in(LANGUAGE_EN);
	note.seller_street = note.seller_city = note.seller_postcode = STR_EMPTY;
	xmlDocPtr document = document_made(&note, &nobody);
	assert_well_formed(document);
	xmlFreeDoc(document);
}
END_TEST

START_TEST(the_examples_of_oasis_have_the_same_structure)
{
	static const char *const examples[] = {"samples/ubl/UBL-CreditNote-2.1-Example.xml",
		"samples/ubl/UBL-CreditNote-2.0-Example.xml"};
	for (size_t i = 0; i < ARRAY_LENGTH(examples); i++) {
		const char *path = test_data_path(examples[i]);
		if (path == NULL)
			return;
		xmlDocPtr document = document_of(whole_file(path));
		struct ubl_verdict verdict = verdict_on(document);
		assert_text(verdict.fault, "");
		ck_assert_msg(verdict.unknown == 0, "%s: %zu", examples[i], verdict.unknown);
		xmlFreeDoc(document);
	}
}
END_TEST

/* Two neighbours of different names change places, wherever there are two; answers how often. */
static size_t swap_neighbours(xmlDocPtr document, xmlNodePtr parent)
{
	size_t swaps = 0;
	xmlNodePtr next;
	for (xmlNodePtr at = xmlFirstElementChild(parent); at != NULL; at = next) {
		next = xmlNextElementSibling(at);
		if (next != NULL && xmlStrcmp(at->name, next->name) != 0) {
			xmlAddNextSibling(next, at);
			ck_assert_msg(verdict_on(document).fault.n > 0, "%s before %s is taken",
				(const char *)next->name, (const char *)at->name);
			xmlAddPrevSibling(next, at);
			swaps++;
		}
		swaps += swap_neighbours(document, at);
	}
	return swaps;
}

START_TEST(a_document_in_any_other_order_is_refused)
{
	struct credit_note note = note_in(LANGUAGE_FR);
	xmlDocPtr document = document_made(&note, &seller);
	ck_assert_uint_gt(swap_neighbours(document, xmlDocGetRootElement(document)), 40);
	assert_well_formed(document);
	xmlFreeDoc(document);
}
END_TEST

/* What must be there, by where it is. */
static const char *const mandatory[][4] = {{"ID"}, {"IssueDate"}, {"AccountingSupplierParty"},
	{"AccountingCustomerParty"}, {"LegalMonetaryTotal"}, {"OrderReference", "ID"},
	{"BillingReference", "InvoiceDocumentReference", "ID"},
	{"AccountingCustomerParty", "Party", "PartyName", "Name"},
	{"AccountingSupplierParty", "Party", "PartyTaxScheme", "TaxScheme"},
	{"TaxTotal", "TaxAmount"}, {"TaxTotal", "TaxSubtotal", "TaxAmount"},
	{"TaxTotal", "TaxSubtotal", "TaxCategory"},
	{"TaxTotal", "TaxSubtotal", "TaxCategory", "TaxScheme"},
	{"LegalMonetaryTotal", "PayableAmount"}, {"CreditNoteLine", "ID"},
	{"CreditNoteLine", "TaxTotal", "TaxAmount"}, {"CreditNoteLine", "Price", "PriceAmount"},
	{"CreditNoteLine", "Item", "SellersItemIdentification", "ID"}};

static xmlNodePtr node_at(xmlDocPtr document, const char *const *path)
{
	xmlNodePtr node = xmlDocGetRootElement(document);
	for (size_t i = 0; i < ARRAY_LENGTH(mandatory[0]) && path[i] != NULL; i++)
		node = child(node, path[i]);
	return node;
}

static void remove_node(xmlNodePtr node)
{
	xmlUnlinkNode(node);
	xmlFreeNode(node);
}

START_TEST(a_document_without_what_must_be_there_is_refused)
{
	struct credit_note note = note_in(LANGUAGE_FR);
	for (size_t i = 0; i < ARRAY_LENGTH(mandatory); i++) {
		xmlDocPtr document = document_made(&note, &seller);
		xmlNodePtr node = node_at(document, mandatory[i]);
		const char *name = arena_printf(test_arena(), "%s", (const char *)node->name);
		remove_node(node);
		ck_assert_msg(verdict_on(document).fault.n > 0, "taken without its %s", name);
		xmlFreeDoc(document);
	}
	note.line_count = 0;
	xmlDocPtr document = document_made(&note, &seller);
	assert_text(
		verdict_on(document).fault, "CreditNote, line 2: there is no cac:CreditNoteLine");
	xmlFreeDoc(document);
}
END_TEST

static void assert_refused(struct str text, const char *from, const char *to)
{
	const char *whole = str_c(test_arena(), text), *at = strstr(whole, from);
	ck_assert_msg(at != NULL, "there is no %s", from);
	xmlDocPtr document = document_of(str_printf(
		test_arena(), "%.*s%s%s", (int)(at - whole), whole, to, at + strlen(from)));
	ck_assert_msg(verdict_on(document).fault.n > 0, "%s is taken", to);
	xmlFreeDoc(document);
}

START_TEST(what_is_there_twice_or_empty_or_strange_is_refused)
{
	struct credit_note note = note_in(LANGUAGE_FR);
	struct str text = credit_note_ubl(test_arena(), &note, &seller);
	assert_refused(text, "<cbc:UBLVersionID>2.1</cbc:UBLVersionID>",
		"<cbc:UBLVersionID>2.1</cbc:UBLVersionID><cbc:UBLVersionID>2.1</cbc:UBLVersionID>");
	assert_refused(text, "<cbc:ID>VAT</cbc:ID>", "<cbc:ID></cbc:ID>");
	assert_refused(text, "<cbc:ID>VAT</cbc:ID>", "<cac:ID>VAT</cac:ID>");
	assert_refused(text, "<cbc:ID>VAT</cbc:ID>", "<cbc:Tax>VAT</cbc:Tax>");
	assert_refused(text, "<cbc:TaxAmount currencyID=\"EUR\">", "<cbc:TaxAmount>");
	assert_refused(text, "xsd:CreditNote-2", "xsd:Invoice-2");
}
END_TEST

START_TEST(ubl_is_as_it_was)
{
	struct credit_note note = note_in(LANGUAGE_FR);
	assert_golden("credit_note.xml", credit_note_ubl(test_arena(), &note, &seller));
}
END_TEST

START_TEST(ubl_of_quebec_has_each_tax_with_its_scheme)
{
	struct credit_note note = note_of_quebec(LANGUAGE_FR);
	xmlDocPtr document = document_made(&note, &seller);
	assert_well_formed(document);
	xmlNodePtr root = xmlDocGetRootElement(document);
	xmlNodePtr taxes = child(root, "TaxTotal"), totals = child(root, "LegalMonetaryTotal");
	/* 9.98: 0.50 and 0.99 (of 0.75 and 1.49 for three); 22.00: 1.10. */
	ck_assert_int_eq(note.taxable_minor, 2 * 499 + 2200);
	ck_assert_int_eq(note.tax_minor, 50 + 99 + 110);
	ck_assert_int_eq(minor_of(taxes, "TaxAmount"), note.tax_minor);
	ck_assert_int_eq(sum_of(taxes, "TaxSubtotal", "TaxAmount"), note.tax_minor);
	ck_assert_int_eq(minor_of(totals, "TaxExclusiveAmount"), note.taxable_minor);
	ck_assert_int_eq(minor_of(totals, "PayableAmount"), note.total_minor);
	xmlFreeDoc(document);
	assert_golden("credit_note_qc.xml", credit_note_ubl(test_arena(), &note, &seller));
	world_verify();
}
END_TEST

/* What stands on it, in its language. */
static const char *paper_of(const struct credit_note *note)
{
	struct str why;
	struct templates *templates =
		templates_load(test_source_path("templates"), NULL, 0, test_arena(), &why);
	ck_assert_msg(templates != NULL, STR_FMT, STR_ARG(why));
	struct str text = print_plain(
		credit_note_print(test_arena(), templates, note, &seller), test_arena());
	templates_free(templates);
	return str_c(test_arena(), text);
}

static const char *ubl_of(const struct credit_note *note)
{
	xmlDocPtr document = document_made(note, &seller);
	assert_well_formed(document);
	xmlFreeDoc(document);
	return str_c(test_arena(), credit_note_ubl(test_arena(), note, &seller));
}

START_TEST(exempt_goods_have_a_category_of_their_own_and_name_the_rule)
{
	struct order order =
		collected_as_taxed("UPDATE product SET vat_bp = 0, version = 2, changed_at ="
				   " CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED),"
				   " tax = IF(sku = 'BOOK', 'exempt', 'vat')");
	struct credit_note note = note_of(brought(&order, "PAR1", 1, 1));
	ck_assert_int_eq(note.tax_minor, 0);
	ck_assert_int_eq(note.total_minor, 499 + 2200);
	const char *ubl = ubl_of(&note);
	const char *exempt = strstr(ubl, "<cbc:ID>E</cbc:ID>");
	ck_assert_ptr_nonnull(exempt);
	ck_assert_ptr_nonnull(strstr(exempt, "<cbc:TaxExemptionReason>Directive 2006/112/EC"));
	ck_assert_ptr_nonnull(strstr(ubl, "<cbc:ID>Z</cbc:ID>"));
	const char *paper = paper_of(&note);
	ck_assert_ptr_nonnull(strstr(paper, "Exonéré de TVA"));
	world_verify();
}
END_TEST

START_TEST(goods_of_quebec_may_be_exempt_of_both_taxes)
{
	struct order order = collected_as_taxed(
		"UPDATE product SET currency = 'CAD', vat_bp = 0, version = 2, changed_at ="
		" CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED),"
		" tax = IF(sku = 'BOOK', 'qc_exempt', 'qc')");
	ck_assert_int_eq(order.total_minor, 3 * 499 + 75 + 149 + 2200);
	struct credit_note note = note_of(brought(&order, "PAR1", 0, 1));
	ck_assert_int_eq(note.total_minor, 2200);
	const char *ubl = ubl_of(&note);
	ck_assert_ptr_nonnull(strstr(ubl, "Excise Tax Act"));
	ck_assert_ptr_nonnull(strstr(ubl, "Act respecting the Québec sales tax"));
	ck_assert_ptr_nonnull(strstr(paper_of(&note), "Exonéré de TVQ"));
	world_verify();
}
END_TEST

START_TEST(the_bundle_that_goods_were_sold_in_stands_beside_them)
{
	struct order order = collected();
	fixture_sql("INSERT INTO order_bundle (order_id, bundle, product_id, sku, name, qty,"
		    " price_minor, is_set) SELECT order_id, 1, product_id, 'SET',"
		    " 'Coffret du lecteur', 1, 1996, 0 FROM order_line WHERE line = 1");
	fixture_sql("UPDATE order_line SET bundle = 1 WHERE line = 1");
	struct credit_note note = note_of(brought(&order, "PAR1", 1, 1));
	assert_text(note.lines[0].bundle, "Coffret du lecteur");
	assert_text(note.lines[1].bundle, "");
	ck_assert_ptr_nonnull(strstr(ubl_of(&note), "<cbc:Value>Coffret du lecteur</cbc:Value>"));
	ck_assert_ptr_nonnull(strstr(paper_of(&note), "TEA · du lot Coffret du lecteur"));
}
END_TEST

START_TEST(a_name_is_text_and_never_markup)
{
	struct credit_note note = note_in(LANGUAGE_FR);
	note.customer_name = STR("<b>Zo\u00e9 & fils</b>");
	xmlDocPtr document = document_made(&note, &seller);
	xmlNodePtr party =
		child(child(xmlDocGetRootElement(document), "AccountingCustomerParty"), "Party");
	assert_text(xml_child_text(test_arena(), child(party, "PartyName"), "Name", NULL),
		"<b>Zo\u00e9 & fils</b>");
	xmlFreeDoc(document);
}
END_TEST

static void assert_paper(const struct credit_note *note, const char *name)
{
	struct str why;
	struct templates *templates =
		templates_load(test_source_path("templates"), NULL, 0, test_arena(), &why);
	ck_assert_msg(templates != NULL, STR_FMT, STR_ARG(why));
	struct str pdf = credit_note_pdf(test_arena(), templates, note, &seller);
	ck_assert(str_starts_with(pdf, STR("%PDF-")));
	keep_for_looking(arena_printf(test_arena(), "%s.pdf", name), pdf);
	assert_golden(arena_printf(test_arena(), "%s.txt", name),
		print_plain(
			credit_note_print(test_arena(), templates, note, &seller), test_arena()));
	templates_free(templates);
}

START_TEST(paper_says_in_french_what_the_law_wants)
{
	struct credit_note note = note_in(LANGUAGE_FR);
	assert_paper(&note, "credit_note_fr");
}
END_TEST

START_TEST(paper_says_the_same_in_english)
{
	struct credit_note note = note_in(LANGUAGE_EN);
	assert_paper(&note, "credit_note_en");
}
END_TEST

START_TEST(paper_of_quebec_shows_each_tax_apart_in_both_languages)
{
	struct credit_note note = note_of_quebec(LANGUAGE_FR);
	assert_paper(&note, "credit_note_qc_fr");
	note.language = LANGUAGE_EN;
	assert_paper(&note, "credit_note_qc_en");
}
END_TEST

enum { TIMES = 20 };

/* Its sums, when each of its lines stands there so often. */
static void sums_grow(struct credit_note *note)
{
	struct credit_rate *rates =
		arena_new_array(test_arena(), note->rate_count, struct credit_rate);
	for (size_t i = 0; i < note->rate_count; i++) {
		rates[i] = note->rates[i];
		rates[i].taxable_minor *= TIMES;
		rates[i].tax_amount.minor *= TIMES;
	}
	note->rates = rates;
	note->taxable_minor *= TIMES;
	note->tax_minor *= TIMES;
	note->total_minor *= TIMES;
}

/* Many goods with long names, of a bundle, paid back as a voucher that expires. */
static struct credit_note long_note(enum language language)
{
	enum { LINES = 2 * TIMES };
	struct credit_note note = note_in(language);
	struct credit_line *lines = arena_new_array(test_arena(), LINES, struct credit_line);
	for (size_t i = 0; i < LINES; i++) {
		lines[i] = note.lines[i % note.line_count];
		if (i % 3 == 0)
			lines[i].name = STR("Bouilloire en verre borosilicaté à température"
					    " réglable « Été à l’Île-d’Yeu », 1,7 litre");
		if (i % 4 == 0)
			lines[i].bundle = STR("Coffret du lecteur");
	}
	sums_grow(&note);
	note.lines = lines;
	note.line_count = LINES;
	note.customer_name = STR("Maximilienne-Élisabeth de La Rochefoucauld-Œuvrard");
	note.voucher_code = STR("7K3M-Q9TX-0HNB-55WE");
	note.voucher_expires_at = note.issued_at + 1826 * MS_PER_DAY;
	return note;
}

START_TEST(a_long_note_keeps_its_names_and_tells_the_voucher_in_french)
{
	struct credit_note note = long_note(LANGUAGE_FR);
	assert_paper(&note, "credit_note_long_fr");
}
END_TEST

START_TEST(a_long_note_keeps_its_names_and_tells_the_voucher_in_english)
{
	struct credit_note note = long_note(LANGUAGE_EN);
	assert_paper(&note, "credit_note_long_en");
}
END_TEST

TEST_MAIN_WITH("credit note documents", &db_fixture,
	ubl_has_the_structure_of_the_standard_and_sums_that_agree,
	what_the_order_cost_beside_its_goods_is_a_line_without_a_sku,
	ubl_of_a_seller_of_whom_little_is_known_has_it_too,
	the_examples_of_oasis_have_the_same_structure, a_document_in_any_other_order_is_refused,
	a_document_without_what_must_be_there_is_refused,
	what_is_there_twice_or_empty_or_strange_is_refused, ubl_is_as_it_was,
	ubl_of_quebec_has_each_tax_with_its_scheme,
	exempt_goods_have_a_category_of_their_own_and_name_the_rule,
	goods_of_quebec_may_be_exempt_of_both_taxes,
	the_bundle_that_goods_were_sold_in_stands_beside_them, a_name_is_text_and_never_markup,
	paper_says_in_french_what_the_law_wants, paper_says_the_same_in_english,
	paper_of_quebec_shows_each_tax_apart_in_both_languages,
	a_long_note_keeps_its_names_and_tells_the_voucher_in_french,
	a_long_note_keeps_its_names_and_tells_the_voucher_in_english)
