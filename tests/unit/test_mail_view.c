/* The mails shoppers get, word by word: tests/golden/mail_<kind>_<language>.txt holds subject and
 * text. */
#include "server/views/mail_view.h"

#include <string.h>

#include "common/clock.h"
#include "tests/lib/golden.h"

static struct templates *templates;

static void templates_make(void)
{
#define TEMPLATE(name) name,
	static const char *const names[] = {
#include "server/templates.def"
	};
#undef TEMPLATE
	struct str why = STR_EMPTY;
	templates = templates_load(
		test_source_path("templates"), names, ARRAY_LENGTH(names), test_arena(), &why);
	ck_assert_msg(templates != NULL, STR_FMT, STR_ARG(why));
}

static void templates_drop(void)
{
	templates_free(templates);
}

static const struct mail_line sample_lines[] = {
	{.name = STR("Bouilloire en verre"),
		.qty = 2,
		.unavailable = 1,
		.price_minor = 3999,
		.undecided = 1},
	{.name = STR("Cahier <96> & stylo"), .qty = 1, .price_minor = 250},
};

/* Open on weekdays with a pause, on Saturday without, on Sunday not; other hours on 24 November. */
static const struct hours *sample_hours(void)
{
	struct hours *hours = arena_new_struct(test_arena(), struct hours);
	struct hours_exception *eve = arena_new_struct(test_arena(), struct hours_exception);
	struct str why;
	ck_assert(hours_parse(test_arena(),
		STR("mon-fri 09:00-12:30 14:00-19:00; sat 10:00-18:00; sun closed"), hours->week,
		&why));
	ck_assert(day_parse(STR("2026-11-24"), &eve->day));
	hours->exceptions = eve;
	hours->exception_count = 1;
	hours->zone = zone_named(STR("Europe/Paris"));
	return hours;
}

static void add_refund(struct mail_order *order)
{
	static struct tax_part vat = {KIND_VAT, 20000, NULL, 6665, 1333};
	order->goods = (struct mail_goods){.lines = sample_lines, .line_count = 1};
	order->refund = (struct mail_refund){
		.amount_minor = 7998,
		.how = order->kind == MAIL_VOUCHER ? "voucher" : "original",
		.voucher_code = STR("7K3M-Q9TX-0HNB-55WE"),
		.expires_at = order->language == LANGUAGE_FR ? INT64_C(1953154800000) : 0,
		.credit_note = STR("LYO1-2026-000042"),
		.credit_note_url = STR("https://shop.example/o/abc/return/def/credit-note.pdf"),
		.note_law = STR("eu"),
		.taxes = {&vat, 1, 1},
	};
}

/* To be brought by midnight of 7 December; what was declared on 21 November at 12:07. */
static void add_goods(struct mail_order *order)
{
	order->goods = (struct mail_goods){
		.code = STR("4HQ8-Z2MB"),
		.bring_by = INT64_C(1796684400000),
		.lines = sample_lines,
		.line_count = ARRAY_LENGTH(sample_lines),
	};
	if (order->kind != MAIL_WITHDRAWN)
		return;
	order->goods.declared_at = INT64_C(1795259220000);
	order->goods.fingerprint = STR("9f86d081884c7d659a2feaa0c55ad015");
}

/* Ended: in French nobody came, in English the store lost it. */
static void add_exchange(struct mail_order *order)
{
	order->goods = (struct mail_goods){.code = STR("9TXQ-7K3M"),
		.bring_by = INT64_C(1796598000000),
		.lines = sample_lines,
		.line_count = 1,
		.instead = {STR("Bouilloire en verre (1 l, rouge)"), 2, order->collect_by,
			order->language == LANGUAGE_EN}};
}

static struct mail_order sample(enum mail_kind kind, enum language language)
{
	struct mail_order order = {.kind = kind,
		.language = language,
		.order_kind = language == LANGUAGE_FR ? ORDER_RESERVATION : ORDER_PREPAID,
		.number = STR("2048156371"),
		.customer = STR("Zoé Lefèvre"),
		.code = STR("7K3M-Q9TX"),
		.tracking_url = STR("https://shop.example/o/abc"),
		.currency = {"EUR"},
		.now = INT64_C(1795267800000),
		.promised_at = INT64_C(1795270500000),
		.collect_by = INT64_C(1795543200000),
		.store = {.name = STR("Comptoir Lyon Part-Dieu"),
			.street = STR("17 rue du Docteur Bouchut"),
			.postcode = STR("69003"),
			.city = STR("Lyon"),
			.phone = STR("+33 4 78 00 00 00"),
			.time_zone = STR("Europe/Paris"),
			.hours = sample_hours()},
		.cause = MAIL_BY_EXPIRED,
		.lines = sample_lines,
		.line_count = ARRAY_LENGTH(sample_lines)};
	if (kind == MAIL_CHOICE) {
		order.answer_by = order.collect_by;
		order.unanswered = language == LANGUAGE_FR ? "cancel" : "keep";
		order.held_at = language == LANGUAGE_FR ? STR("Comptoir Villeurbanne") : STR_EMPTY;
		order.held_until = order.promised_at;
	}
	if (kind == MAIL_SUBSTITUTE) {
		order.answer_by = order.promised_at;
		order.offer = (struct mail_offer){STR("Bouilloire en verre"),
			STR("Bouilloire en inox"), 2, 3999, 3499, false};
	}
	if (mail_is_about_refund(kind))
		add_refund(&order);
	if (kind == MAIL_RETURN_ANNOUNCED || kind == MAIL_WITHDRAWN)
		add_goods(&order);
	if (kind == MAIL_EXCHANGE_ENDED)
		add_exchange(&order);
	if (kind == MAIL_CHANGED)
		order.from_store = STR("Comptoir Villeurbanne");
	return order;
}

static struct mail rendered(const struct mail_order *order)
{
	struct mail mail = {0};
	ck_assert_int_eq(mail_render(templates, test_arena(), order, &mail), REASON_OK);
	return mail;
}

START_TEST(every_mail_reads_as_agreed_in_both_languages)
{
	static const enum mail_kind kinds[] = {MAIL_CONFIRMED, MAIL_READY, MAIL_REMINDER,
		MAIL_LAST_DAY, MAIL_CHOICE, MAIL_SUBSTITUTE, MAIL_CHANGED, MAIL_CANCELLED,
		MAIL_REFUNDED, MAIL_VOUCHER, MAIL_RETURN_ANNOUNCED, MAIL_WITHDRAWN,
		MAIL_EXCHANGE_ENDED};
	static const enum language languages[] = {LANGUAGE_FR, LANGUAGE_EN};
	for (size_t i = 0; i < ARRAY_LENGTH(kinds) * ARRAY_LENGTH(languages); i++) {
		struct mail_order order = sample(kinds[i / 2], languages[i % 2]);
		struct mail mail = rendered(&order);
		const char *name = arena_printf(test_arena(), "mail_" STR_FMT "_" STR_FMT ".txt",
			STR_ARG(mail_kind_name(order.kind)),
			STR_ARG(language_name(order.language)));
		struct str got = str_printf(test_arena(), STR_FMT "\n\n" STR_FMT,
			STR_ARG(mail.subject), STR_ARG(mail.text));
		keep_for_looking(arena_printf(test_arena(), "%s.html", name), mail.html);
		assert_golden(name, got);
	}
}
END_TEST

/* With the templates that comptoird loads. */
START_TEST(every_kind_of_mail_can_be_rendered)
{
	for (int kind = 0; kind <= MAIL_EXCHANGE_ENDED; kind++) {
		struct mail_order order = sample((enum mail_kind)kind, LANGUAGE_EN);
		ck_assert_uint_gt(rendered(&order).text.n, 50);
	}
}
END_TEST

START_TEST(what_is_held_in_exchange_is_told_with_the_return)
{
	for (int language = LANGUAGE_FR; language <= LANGUAGE_EN; language++) {
		struct mail_order order = sample(MAIL_RETURN_ANNOUNCED, (enum language)language);
		add_exchange(&order);
		struct mail mail = rendered(&order);
		assert_golden(arena_printf(test_arena(), "mail_exchange_announced_" STR_FMT ".txt",
				      STR_ARG(language_name(order.language))),
			str_printf(test_arena(), STR_FMT "\n\n" STR_FMT, STR_ARG(mail.subject),
				STR_ARG(mail.text)));
	}
}
END_TEST

/* A change of mind beside a defect. */
START_TEST(each_item_of_a_return_is_told_its_own_ground_and_last_day)
{
	for (int language = LANGUAGE_FR; language <= LANGUAGE_EN; language++) {
		struct mail_order order = sample(MAIL_RETURN_ANNOUNCED, (enum language)language);
		struct mail_line lines[ARRAY_LENGTH(sample_lines)] = {
			sample_lines[0], sample_lines[1]};
		lines[0].ground = STR("withdrawal");
		lines[0].bring_by = INT64_C(1796684400000);
		lines[1].ground = STR("guarantee");
		lines[1].bring_by = INT64_C(1858374000000);
		order.goods.lines = lines;
		struct mail mail = rendered(&order);
		assert_golden(arena_printf(test_arena(), "mail_return_lines_" STR_FMT ".txt",
				      STR_ARG(language_name(order.language))),
			str_printf(test_arena(), STR_FMT "\n\n" STR_FMT, STR_ARG(mail.subject),
				STR_ARG(mail.text)));
	}
}
END_TEST

START_TEST(html_and_text_carry_the_same_facts)
{
	struct mail_order order = sample(MAIL_READY, LANGUAGE_FR);
	struct mail mail = rendered(&order);
	ck_assert_ptr_nonnull(strstr(mail.html.p, "<p class=\"code\">7K3M-Q9TX</p>"));
	ck_assert_ptr_nonnull(strstr(mail.html.p, "href=\"https://shop.example/o/abc\""));
	ck_assert_ptr_nonnull(strstr(mail.html.p, "Cahier &lt;96&gt; &amp; stylo"));
	ck_assert_ptr_nonnull(strstr(mail.html.p, "<style>"));
	ck_assert_ptr_nonnull(strstr(mail.text.p, "\n7K3M-Q9TX\n"));
	assert_text(mail.language, "fr");
}
END_TEST

START_TEST(the_code_stands_only_in_the_ready_mail)
{
	static const enum mail_kind kinds[] = {MAIL_CONFIRMED, MAIL_CHANGED, MAIL_CANCELLED};
	for (size_t i = 0; i < ARRAY_LENGTH(kinds); i++) {
		struct mail_order order = sample(kinds[i], LANGUAGE_EN);
		struct mail mail = rendered(&order);
		ck_assert_ptr_null(strstr(mail.text.p, "7K3M"));
		ck_assert_ptr_null(strstr(mail.html.p, "7K3M"));
	}
}
END_TEST

/* The store that lacked it and the one where it is collected are the same, and it is not there
 * again.
 */
START_TEST(what_another_store_sends_now_is_said_to_come_from_there)
{
	struct mail_order order = sample(MAIL_CHANGED, LANGUAGE_EN);
	order.from_store = order.store.name;
	order.sent_by = STR("Comptoir Cité");
	struct mail mail = rendered(&order);
	const char *said = arena_printf(test_arena(), "Comptoir Cité sends your items to " STR_FMT,
		STR_ARG(order.store.name));
	ck_assert_ptr_nonnull(strstr(mail.text.p, said));
	ck_assert_ptr_null(strstr(mail.text.p, "there again"));
}
END_TEST

/* Every branch of every template, so that no combination of facts ends without a mail. */
START_TEST(every_combination_of_facts_gives_a_mail)
{
	static const struct mail_line gone[] = {
		{.name = STR("x"), .qty = 1, .unavailable = 1, .price_minor = 5}};
	for (unsigned i = 0; i < 5 * 2 * 2 * 3 * 16; i++) {
		struct mail_order order =
			sample((enum mail_kind)(i % 5), (enum language)(i / 5 % 2));
		order.order_kind = (enum order_kind)(i / 10 % 2);
		order.cause = (enum mail_cause)(i / 20 % 3);
		unsigned bits = i / 60;
		if ((bits & 1) != 0)
			order.promised_at = order.collect_by = 0;
		if ((bits & 2) != 0)
			order.from_store = STR_EMPTY;
		if ((bits & 4) != 0)
			order.store = (struct mail_store){.time_zone = order.store.time_zone};
		if ((bits & 8) != 0) {
			order.lines = gone;
			order.line_count = 1;
		}
		struct mail mail = rendered(&order);
		ck_assert_uint_gt(mail.subject.n, 10);
		ck_assert_uint_gt(mail.text.n, 50);
	}
}
END_TEST

START_TEST(a_phone_that_is_no_number_is_no_way_into_the_page)
{
	struct mail_order order = sample(MAIL_READY, LANGUAGE_EN);
	order.store.phone = STR("\"><script>alert(1)</script>");
	struct mail mail = rendered(&order);
	ck_assert_ptr_null(strstr(mail.html.p, "<script"));
	order.tracking_url = STR("javascript:alert(1)");
	expect_error("render_failed");
	ck_assert_int_eq(mail_render(templates, test_arena(), &order, &mail), REASON_INTERNAL);
}
END_TEST

START_TEST(what_it_costs_beside_the_goods_stands_above_the_total_until_it_is_given_back)
{
	struct mail_order order = sample(MAIL_CONFIRMED, LANGUAGE_EN);
	order.cost = STR("Delivery");
	order.cost_minor = 490;
	struct str text = rendered(&order).text;
	ck_assert_ptr_nonnull(strstr(text.p, "Delivery  €4.90\nPaid online  €47.39\n"));
	order.cost_back_minor = 490;
	text = rendered(&order).text;
	ck_assert_ptr_null(strstr(text.p, "Delivery"));
	ck_assert_ptr_nonnull(strstr(text.p, "Paid online  €42.49\n"));
}
END_TEST

START_TEST(two_stores_that_give_it_together_are_named_with_what_each_gives)
{
	struct mail_order order = sample(MAIL_CONFIRMED, LANGUAGE_EN);
	struct mail_place places[] = {
		{order.store, order.promised_at, &sample_lines[0], 1},
		{order.store, order.promised_at, &sample_lines[1], 1},
	};
	places[1].store.name = STR("Comptoir Villeurbanne");
	order.places = places;
	order.place_count = ARRAY_LENGTH(places);
	struct mail mail = rendered(&order);
	assert_text(mail.subject, "Order 2048156371: two stores are preparing it");
	const char *title =
		strstr(mail.text.p, "Comptoir Lyon Part-Dieu and Comptoir Villeurbanne are");
	ck_assert_ptr_nonnull(title);
	const char *second = strstr(title + 70, "Comptoir Villeurbanne");
	ck_assert_ptr_nonnull(second);
	ck_assert_ptr_nonnull(strstr(second, "1 × Cahier <96> & stylo"));
	ck_assert_ptr_null(strstr(second, "2 × Bouilloire en verre"));
}
END_TEST

START_TEST(a_part_that_waits_or_is_cancelled_is_called_a_part)
{
	struct mail_order order = sample(MAIL_READY, LANGUAGE_EN);
	order.is_part = true;
	struct mail mail = rendered(&order);
	assert_text(mail.subject,
		"Order 2048156371: a part of it waits for you at Comptoir Lyon Part-Dieu");
	ck_assert_ptr_nonnull(strstr(mail.text.p, "A part of your order waits for you"));
	order.kind = MAIL_CANCELLED;
	mail = rendered(&order);
	assert_text(mail.subject, "Order 2048156371: a part of it is cancelled");
	ck_assert_ptr_nonnull(strstr(mail.text.p, "A part of your order 2048156371 was not"));
}
END_TEST

START_TEST(taxes_on_top_stand_above_the_total)
{
	static const struct mail_line teas[] = {{.name = STR("Thé"),
		.qty = 3,
		.unavailable = 1,
		.price_minor = 499,
		.tax = {TAX_QC, 0},
		.tax_amount = {75 + 149, 149}}};
	struct mail_order order = sample(MAIL_CONFIRMED, LANGUAGE_EN);
	order.currency = (struct currency){"CAD"};
	order.lines = teas;
	order.line_count = 1;
	struct str text = rendered(&order).text;
	ck_assert_msg(
		strstr(text.p, "GST 5%  $0.50\nQST 9.975%  $0.99\nPaid online  $11.47\n") != NULL,
		"%s", text.p);
	order.language = LANGUAGE_FR;
	text = rendered(&order).text;
	ck_assert_ptr_nonnull(strstr(text.p, "TVQ 9,975"));
}
END_TEST

static const struct test_fixture fixture = {.before = templates_make, .after = templates_drop};

START_TEST(a_town_of_canada_stands_before_its_postcode)
{
	struct mail_order order = sample(MAIL_CONFIRMED, LANGUAGE_EN);
	order.store.city = STR("Québec");
	order.store.postcode = STR("G1K 3A5");
	order.store.country = STR("CA");
	ck_assert_ptr_nonnull(strstr(str_c(test_arena(), rendered(&order).text), "Québec G1K 3A5"));
	order.store.country = STR("FR");
	ck_assert_ptr_nonnull(strstr(str_c(test_arena(), rendered(&order).text), "G1K 3A5 Québec"));
}
END_TEST

TEST_MAIN_WITH("mail_view", &fixture, every_mail_reads_as_agreed_in_both_languages,
	what_is_held_in_exchange_is_told_with_the_return,
	each_item_of_a_return_is_told_its_own_ground_and_last_day,
	every_kind_of_mail_can_be_rendered, html_and_text_carry_the_same_facts,
	the_code_stands_only_in_the_ready_mail,
	what_another_store_sends_now_is_said_to_come_from_there,
	every_combination_of_facts_gives_a_mail, taxes_on_top_stand_above_the_total,
	two_stores_that_give_it_together_are_named_with_what_each_gives,
	a_part_that_waits_or_is_cancelled_is_called_a_part,
	what_it_costs_beside_the_goods_stands_above_the_total_until_it_is_given_back,
	a_phone_that_is_no_number_is_no_way_into_the_page,
	a_town_of_canada_stands_before_its_postcode)
