/* Placing orders: who gets what. See order.h; what they are told is order_answer.c's, the rows are
 * order_rows.c's. */
#include <stdlib.h>

#include "server/db/q_hold.h"
#include "server/db/try.h"
#include "server/fulfilment/decision.h"
#include "server/fulfilment/order_number.h"
#include "server/fulfilment/order_placing.h"
#include "server/fulfilment/order_rows.h"

/* --- before: in the thread of whoever asks --- */

enum db_status order_draft_rank(
	struct tx *reading, const struct market *market, struct order_draft *draft)
{
	if (draft->has_hold)
		return DB_DONE;
	struct ranking ranking = {.list = draft->candidates, .count = draft->candidate_count};
	DB_TRY(decision_rank(tx_arena(reading), market, &draft->question, draft->may_be_sent,
		&ranking, &draft->considered));
	draft->candidates = ranking.list;
	draft->candidate_count = ranking.count;
	return DB_DONE;
}

/* --- drafts on their way --- */

struct batch {
	struct tx *tx;
	const struct market *market;
	struct placing *placings;
	size_t count;
	struct hold *holds; /* locked; sorted by id */
	size_t hold_count;
	struct product *products; /* that the catalogue did not know; sorted by id */
	size_t product_count;
	int64_t now;
};

static bool is_refused(const struct placing *placing)
{
	return placing->placed->reason != REASON_OK;
}

static void refuse(struct placing *placing, enum reason reason)
{
	placing->placed->reason = reason;
}

/* --- what is asked for --- */

static void lines_from_hold(struct placing *placing)
{
	const struct hold *hold = placing->hold;
	struct wanted *lines =
		arena_new_array(placing->draft->arena, hold->line_count, struct wanted);
	for (size_t i = 0; i < hold->line_count; i++)
		lines[i] = (struct wanted){hold->lines[i].product, hold->lines[i].sku,
			hold->lines[i].qty, hold->lines[i].bundle};
	placing->lines = lines;
	placing->line_count = hold->line_count;
	placing->bundles = hold->bundles;
	placing->bundle_count = hold->bundle_count;
}

static void lines_from_question(struct placing *placing)
{
	const struct question *question = &placing->draft->question;
	placing->lines = question->lines;
	placing->line_count = question->line_count;
	placing->bundles = question->bundles;
	placing->bundle_count = question->bundle_count;
}

static struct hold *hold_find(const struct batch *batch, hold_id id)
{
	const struct hold wanted = {.id = id};
	if (batch->hold_count == 0)
		return NULL;
	return bsearch(&wanted, batch->holds, batch->hold_count, sizeof(wanted), hold_compare);
}

static enum db_status batch_lock_holds(struct batch *batch)
{
	hold_id *ids = arena_new_array(tx_arena(batch->tx), batch->count, hold_id);
	size_t count = 0;
	for (size_t i = 0; i < batch->count; i++)
		if (batch->placings[i].draft->has_hold)
			ids[count++] = batch->placings[i].draft->hold;
	DB_TRY(holds_read_locked(batch->tx, ids, count, &batch->holds, &batch->hold_count));
	for (size_t i = 0; i < batch->count; i++) {
		struct placing *placing = &batch->placings[i];
		if (!placing->draft->has_hold) {
			lines_from_question(placing);
			continue;
		}
		placing->hold = hold_find(batch, placing->draft->hold);
		if (placing->hold != NULL)
			lines_from_hold(placing);
	}
	return DB_DONE;
}

/* In the arena of the transaction; NULL for those that are unknown, whose ids are added to these.
 */
static const struct product **products_of(const struct batch *batch, const struct wanted *lines,
	size_t count, product_id *unknown, size_t *unknown_count)
{
	struct catalogue *catalogue = batch->market->catalogue;
	const struct product **products =
		arena_new_array(tx_arena(batch->tx), count, const struct product *);
	for (size_t i = 0; i < count; i++) {
		if (catalogue != NULL)
			products[i] = catalogue_by_id(catalogue, lines[i].product);
		if (products[i] == NULL)
			unknown[(*unknown_count)++] = lines[i].product;
	}
	return products;
}

/* From the catalogue, so prices are at most about a second old; what it has not heard of yet is
 * read here. Products are never deleted. */
static enum db_status batch_find_products(struct batch *batch)
{
	size_t most = 0, count = 0;
	for (size_t i = 0; i < batch->count; i++)
		most += batch->placings[i].line_count + batch->placings[i].bundle_count;
	product_id *unknown = arena_new_array(tx_arena(batch->tx), most, product_id);
	for (size_t i = 0; i < batch->count; i++) {
		struct placing *placing = &batch->placings[i];
		placing->products =
			products_of(batch, placing->lines, placing->line_count, unknown, &count);
		placing->bundle_products = products_of(
			batch, placing->bundles, placing->bundle_count, unknown, &count);
	}
	return products_by_ids(batch->tx, unknown, count, &batch->products, &batch->product_count);
}

static const struct product *product_find(const struct batch *batch, product_id id)
{
	const struct product wanted = {.id = id};
	if (batch->product_count == 0)
		return NULL;
	return bsearch(
		&wanted, batch->products, batch->product_count, sizeof(wanted), product_compare);
}

static enum db_status products_complete(const struct batch *batch, const struct wanted *lines,
	const struct product **products, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (products[i] == NULL)
			products[i] = product_find(batch, lines[i].product);
		if (products[i] == NULL)
			return db_must(DB_NONE, __func__);
	}
	return DB_DONE;
}

/* Each line is one part of the order, but of a bundle one may be two, a cent apart. */
static enum db_status placing_set_parts(const struct batch *batch, struct placing *placing)
{
	struct arena *arena = placing->draft->arena;
	DB_TRY(products_complete(batch, placing->lines, placing->products, placing->line_count));
	DB_TRY(products_complete(
		batch, placing->bundles, placing->bundle_products, placing->bundle_count));
	placing->part_count = lines_price(arena, placing->lines, placing->products,
		placing->line_count, placing->bundles, placing->bundle_products, &placing->prices);
	placing->parts = arena_new_array(arena, placing->part_count, struct part);
	for (size_t i = 0; i < placing->part_count; i++)
		placing->parts[i] = (struct part){(uint16_t)(i + 1),
			placing->lines[placing->prices[i].of].product, placing->prices[i].qty};
	return DB_DONE;
}

/* --- who may have it --- */

static bool is_in(const char *currency, const struct product *const products[], size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!str_equal_c(str_of(products[i]->currency.code), currency))
			return false;
	return true;
}

static bool is_mixed(const struct placing *placing)
{
	const char *currency = placing->products[0]->currency.code;
	return !is_in(currency, placing->products, placing->line_count) ||
	       !is_in(currency, placing->bundle_products, placing->bundle_count);
}

/* What is authorised pays for all of it, in its currency. */
static bool is_paid(const struct placing *placing)
{
	const struct order_draft *draft = placing->draft;
	int64_t total_minor = draft->cost.amount_minor;
	if (!draft->has_authorised)
		return true;
	for (size_t i = 0; i < placing->part_count; i++)
		total_minor += tax_with(placing->products[placing->prices[i].of]->tax,
			placing->prices[i].price_minor * placing->prices[i].qty);
	return total_minor <= draft->authorised_minor &&
	       str_equal_c(str_of(draft->currency.code), placing->products[0]->currency.code);
}

static enum reason judge_money(const struct placing *placing)
{
	if (is_mixed(placing))
		return REASON_MIXED_CURRENCIES;
	return is_paid(placing) ? REASON_OK : REASON_PAYMENT_DIFFERS;
}

static bool knows_stores(const struct batch *batch, const struct hold *hold)
{
	const struct stores *stores = batch->market->stores;
	return stores_find(stores, hold->store) != NULL &&
	       (!hold->with.is_wanted || stores_find(stores, hold->with.store) != NULL) &&
	       (!hold->sending.is_wanted || stores_find(stores, hold->sending.to) != NULL);
}

/* The hold's goods become the order's without a gap: only the hold's state changes, and whoever
 * comes later in the batch sees it changed. */
static void judge_hold(const struct batch *batch, struct placing *placing)
{
	struct hold *hold = placing->hold;
	enum reason reason =
		hold == NULL ? REASON_NOT_FOUND : hold_is_usable(hold, placing->draft->now);
	if (reason == REASON_OK)
		reason = judge_money(placing);
	if (reason == REASON_OK && !knows_stores(batch, hold))
		reason = REASON_BUSY; /* opened this moment; the directory follows in a second */
	if (reason == REASON_OK)
		hold->state = HOLD_ORDERED;
	else
		refuse(placing, reason);
}

static void judge_question(struct placing *placing)
{
	enum reason reason = placing->draft->candidate_count == 0
				     ? sourcing_refusal(&placing->draft->question)
				     : judge_money(placing);
	if (reason != REASON_OK)
		refuse(placing, reason);
}

static enum db_status batch_judge(struct batch *batch)
{
	for (size_t i = 0; i < batch->count; i++) {
		struct placing *placing = &batch->placings[i];
		DB_TRY(placing_set_parts(batch, placing));
		if (placing->draft->has_hold)
			judge_hold(batch, placing);
		else
			judge_question(placing);
	}
	return DB_DONE;
}

static enum db_status batch_take_holds(const struct batch *batch)
{
	struct q_hold_set_state_in *in =
		arena_new_array(tx_arena(batch->tx), batch->count, struct q_hold_set_state_in);
	size_t count = 0;
	uint64_t changed;
	for (size_t i = 0; i < batch->count; i++)
		if (batch->placings[i].draft->has_hold && !is_refused(&batch->placings[i]))
			in[count++] = (struct q_hold_set_state_in){
				HOLD_ORDERED, batch->placings[i].draft->hold};
	DB_TRY(q_hold_set_state_bulk(batch->tx, in, count, &changed));
	return changed == count ? DB_DONE : db_must(DB_NONE, __func__);
}

/* Sold out where it was chosen; or sold out at the few that were ranked. */
static void refuse_late(struct placing *placing)
{
	const struct order_draft *draft = placing->draft;
	placing->placed->rank_again =
		!draft->question.has_store || draft->question.may_be_together || draft->may_be_sent;
	refuse(placing, placing->placed->rank_again ? REASON_BUSY : REASON_SOLD_OUT);
}

static enum db_status batch_take_stock(struct batch *batch)
{
	struct claim **claims = arena_new_array(tx_arena(batch->tx), batch->count, struct claim *);
	size_t count = 0;
	for (size_t i = 0; i < batch->count; i++) {
		struct placing *placing = &batch->placings[i];
		if (placing->draft->has_hold || is_refused(placing))
			continue;
		placing->claim = (struct claim){
			.question = &placing->draft->question,
			.candidates = placing->draft->candidates,
			.candidate_count = placing->draft->candidate_count,
			.cause = placing->draft->id.uuid,
			.kind = MOVEMENT_ORDER,
		};
		claims[count++] = &placing->claim;
	}
	DB_TRY(claims_settle(batch->tx, claims, count, batch->now));
	for (size_t i = 0; i < batch->count; i++) {
		struct placing *placing = &batch->placings[i];
		if (!placing->draft->has_hold && !is_refused(placing) && placing->claim.chosen < 0)
			refuse_late(placing);
	}
	return DB_DONE;
}

static enum db_status batch_number(const struct batch *batch)
{
	struct str *numbers = arena_new_array(tx_arena(batch->tx), batch->count, struct str);
	size_t count = 0, next = 0;
	for (size_t i = 0; i < batch->count; i++)
		count += !is_refused(&batch->placings[i]);
	DB_TRY(order_numbers_take(batch->tx, batch->market->numbers, count, numbers));
	for (size_t i = 0; i < batch->count; i++)
		if (!is_refused(&batch->placings[i]))
			batch->placings[i].number = numbers[next++];
	return DB_DONE;
}

static enum db_status batch_write(const struct batch *batch)
{
	struct new_order *orders =
		arena_new_array(tx_arena(batch->tx), batch->count, struct new_order);
	size_t count = 0;
	for (size_t i = 0; i < batch->count; i++) {
		const struct placing *placing = &batch->placings[i];
		if (is_refused(placing))
			continue;
		order_answer(batch->market, placing);
		orders[count++] = (struct new_order){placing->draft, &placing->placed->order};
	}
	return orders_write(batch->tx, orders, count);
}

enum db_status orders_place(struct tx *tx, const struct market *market,
	const struct order_draft *const drafts[], size_t count,
	struct order_placed *const placed_out[])
{
	struct batch batch = {.tx = tx,
		.market = market,
		.placings = arena_new_array(tx_arena(tx), count, struct placing),
		.count = count};
	for (size_t i = 0; i < count; i++) {
		*placed_out[i] = (struct order_placed){.reason = REASON_OK};
		batch.placings[i] = (struct placing){.draft = drafts[i], .placed = placed_out[i]};
		batch.now = drafts[i]->now > batch.now ? drafts[i]->now : batch.now;
	}
	DB_TRY(batch_lock_holds(&batch));
	DB_TRY(batch_find_products(&batch));
	DB_TRY(batch_judge(&batch));
	DB_TRY(batch_take_holds(&batch));
	DB_TRY(batch_take_stock(&batch));
	DB_TRY(batch_number(&batch));
	return batch_write(&batch);
}
