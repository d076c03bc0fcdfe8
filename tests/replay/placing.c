/* Placing the baskets in the order of the invoices; see replay.h. */
#include <stdlib.h>
#include <string.h>

#include "tests/lib/client.h"
#include "tests/replay/replay.h"

static const struct {
	enum fate fate;
	size_t every, at;
} fates[] = {
	{SHORT, 40, 7}, {GIVEN_BACK, 50, 13}, {REFUSED, 31, 8}, {CANCELLED, 29, 3}, {LEFT, 37, 5}};

static enum fate fate_of(size_t number)
{
	for (size_t i = 0; i < ARRAY_LENGTH(fates); i++)
		if (number % fates[i].every == fates[i].at)
			return fates[i].fate;
	return COLLECTED;
}

static json_t *lines_json(const struct replay *replay, const struct basket *basket)
{
	json_t *lines = json_array();
	for (size_t i = 0; i < basket->line_count; i++)
		json_array_append_new(
			lines, json_pack("{s:s, s:i}", "sku",
				       replay->invoices->products[basket->lines[i].product].sku.p,
				       "qty", (int)basket->lines[i].qty));
	return lines;
}

static const char *order_body(const struct replay *replay, const struct basket *basket,
	const struct postcode *postcode, bool is_prepaid)
{
	json_t *body = json_pack("{s:s, s:o, s:s, s:s, s:{s:s, s:s, s:s}}", "kind",
		is_prepaid ? "prepaid" : "reservation", "lines", lines_json(replay, basket),
		"postcode", postcode->code.p, "country", "US", "customer", "name", "A customer",
		"email", "customer@mail.example", "language", "en");
	if (is_prepaid)
		json_object_set_new(body, "payment",
			json_pack("{s:s}", "reference", str_c(test_arena(), basket->invoice)));
	char *text = json_dumps(body, JSON_COMPACT);
	const char *copy = str_c(test_arena(), str_of(text));
	free(text);
	json_decref(body);
	return copy;
}

/* Whether a store that keeps stock lies nearer: then the order passed it by for what it lacks. */
static bool is_passing_by(const struct replay *replay, struct point near, int store)
{
	const struct chain *chain = replay->chain;
	long double metres = model_distance_m(near, chain->model->stores[store].at);
	for (size_t i = 0; i < chain->stocked_count; i++)
		if (model_distance_m(near, chain->model->stores[chain->stocked[i]].at) < metres)
			return true;
	return false;
}

static int64_t total(const struct replay *replay, const struct bought *lines, size_t count)
{
	int64_t sum = 0;
	for (size_t i = 0; i < count; i++)
		sum += price(replay, &lines[i]);
	return sum;
}

static void order_add(struct replay *replay, const struct got *got,
	const struct model_question *question, const struct basket *basket, bool is_prepaid)
{
	struct placed *order = &replay->orders[replay->order_count];
	int store = store_of(replay, got_text(got, "fulfilments/0/store/code"));
	long double metres =
		model_distance_m(question->near, replay->chain->model->stores[store].at);
	assert_agrees(replay, question, store);
	ck_assert_int_le(llabs(got_int(got, "fulfilments/0/distance_m") - (int64_t)metres), 1);
	ck_assert_int_eq(
		got_int(got, "total_minor"), total(replay, basket->lines, basket->line_count));
	*order = (struct placed){
		.basket = basket,
		.id = str_c(test_arena(), got_text(got, "id")),
		.token = str_c(test_arena(), got_text(got, "token")),
		.near = question->near,
		.is_prepaid = is_prepaid,
		.fate = fate_of(replay->order_count),
		.shares = {{store, arena_new_array(test_arena(), basket->line_count, struct bought),
			basket->line_count}},
		.share_count = 1,
	};
	memcpy(order->shares[0].lines, basket->lines, basket->line_count * sizeof(struct bought));
	model_move(replay->chain->model, store, basket->lines, basket->line_count,
		(struct model_step){.reserved = 1});
	json_object_set_new(
		replay->order_of, order->id, json_integer((json_int_t)replay->order_count++));
	replay->counts.passed_by += is_passing_by(replay, question->near, store);
	replay->counts.lines += (int64_t)basket->line_count;
	for (size_t i = 0; i < basket->line_count; i++)
		replay->counts.units += basket->lines[i].qty;
}

static void place(struct replay *replay, size_t number)
{
	const struct basket *basket = &replay->invoices->baskets[number];
	const struct postcode *postcode =
		&replay->chain->postcodes[chance(SEED, number) % replay->chain->postcode_count];
	struct model_question question = {
		.near = postcode->at, .lines = basket->lines, .line_count = basket->line_count};
	bool is_prepaid = number % 2 == 1;
	struct got *got = client_post(replay->port, "/v1/orders",
		shopper_headers(
			str_c(test_arena(), basket->invoice), is_prepaid ? replay->shop_key : NULL),
		order_body(replay, basket, postcode, is_prepaid));
	if (got->status == 201) {
		order_add(replay, got, &question, basket, is_prepaid);
	} else {
		assert_problem(got, 409, "no_store");
		assert_agrees(replay, &question, NO_STORE);
		replay->counts.no_store++;
	}
	got_forget(got);
}

void place_all(struct replay *replay)
{
	for (size_t i = 0; replay->order_count < orders_wanted(); i++) {
		ck_assert_uint_lt(i, replay->invoices->basket_count);
		place(replay, i);
	}
}
