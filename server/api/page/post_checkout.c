/*
 * POST /checkout: holds the whole basket at the store that was chosen, at once, or at the one that
 * sends it there (send_to), or at that store and another one (together). With sku and qty the line
 * is in the basket first (the short way from a product's page). The shopper's earlier hold
 * is given back in the same transaction, so nobody loses the goods to their own hold.
 */
#include "server/api/page/basket_show.h"
#include "server/db/try.h"
#include "server/fulfilment/bundle.h"
#include "server/fulfilment/place_alone.h"

enum { HOLD_COOKIE_SECONDS = 3600 };

struct choice {
	struct question question;
	bool may_be_sent;
	hold_id id;
	bool has_earlier;
	hold_id earlier;
};

/* What the hold gives back, for the search that follows. */
static void question_give_back(
	struct question *question, struct arena *arena, const struct hold *hold)
{
	struct given_back *given = arena_new_array(arena, hold->line_count, struct given_back);
	for (size_t i = 0; i < hold->line_count; i++)
		given[i] = (struct given_back){hold_line_at(hold, &hold->lines[i]),
			hold->lines[i].product, hold->lines[i].qty};
	question->given_back = given;
	question->given_back_count = hold->line_count;
}

/* An earlier hold that is over or became an order has nothing to give back. */
static enum db_status earlier_release(
	struct tx *tx, const struct choice *choice, struct question *question)
{
	struct hold earlier;
	enum reason reason;
	if (!choice->has_earlier)
		return DB_DONE;
	enum db_status status = hold_read_locked(tx, choice->earlier, &earlier, &reason);
	if (status != DB_DONE || earlier.state != HOLD_OPEN)
		return status == DB_NONE ? DB_DONE : status;
	question_give_back(question, tx_arena(tx), &earlier);
	return hold_end(tx, &earlier, HOLD_RELEASED, question->now);
}

static enum db_status hold_effect(
	struct tx *tx, const struct call *call, const void *input, struct effect *effect_out)
{
	const struct choice *choice = input;
	const struct market market = server_market(call->server);
	struct hold_draft draft = {
		.id = choice->id, .question = choice->question, .may_be_sent = choice->may_be_sent};
	struct hold_placed placed;
	DB_TRY(earlier_release(tx, choice, &draft.question));
	DB_TRY(hold_place_alone(tx, &market, &draft, &placed));
	if (placed.reason != REASON_OK)
		return db_refuse(&effect_out->reason, placed.reason);
	effect_out->status = 303;
	effect_out->location = str_printf(tx_arena(tx), "/checkout/" STR_FMT,
		STR_ARG(uuid_print(tx_arena(tx), choice->id.uuid)));
	return DB_DONE;
}

/* A repeat gets the first answer, so the hold is the one its address names. */
static void hold_remember(struct call *call, struct str location)
{
	struct str prefix = STR("/checkout/");
	reply_cookie(call, "hold", (struct str){location.p + prefix.n, location.n - prefix.n},
		HOLD_COOKIE_SECONDS);
}

/* Where the shopper looked is kept with the order: another store must be near there, not anywhere.
 */
static struct question question_of(const struct call *call, const struct store *store,
	const struct basket_goods *goods, const struct whereabouts *where)
{
	return (struct question){
		.lines = goods->lines,
		.line_count = goods->count,
		.has_near = where->has_position,
		.near = where->at,
		.has_store = true,
		.store = store->id,
		.may_be_together = call_form(call, "together").n > 0,
		.now = call->now,
	};
}

static bool may_be_sent(const struct call *call)
{
	return call_form(call, "send_to").n > 0;
}

/* The button that was pressed says how. */
static struct str store_code(const struct call *call)
{
	static const char *const buttons[] = {"send_to", "together"};
	for (size_t i = 0; i < ARRAY_LENGTH(buttons); i++)
		if (call_form(call, buttons[i]).n > 0)
			return call_form(call, buttons[i]);
	return call_form(call, "store");
}

static void hold_at(struct call *call, const struct store *store, const struct basket *basket,
	const struct question *question)
{
	struct effect effect = {0};
	struct choice choice = {.question = *question,
		.may_be_sent = may_be_sent(call),
		.id = {uuid_new(call->now)}};
	choice.has_earlier = basket_hold_id(call, &choice.earlier);
	basket_write(call, basket);
	if (act_once_form(call, hold_effect, &choice, &effect)) {
		hold_remember(call, effect.location);
		return;
	}
	struct basket_trouble trouble = {.refused = store};
	if (effect.reason == REASON_SOLD_OUT || effect.reason == REASON_NO_PROMISE ||
		effect.reason == REASON_NO_STORE)
		basket_show(call, 409, basket, &trouble);
	else
		reply_problem(call, effect.reason, NULL);
}

/* False, with the answer given, when the form's line makes no sense. */
static bool basket_with_line(struct call *call, struct basket *basket)
{
	struct str sku = call_form(call, "sku");
	int32_t qty;
	basket_read(call, basket);
	if (str_is_empty(sku))
		return true;
	if (basket_qty_parse(call_form(call, "qty"), 1, &qty) && basket_set(basket, sku, qty))
		return true;
	reply_problem(call, REASON_INVALID_FIELDS, NULL);
	return false;
}

void page_post_checkout(struct call *call)
{
	struct basket basket;
	struct basket_goods goods;
	struct whereabouts where;
	if (!basket_with_line(call, &basket))
		return;
	const struct store *store = stores_by_code(page_stores(call), store_code(call));
	if (store == NULL) {
		reply_problem(call, REASON_NOT_FOUND, NULL);
		return;
	}
	if (!page_has(call,
		    basket_goods_read(call->arena, call->server->catalogue, &basket, &goods)) ||
		!page_has(call, page_whereabouts(call, &where)))
		return;
	struct question question = question_of(call, store, &goods, &where);
	enum db_status status = question_expand(&question, call->arena, call->server->catalogue);
	if (goods.count == 0 || goods.is_mixed || status == DB_NONE)
		basket_show(call, 409, &basket, NULL);
	else if (page_has(call, status))
		hold_at(call, store, &basket, &question);
}
