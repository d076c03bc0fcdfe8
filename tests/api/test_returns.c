/* Goods that are to come back: announced, undone, withdrawn from, over HTTP and on the shopper's
 * pages. */
#include <string.h>

#include "common/clock.h"
#include "server/fulfilment/returns.h"
#include "server/http/call.h"
#include "tests/lib/goods.h"

static const char *withdraw_path(const struct got *order)
{
	return arena_printf(test_arena(), "/v1/orders/%s/withdraw", got_c(order, "id"));
}

/* --- announcing --- */

START_TEST(an_announced_return_has_a_code_and_a_last_day)
{
	struct got *order = goods_collected();
	struct got *got = goods_announce(order, "[{'line': 1, 'qty': 1}]", "changed_mind");
	assert_status(got, 201);
	assert_text(got_text(got, "state"), "announced");
	assert_text(got_text(got, "ground"), "withdrawal");
	assert_text(got_text(got, "rule"), "within_period");
	/* Collected on Saturday 21 November: the fourteenth day is a Saturday, so Monday it is. */
	assert_text(got_text(got, "bring_by"), "2026-12-07T23:00:00Z");
	ck_assert_uint_eq(got_text(got, "code").n, 9);
	assert_text(got_text(api_get(got_c(order, "token"), "/v1/returns/%s", got_c(got, "id")),
			    "code"),
		got_c(got, "code"));
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM outbox"
					" WHERE kind = 'return_announced'"),
		1);
	ck_assert(!server_process_logged(api_server(), got_c(got, "code")));
}
END_TEST

START_TEST(announcing_twice_with_one_key_is_one_return)
{
	struct got *order = goods_collected();
	const char *key = api_key(),
		   *body = api_json(
			   "{'order': '%s', 'lines': [{'line': 1, 'qty': 2}], 'reason': 'defect'}",
			   got_c(order, "id"));
	struct got *first = api_act("POST", "/v1/returns", got_c(order, "token"), key, body);
	struct got *again = api_act("POST", "/v1/returns", got_c(order, "token"), key, body);
	assert_status(first, 201);
	ck_assert(str_equal(first->body, again->body));
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM returns"), 1);
}
END_TEST

START_TEST(no_more_is_announced_than_was_collected)
{
	struct got *order = goods_collected();
	assert_status(goods_announce(order, "[{'line': 1, 'qty': 1}]", "changed_mind"), 201);
	assert_problem(goods_announce(order, "[{'line': 1, 'qty': 2}]", "changed_mind"), 409,
		"quantity_exceeded");
	assert_problem(goods_announce(order, "[{'line': 9, 'qty': 1}]", "changed_mind"), 422,
		"invalid_fields");
	assert_problem(goods_announce(order, "[{'line': 2, 'qty': 1}, {'line': 2, 'qty': 1}]",
			       "changed_mind"),
		422, "invalid_fields");
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM returns"), 1);
}
END_TEST

START_TEST(what_is_not_collected_is_cancelled_not_returned)
{
	struct got *order = goods_bought();
	assert_problem(goods_announce(order, "[{'line': 1, 'qty': 1}]", "changed_mind"), 409,
		"not_collected");
}
END_TEST

START_TEST(a_refusal_names_its_line_and_rule)
{
	struct got *order = goods_collected();
	goods_age(40);
	struct got *got = goods_announce(order, "[{'line': 2, 'qty': 1}]", "changed_mind");
	assert_problem(got, 409, "return_refused");
	assert_text(got_text(got, "detail"), "line 2: period_over (policy)");
	got = goods_announce(order, "[{'line': 2, 'qty': 1}]", "defect");
	assert_status(got, 201);
	assert_text(got_text(got, "ground"), "guarantee");
}
END_TEST

START_TEST(goods_sealed_for_hygiene_are_announced_on_condition)
{
	struct got *order = goods_collected();
	fixture_sql("UPDATE product SET return_class = 'hygiene' WHERE sku = 'TEA';"
		    "UPDATE product SET return_class = 'custom' WHERE sku = 'MUG'");
	struct got *got = goods_announce(order, "[{'line': 1, 'qty': 1}]", "changed_mind");
	assert_status(got, 201);
	ck_assert_ptr_nonnull(strstr(str_c(test_arena(), got->body), "\"must_be_sealed\":true"));
	got = goods_announce(order, "[{'line': 2, 'qty': 1}]", "changed_mind");
	assert_problem(got, 409, "return_refused");
	assert_text(got_text(got, "detail"), "line 2: custom_made (policy)");
}
END_TEST

START_TEST(an_announced_return_can_be_undone_until_the_goods_are_there)
{
	struct got *order = goods_collected();
	struct got *got = goods_announce(order, "[{'line': 1, 'qty': 2}]", "changed_mind");
	const char *path = arena_printf(test_arena(), "/v1/returns/%s", got_c(got, "id"));
	struct got *undone = api_act("DELETE", path, got_c(order, "token"), api_key(), NULL);
	assert_status(undone, 200);
	assert_text(got_text(undone, "state"), "undone");
	assert_problem(api_act("DELETE", path, got_c(order, "token"), api_key(), NULL), 409,
		"wrong_state");
	assert_status(goods_announce(order, "[{'line': 1, 'qty': 2}]", "changed_mind"), 201);
}
END_TEST

START_TEST(a_return_is_nobody_elses_business)
{
	struct got *mine = goods_collected();
	struct got *got = goods_announce(mine, "[{'line': 1, 'qty': 1}]", "changed_mind");
	struct got *other = api_order();
	const char *path = arena_printf(test_arena(), "/v1/returns/%s", got_c(got, "id"));
	assert_problem(api_get(got_c(other, "token"), "%s", path), 404, "not_found");
	assert_problem(
		api_act("DELETE", path, got_c(other, "token"), api_key(), NULL), 404, "not_found");
	assert_problem(api_post(got_c(other, "token"), "/v1/returns",
			       "{'order': '%s', 'lines': [{'line': 1, 'qty': 1}],"
			       " 'reason': 'other'}",
			       got_c(mine, "id")),
		404, "not_found");
	assert_status(api_get(api_partner(SCOPE_ORDERS), "%s", path), 200);
}
END_TEST

/* --- withdrawing --- */

START_TEST(a_withdrawal_is_kept_word_for_word_and_the_goods_are_expected_back)
{
	struct got *order = goods_collected();
	struct got *got = api_post(got_c(order, "token"), withdraw_path(order), "{}");
	assert_status(got, 201);
	assert_text(got_text(got, "content/order"), got_c(order, "number"));
	assert_text(got_text(got, "content/name"), "Zoé Lefèvre");
	assert_text(got_text(got, "content/lines/0/sku"), "TEA");
	struct got *goods = api_get(got_c(order, "token"), "/v1/returns/%s", got_c(got, "return"));
	assert_text(got_text(goods, "ground"), "withdrawal");
	ck_assert_int_eq(got_int(goods, "announced/0/qty"), 2);
	ck_assert_int_eq(got_int(goods, "announced/1/qty"), 1);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM outbox WHERE kind = 'withdrawn'"), 1);
	assert_problem(
		api_post(got_c(order, "token"), withdraw_path(order), "{}"), 409, "wrong_state");
}
END_TEST

START_TEST(each_declaration_is_chained_to_the_one_before)
{
	struct got *order = goods_collected();
	for (int line = 1; line <= 2; line++)
		assert_status(api_post(got_c(order, "token"), withdraw_path(order),
				      "{'lines': [{'line': %d, 'qty': 1}]}", line),
			201);
	struct withdrawal *list;
	size_t count;
	struct order read = goods_order(order);
	ck_assert_int_eq(withdrawals_of_order(
				 db_reading(fixture_db(), test_arena()), read.id, &list, &count),
		DB_DONE);
	ck_assert_uint_eq(count, 2);
	const struct hash *before = NULL;
	for (size_t i = 0; i < count; before = &list[i++].hash) {
		struct hash hash =
			withdrawal_hash(test_arena(), before, list[i].declared_at, list[i].content);
		ck_assert(hash_equal(&hash, &list[i].hash));
	}
}
END_TEST

/* --- a reason for each line --- */

/* Forty days later a change of mind comes too late, a defect does not. */
START_TEST(each_announced_line_is_decided_by_its_own_reason)
{
	struct got *order = goods_collected();
	goods_age(40);
	struct got *got = goods_announce(order,
		api_json("[{'line': 1, 'qty': 1, 'reason': 'defect'}, {'line': 2, 'qty': 1}]"),
		"changed_mind");
	assert_problem(got, 409, "return_refused");
	assert_text(got_text(got, "detail"), "line 2: period_over (policy)");
	got = goods_announce(order,
		api_json("[{'line': 1, 'qty': 1}, {'line': 2, 'qty': 1, 'reason': 'wrong_item'}]"),
		"defect");
	assert_status(got, 201);
	assert_text(got_text(got, "announced/1/reason"), "wrong_item");
	assert_text(got_text(got, "announced/1/ground"), "guarantee");
}
END_TEST

/* The seal of a withdrawal, the years of a guarantee: each line is waited for by its own day. */
START_TEST(each_announced_line_has_its_own_last_day)
{
	struct visitor zoe = {.language = "en"};
	struct got *order = goods_collected();
	struct got *got = goods_announce(order,
		api_json("[{'line': 1, 'qty': 2}, {'line': 2, 'qty': 1, 'reason': 'defect'}]"),
		"changed_mind");
	assert_status(got, 201);
	assert_text(got_text(got, "announced/0/ground"), "withdrawal");
	assert_text(got_text(got, "announced/0/bring_by"), "2026-12-07T23:00:00Z");
	assert_text(got_text(got, "announced/1/ground"), "guarantee");
	assert_text(got_text(got, "bring_by"), got_c(got, "announced/1/bring_by"));
	struct got *page = visit(&zoe, "%s/return/%s", goods_page(order), got_c(got, "id"));
	assert_shows(page, "Bring each item by the day beside it");
	assert_shows(
		page, "Right of withdrawal · bring it by the end of Monday 7\u00a0December 2026");
	assert_shows(page, "Legal guarantee");
	/* What was not brought in its time is no longer waited for; the other line is. */
	fixture_sql("UPDATE return_announced SET bring_by = 1 WHERE line = 1");
	assert_status(goods_announce(order, "[{'line': 1, 'qty': 2}]", "changed_mind"), 201);
	assert_problem(goods_announce(order, "[{'line': 2, 'qty': 1}]", "defect"), 409,
		"quantity_exceeded");
}
END_TEST

START_TEST(a_form_asks_for_a_reason_of_each_line)
{
	struct visitor zoe = {.language = "fr"};
	struct got *order = goods_collected();
	const char *path = arena_printf(test_arena(), "%s/return", goods_page(order));
	struct got *form = visit(&zoe, "%s", path);
	assert_shows(form, "Comme ci-dessous");
	assert_status(visitor_submit(&zoe, form, path,
			      "qty-1=1&why-1=nonsense&qty-2=1&reason=changed_mind"),
		422);
	struct got *code = visitor_follow(
		&zoe, visitor_submit(&zoe, form, path,
			      "qty-1=1&why-1=defect&qty-2=1&why-2=&reason=changed_mind"));
	assert_shows(code, "Garantie légale");
	assert_shows(code, "Droit de rétractation");
	assert_text(fixture_text("SELECT GROUP_CONCAT(line, COALESCE(reason, '-'), ground ORDER BY"
				 " line) FROM return_announced"),
		"1defectguarantee,2-withdrawal");
}
END_TEST

/* --- not for ever --- */

static const char *undo_path(const struct got *goods)
{
	return arena_printf(test_arena(), "/v1/returns/%s", got_c(goods, "id"));
}

START_TEST(what_is_announced_in_vain_again_and_again_is_refused)
{
	struct visitor zoe = {.language = "en"};
	struct got *order = goods_collected(), *goods = NULL;
	const char *token = got_c(order, "token"), *one = "[{'line': 1, 'qty': 1}]";
	for (int i = 0; i < ANNOUNCED_IN_VAIN_MAX; i++) {
		goods = goods_announce(order, one, "changed_mind");
		assert_status(goods, 201);
		if (i % 2 == 0)
			fixture_sql("UPDATE return_announced SET bring_by = 1; UPDATE returns SET"
				    " bring_by = 1 WHERE state = 'announced'");
		else
			assert_status(
				api_act("DELETE", undo_path(goods), token, api_key(), NULL), 200);
	}
	assert_problem(goods_announce(order, one, "changed_mind"), 409, "too_many_announced");
	const char *path = arena_printf(test_arena(), "%s/return", goods_page(order));
	struct got *page =
		visitor_submit(&zoe, visit(&zoe, "%s", path), path, "qty-1=1&reason=changed_mind");
	assert_status(page, 422);
	assert_shows(page, "Simply bring your items");
	/* The right stays, and any counter takes the goods. */
	assert_status(api_post(token, withdraw_path(order), "{'lines': %s}", one), 201);
	const char *more = "'reason': 'changed_mind', 'lines': [{'line': 2, 'qty': 1}]";
	ck_assert_str_eq(
		goods_told(api_agent("PAR1"), goods_command("return", order, api_key(), more)),
		"ok");
}
END_TEST

/* Else a withdrawal could be declared and undone for ever. */
START_TEST(what_was_undone_too_often_waits_for_its_last_day)
{
	struct got *order = goods_collected();
	const char *token = got_c(order, "token");
	for (int i = 0; i <= ANNOUNCED_IN_VAIN_MAX; i++) {
		struct got *declared =
			api_post(token, withdraw_path(order), "{'lines': [{'line': 1, 'qty': 1}]}");
		assert_status(declared, 201);
		const char *path =
			arena_printf(test_arena(), "/v1/returns/%s", got_c(declared, "return"));
		struct got *undone = api_act("DELETE", path, token, api_key(), NULL);
		if (i < ANNOUNCED_IN_VAIN_MAX)
			assert_status(undone, 200);
		else
			assert_problem(undone, 409, "too_many_announced");
	}
}
END_TEST

START_TEST(so_much_may_be_announced_at_a_time)
{
	struct got *order = goods_collected();
	fixture_sql("UPDATE order_line SET qty = 20 WHERE line = 1;"
		    "UPDATE fulfilment_line SET ordered = 20, picked = 20, collected = 20 WHERE "
		    "line = 1");
	for (int i = 0; i < ANNOUNCED_MAX; i++)
		assert_status(
			goods_announce(order, "[{'line': 1, 'qty': 1}]", "changed_mind"), 201);
	assert_problem(goods_announce(order, "[{'line': 1, 'qty': 1}]", "changed_mind"), 409,
		"too_many_announced");
	fixture_sql(
		"UPDATE order_line SET qty = 2 WHERE line = 1;"
		"UPDATE fulfilment_line SET ordered = 2, picked = 2, collected = 2 WHERE line = 1");
}
END_TEST

START_TEST(withdrawing_before_collection_cancels_and_owes_the_money)
{
	struct got *order = goods_bought();
	struct got *got = api_post(got_c(order, "token"), withdraw_path(order), "{}");
	assert_status(got, 201);
	assert_text(order_state_name(goods_order(order).state), "cancelled");
	ck_assert_int_eq(fixture_number("SELECT SUM(amount_minor) FROM refund"), 2248);
	ck_assert_int_eq(world_available("PAR1", "TEA"), 5);
	ck_assert_int_eq(fixture_number("SELECT pay_by - (SELECT declared_at FROM withdrawal) FROM"
					" refund"),
		14 * MS_PER_DAY);
}
END_TEST

/* The store gives the bag back three days after the shopper did this. */
static struct got *given_back_three_days_after(const char *path)
{
	struct got *order = goods_bought();
	struct order read = goods_order(order);
	world_prepare(&read.fulfilments[0]);
	const char *at = arena_printf(test_arena(), "/v1/orders/%s/%s", got_c(order, "id"), path);
	const char *body = strcmp(path, "withdraw") == 0 ? "{}" : NULL;
	struct got *got = api_act("POST", at, got_c(order, "token"), api_key(), body);
	ck_assert_msg(got->status < 300, "answered %d", (int)got->status);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM refund"), 0);
	fixture_sql("UPDATE fulfilment SET recalled_at = recalled_at - %lld",
		(long long)3 * MS_PER_DAY);
	read = goods_order(order);
	ck_assert_int_eq(world_act(&read.fulfilments[0], COMMAND_RELEASE), REASON_OK);
	return order;
}

static int64_t days_from_telling_to_pay_by(void)
{
	return fixture_number("SELECT r.pay_by - f.recalled_at FROM refund r JOIN fulfilment f"
			      " ON f.fulfilment_id = r.cause") /
	       MS_PER_DAY;
}

START_TEST(money_of_a_bag_that_was_withdrawn_from_is_due_from_the_declaration)
{
	struct visitor zoe = {.language = "en"};
	struct got *order = given_back_three_days_after("withdraw");
	ck_assert_int_eq(days_from_telling_to_pay_by(), 14);
	assert_shows(visit(&zoe, "%s", goods_page(order)), "at the latest");
	fixture_sql("UPDATE refund SET pay_by = 1");
	struct got *page = staff_page("/admin/money");
	assert_shows(page, got_c(order, "number"));
	assert_shows(page, "Late by");
}
END_TEST

/* A click on "cancel" tells us as well as the word of the law. */
START_TEST(money_of_a_bag_that_was_cancelled_is_due_from_the_click)
{
	given_back_three_days_after("cancel");
	ck_assert_int_eq(days_from_telling_to_pay_by(), 14);
}
END_TEST

START_TEST(after_its_period_withdrawal_is_refused_by_its_rule)
{
	struct got *order = goods_collected();
	goods_age(17);
	struct got *got = api_post(got_c(order, "token"), withdraw_path(order), "{}");
	assert_problem(got, 409, "no_withdrawal");
	assert_text(got_text(got, "detail"), "period_over");
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM withdrawal"), 0);
}
END_TEST

START_TEST(a_reservation_paid_in_the_store_cannot_be_withdrawn_from)
{
	struct got *order = api_order();
	struct got *got = api_post(got_c(order, "token"), withdraw_path(order), "{}");
	assert_problem(got, 409, "no_withdrawal");
	assert_text(got_text(got, "detail"), "not_a_distance_sale");
}
END_TEST

/* --- pages --- */

START_TEST(a_shopper_chooses_goods_and_gets_a_code_and_may_keep_them_after_all)
{
	struct visitor zoe = {.language = "fr"};
	struct got *order = goods_collected();
	const char *path = arena_printf(test_arena(), "%s/return", goods_page(order));
	assert_shows(visit(&zoe, "%s", goods_page(order)), "Retourner des articles");
	struct got *form = visit(&zoe, "%s", path);
	assert_shows(form, "Quels articles");
	assert_shows(form, "J’ai changé d’avis"); /* a clerk reads "A changé d’avis" */
	assert_status(visitor_submit(&zoe, form, path, "qty-1=0&reason=defect"), 422);
	struct got *code =
		visitor_follow(&zoe, visitor_submit(&zoe, form, path, "qty-1=1&reason=wrong_size"));
	assert_shows(code, "À rapporter avant la fin du");
	assert_shows(code, "<svg class=\"qr\"");
	assert_shows(code, "la fin du lundi 7\u00a0décembre 2026");
	struct str id = fixture_text("SELECT LOWER(HEX(return_id)) FROM returns");
	ck_assert_uint_eq(id.n, 32);
	const char *undo = arena_printf(test_arena(), "%s/return/%.8s-%.4s-%.4s-%.4s-%.12s/undo",
		goods_page(order), id.p, id.p + 8, id.p + 12, id.p + 16, id.p + 20);
	struct got *after = visitor_follow(&zoe, visitor_submit(&zoe, code, undo, ""));
	assert_shows(after, "Le retour est annulé");
}
END_TEST

START_TEST(a_shopper_is_told_of_trouble_and_not_of_a_wrong_choice)
{
	struct visitor zoe = {.language = "fr"};
	struct got *order = goods_collected();
	static const struct {
		const char *page, *form;
	} forms[] = {{"return", "qty-1=1&reason=defect"}, {"withdraw", "qty-1=1"}};
	for (size_t i = 0; i < ARRAY_LENGTH(forms); i++) {
		const char *path =
			arena_printf(test_arena(), "%s/%s", goods_page(order), forms[i].page);
		struct got *form = visit(&zoe, "%s", path);
		fixture_sql("START TRANSACTION; SELECT * FROM orders FOR UPDATE");
		struct got *answer = visitor_submit(&zoe, form, path, forms[i].form);
		fixture_sql("ROLLBACK");
		assert_status(answer, 503);
		assert_shows(answer, "Service momentanément indisponible");
		assert_shows(answer, "Retour à la commande");
		ck_assert(!page_has(answer, "Choisissez au moins"));
	}
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM returns"), 0);
}
END_TEST

START_TEST(withdrawal_takes_two_steps_with_the_words_of_the_law)
{
	struct visitor zoe = {.language = "fr"};
	struct got *order = goods_collected();
	const char *path = arena_printf(test_arena(), "%s/withdraw", goods_page(order));
	assert_shows(visit(&zoe, "%s", goods_page(order)), "Renoncer au contrat ici");
	struct got *form = visit(&zoe, "%s", path);
	assert_shows(form, "Confirmer la rétractation");
	assert_shows(form, "Zoé Lefèvre");
	assert_shows(form, "zoe@mail.example");
	struct got *after =
		visitor_follow(&zoe, visitor_submit(&zoe, form, path, "qty-1=2&qty-2=1"));
	assert_shows(after, "Votre rétractation est déclarée");
	assert_shows(after, "code de retour");
	assert_hides(after, "Renoncer au contrat ici");
}
END_TEST

START_TEST(the_function_of_withdrawal_is_gone_after_its_period)
{
	struct visitor zoe = {.language = "en"};
	struct got *order = goods_collected();
	goods_age(17);
	assert_hides(visit(&zoe, "%s", goods_page(order)), "Withdraw from the contract here");
	assert_shows(visit(&zoe, "%s/withdraw", goods_page(order)), "the period is over");
}
END_TEST

TEST_MAIN_WITH("returns", &api_fixture, an_announced_return_has_a_code_and_a_last_day,
	announcing_twice_with_one_key_is_one_return, no_more_is_announced_than_was_collected,
	what_is_not_collected_is_cancelled_not_returned, a_refusal_names_its_line_and_rule,
	goods_sealed_for_hygiene_are_announced_on_condition,
	an_announced_return_can_be_undone_until_the_goods_are_there,
	a_return_is_nobody_elses_business,
	a_withdrawal_is_kept_word_for_word_and_the_goods_are_expected_back,
	each_declaration_is_chained_to_the_one_before,
	withdrawing_before_collection_cancels_and_owes_the_money,
	each_announced_line_is_decided_by_its_own_reason, each_announced_line_has_its_own_last_day,
	a_form_asks_for_a_reason_of_each_line, what_is_announced_in_vain_again_and_again_is_refused,
	what_was_undone_too_often_waits_for_its_last_day, so_much_may_be_announced_at_a_time,
	money_of_a_bag_that_was_withdrawn_from_is_due_from_the_declaration,
	money_of_a_bag_that_was_cancelled_is_due_from_the_click,
	after_its_period_withdrawal_is_refused_by_its_rule,
	a_reservation_paid_in_the_store_cannot_be_withdrawn_from,
	a_shopper_chooses_goods_and_gets_a_code_and_may_keep_them_after_all,
	a_shopper_is_told_of_trouble_and_not_of_a_wrong_choice,
	withdrawal_takes_two_steps_with_the_words_of_the_law,
	the_function_of_withdrawal_is_gone_after_its_period)
