/* Batches and the model they are held against; see batches.h. */
#include "tests/fulfilment/batches.h"

#include <jansson.h>
#include <string.h>

#include "common/clock.h"
#include "common/rand.h"
#include "server/fulfilment/order_number.h"

/* --- the model: what each store can still promise, and the holds --- */

struct model model;

struct verdict {
	enum reason reason;
	bool rank_again;
	uint32_t store, with; /* with: the other of two; 0: none */
};

static bool is_foreign(product_id product)
{
	return product.row > PRODUCTS - 2;
}

static bool is_mixed(const struct question *question)
{
	for (size_t i = 1; i < question->line_count; i++)
		if (is_foreign(question->lines[i].product) !=
			is_foreign(question->lines[0].product))
			return true;
	return false;
}

/* The row of the store whose goods a line would be. */
static uint32_t giver(const struct candidate *candidate, const struct question *question, size_t i)
{
	bool has_enough = candidate->available[i] >= question->lines[i].qty;
	return candidate->with == NULL || has_enough ? candidate->store->id.row
						     : candidate->with->store->id.row;
}

static bool model_has(const struct candidate *candidate, const struct question *question)
{
	for (size_t i = 0; i < question->line_count; i++)
		if (model.free[giver(candidate, question, i)][question->lines[i].product.row] <
			question->lines[i].qty)
			return false;
	return true;
}

/* The first candidate that has everything. */
static struct verdict model_take(
	const struct question *question, const struct candidate *candidates, size_t count)
{
	for (size_t c = 0; c < count; c++) {
		if (!model_has(&candidates[c], question))
			continue;
		for (size_t i = 0; i < question->line_count; i++) {
			uint32_t store = giver(&candidates[c], question, i);
			model.free[store][question->lines[i].product.row] -= question->lines[i].qty;
			model.reserved[store][question->lines[i].product.row] +=
				question->lines[i].qty;
		}
		model.movements += (int)question->line_count;
		const struct candidate *with = candidates[c].with;
		model.together += with != NULL;
		return (struct verdict){REASON_OK, false, candidates[c].store->id.row,
			with == NULL ? 0 : with->store->id.row};
	}
	if (question->has_store && (count == 0 || !question->may_be_together))
		return (struct verdict){.reason = REASON_SOLD_OUT};
	return count == 0 ? (struct verdict){.reason = REASON_NO_STORE}
			  : (struct verdict){.reason = REASON_BUSY, .rank_again = true};
}

static struct model_hold *model_hold_find(hold_id id)
{
	for (size_t i = 0; i < model.hold_count; i++)
		if (uuid_equal(model.holds[i].id.uuid, id.uuid))
			return &model.holds[i];
	return NULL;
}

static struct verdict model_order_from_hold(const struct order_draft *draft)
{
	struct model_hold *hold = model_hold_find(draft->hold);
	if (hold == NULL)
		return (struct verdict){.reason = REASON_NOT_FOUND};
	if (hold->state == HOLD_ORDERED)
		return (struct verdict){.reason = REASON_HOLD_USED};
	if (hold->expires_at <= draft->now)
		return (struct verdict){.reason = REASON_HOLD_EXPIRED};
	if (hold->is_mixed)
		return (struct verdict){.reason = REASON_MIXED_CURRENCIES};
	hold->state = HOLD_ORDERED;
	return (struct verdict){REASON_OK, false, (uint32_t)hold->store, (uint32_t)hold->with};
}

static struct verdict model_order(const struct order_draft *draft)
{
	if (draft->has_hold)
		return model_order_from_hold(draft);
	if (draft->candidate_count > 0 && is_mixed(&draft->question))
		return (struct verdict){.reason = REASON_MIXED_CURRENCIES};
	return model_take(&draft->question, draft->candidates, draft->candidate_count);
}

static struct verdict model_hold_place(const struct hold_draft *draft)
{
	struct verdict verdict =
		model_take(&draft->question, draft->candidates, draft->candidate_count);
	if (verdict.reason == REASON_OK) {
		ck_assert_uint_lt(model.hold_count, HOLDS_MAX);
		model.holds[model.hold_count++] = (struct model_hold){draft->id, verdict.store,
			verdict.with, HOLD_OPEN, draft->question.now + HOLD_MINUTES * MS_PER_MINUTE,
			is_mixed(&draft->question)};
	}
	return verdict;
}

/* --- the world --- */

const struct position model_places[STORES] = {
	{48.8530, 2.3499}, {48.8738, 2.2950}, {45.7640, 4.8357}, {46.8139, -71.2080}};

void model_stock(uint32_t store, uint32_t product, int32_t on_hand)
{
	fixture_sql("INSERT INTO stock (store_id, product_id, on_hand, reserved, safety, as_of)"
		    " VALUES (%u, %u, %d, 0, 0, %lld);"
		    "INSERT INTO movement (movement_id, store_id, product_id, kind, on_hand_by,"
		    " reserved_by, cause, moved_at) VALUES (%u, %u, %u, 'count', %d, 0,"
		    " REPEAT(CHAR(0), 16), 1)",
		store, product, on_hand, (long long)WORLD_NOON, store * 1000 + product, store,
		product, on_hand);
	model.free[store][product] = on_hand;
	model.movements++;
}

/* Hot and plentiful ones, and some that a store does not have. */
void model_stock_random(void)
{
	for (uint32_t store = 1; store <= STORES; store++)
		for (uint32_t product = 1; product <= PRODUCTS; product++) {
			uint32_t kind = rand_below(4);
			if (kind > 0)
				model_stock(store, product,
					(int32_t)(kind == 1 ? rand_below(12)
							    : 50 + rand_below(400)));
		}
}

void model_start(void)
{
	fixture_db_clean();
	world_make();
	struct model fresh = {.hold_count = 0};
	memcpy(fresh.given, model.given, sizeof(fresh.given));
	model = fresh;
	for (uint32_t product = PRODUCTS - 1; product <= PRODUCTS; product++)
		fixture_sql("INSERT INTO product (product_id, sku, name_fr, name_en, brand,"
			    " price_minor, currency, vat_bp, gtin, version, changed_at) VALUES"
			    " (%u, 'CAD%u', 'Sirop', 'Syrup', 'Atelier', 900, 'CAD', 500, 0, 1, 1)",
			product, product);
}

/* --- drafts --- */

struct str sku_of(uint32_t product)
{
	static const char *const skus[] = {
		"TEA", "MUG", "LAMP", "RUG", "PEN", "BOOK", "CAD7", "CAD8"};
	return str_of(skus[product - 1]);
}

/* Different products, mostly of one currency. */
static struct question question_random(int64_t now)
{
	size_t count = 1 + rand_below(LINES_MAX);
	uint32_t all = rand_below(20) == 0 ? PRODUCTS : PRODUCTS - 2;
	uint32_t first = rand_below(all);
	struct wanted *lines = arena_new_array(test_arena(), count, struct wanted);
	for (size_t i = 0; i < count; i++) {
		uint32_t product = (first + (uint32_t)i) % all + 1;
		lines[i] = (struct wanted){
			{product}, sku_of(product), (int32_t)(1 + rand_below(3)), 0};
	}
	bool is_chosen = rand_below(3) == 0;
	return (struct question){
		.lines = lines,
		.line_count = count,
		.has_near = !is_chosen || rand_below(2) == 0,
		.near = model_places[rand_below(STORES)],
		.has_store = is_chosen,
		.store = {1 + rand_below(STORES)},
		.may_be_together = rand_below(2) == 0,
		.now = now,
	};
}

static struct order_draft draft_new(void)
{
	return (struct order_draft){
		.id = {uuid_new(clock_now())},
		.kind = rand_below(2) == 0 ? ORDER_PREPAID : ORDER_RESERVATION,
		.language = rand_below(2) == 0 ? LANGUAGE_FR : LANGUAGE_EN,
		.customer_name = STR("Zoé Lefèvre"),
		.customer_email = STR("zoe@example.org"),
		.now = WORLD_NOON,
		.arena = test_arena(),
	};
}

struct order_draft order_of_question(struct question question)
{
	struct order_draft draft = draft_new();
	struct tx *reading = db_reading(fixture_db(), test_arena());
	draft.question = question;
	ck_assert_int_eq(order_draft_rank(reading, world_market(), &draft), DB_DONE);
	return draft;
}

struct order_draft order_of_hold(hold_id hold)
{
	struct order_draft draft = draft_new();
	draft.has_hold = true;
	draft.hold = hold;
	return draft;
}

/* One in three from a hold: a good one, one used or expired, or one that is not there. */
struct order_draft order_random(void)
{
	if (rand_below(3) > 0)
		return order_of_question(question_random(WORLD_NOON));
	if (model.hold_count == 0 || rand_below(8) == 0)
		return order_of_hold((hold_id){uuid_new(clock_now())});
	return order_of_hold(model.holds[rand_below((uint32_t)model.hold_count)].id);
}

/* Some have expired before anybody orders. */
struct hold_draft hold_random(void)
{
	int64_t now = WORLD_NOON - (rand_below(4) == 0 ? HOLD_MINUTES * MS_PER_MINUTE : 0);
	struct tx *reading = db_reading(fixture_db(), test_arena());
	struct hold_draft draft = {.id = {uuid_new(clock_now())},
		.question = question_random(now),
		.arena = test_arena()};
	ck_assert_int_eq(hold_draft_rank(reading, world_market(), &draft), DB_DONE);
	return draft;
}

/* --- batches --- */

static enum db_status orders_run(struct tx *tx, struct batch *batch)
{
	const struct order_draft *drafts[BATCH_MAX];
	struct order_placed *placed[BATCH_MAX];
	for (size_t i = 0; i < batch->order_count; i++) {
		drafts[i] = &batch->orders[i];
		placed[i] = &batch->orders_placed[i];
	}
	return orders_place(tx, &batch->market, drafts, batch->order_count, placed);
}

static enum db_status holds_run(struct tx *tx, struct batch *batch)
{
	const struct hold_draft *drafts[BATCH_MAX];
	struct hold_placed *placed[BATCH_MAX];
	for (size_t i = 0; i < batch->hold_count; i++) {
		drafts[i] = &batch->holds[i];
		placed[i] = &batch->holds_placed[i];
	}
	return holds_place(tx, &batch->market, drafts, batch->hold_count, placed);
}

enum db_status batch_body(struct tx *tx, const void *input, void *output_out)
{
	struct batch *batch = *(struct batch *const *)input;
	(void)output_out;
	enum db_status status = batch->holds_first ? holds_run(tx, batch) : orders_run(tx, batch);
	if (status != DB_DONE)
		return status;
	return batch->holds_first ? orders_run(tx, batch) : holds_run(tx, batch);
}

enum db_status batch_place(struct batch *batch)
{
	char nothing;
	batch->market = *world_market();
	batch->market.numbers = batch->numbers;
	if (batch->without_catalogue)
		batch->market.catalogue = NULL;
	return tx_run(fixture_db(), test_arena(), batch_body, &batch, &nothing, sizeof(nothing));
}

/* --- what was answered is what is there --- */

static void assert_lines_equal(const struct order *said, const struct order *read)
{
	ck_assert_uint_eq(said->line_count, read->line_count);
	for (size_t i = 0; i < read->line_count; i++) {
		const struct order_line *x = &said->lines[i], *y = &read->lines[i];
		ck_assert(x->line == y->line && x->product.row == y->product.row);
		ck_assert(str_equal(x->sku, y->sku) && str_equal(x->name, y->name));
		ck_assert(x->gtin.digits == y->gtin.digits && x->qty == y->qty);
		ck_assert_int_eq(x->unavailable, y->unavailable);
		ck_assert_int_eq(x->price_minor, y->price_minor);
		ck_assert_int_eq(x->tax_amount.minor, y->tax_amount.minor);
		ck_assert_int_eq(x->tax_amount.second_minor, y->tax_amount.second_minor);
		ck_assert(tax_equal(x->tax, y->tax));
	}
}

static void assert_fulfilment_equal(const struct fulfilment *x, const struct fulfilment *y)
{
	ck_assert(uuid_equal(x->id.uuid, y->id.uuid) && uuid_equal(x->order.uuid, y->order.uuid));
	ck_assert(x->store.row == y->store.row && x->state == y->state && x->epoch == y->epoch);
	ck_assert(str_equal(x->short_id, y->short_id) && str_equal(x->slot, y->slot));
	ck_assert(str_equal(x->collected_by, y->collected_by));
	ck_assert(x->has_distance == y->has_distance && x->distance_m == y->distance_m);
	ck_assert(x->promised_at == y->promised_at && x->collect_by == y->collect_by);
	ck_assert(x->extended == y->extended && x->has_outcome == y->has_outcome);
	ck_assert(x->is_put_back_due == y->is_put_back_due && x->created_at == y->created_at);
	ck_assert(x->accepted_at == y->accepted_at && x->picking_at == y->picking_at);
	ck_assert(x->ready_at == y->ready_at && x->ended_at == y->ended_at);
	ck_assert(x->version == y->version && x->line_count == y->line_count);
	ck_assert_int_eq(memcmp(x->lines, y->lines, x->line_count * sizeof(*x->lines)), 0);
}

static void assert_fulfilments_equal(const struct order *said, const struct order *read)
{
	ck_assert_uint_eq(said->fulfilment_count, read->fulfilment_count);
	for (size_t i = 0; i < read->fulfilment_count; i++)
		assert_fulfilment_equal(&said->fulfilments[i], &read->fulfilments[i]);
}

static void assert_order_equal(const struct order *said, const struct order *read)
{
	ck_assert(uuid_equal(said->id.uuid, read->id.uuid));
	ck_assert(str_equal(said->number, read->number) && order_number_is_valid(said->number));
	ck_assert(said->kind == read->kind && said->state == read->state);
	ck_assert(said->language == read->language && said->version == read->version);
	ck_assert(str_equal(said->customer_name, read->customer_name));
	ck_assert(str_equal(said->customer_email, read->customer_email));
	ck_assert(str_equal(said->customer_phone, read->customer_phone));
	ck_assert_ptr_nonnull(said->customer_phone.p);
	ck_assert(str_equal(said->collector_name, read->collector_name));
	ck_assert(str_equal(said->payment_ref, read->payment_ref));
	ck_assert(said->payment.is_there == read->payment.is_there &&
		  said->payment.provider == read->payment.provider &&
		  said->payment.authorised_minor == read->payment.authorised_minor &&
		  said->payment.captured_minor == read->payment.captured_minor &&
		  said->payment.capture_before == read->payment.capture_before);
	ck_assert_str_eq(said->currency.code, read->currency.code);
	ck_assert_int_eq(said->total_minor, read->total_minor);
	ck_assert(said->has_near == read->has_near);
	ck_assert(said->near.lat == read->near.lat && said->near.lon == read->near.lon);
	ck_assert(str_equal(said->decision, read->decision));
	ck_assert_int_eq(said->placed_at, read->placed_at);
	assert_lines_equal(said, read);
	assert_fulfilments_equal(said, read);
	ck_assert(said->history_count == 1 && read->history_count == 1);
	ck_assert(str_equal(said->history[0].what, read->history[0].what));
	ck_assert(str_equal(said->history[0].who, read->history[0].who));
	ck_assert(str_equal(said->history[0].detail, read->history[0].detail));
	ck_assert_int_eq(said->history[0].happened_at, read->history[0].happened_at);
	ck_assert(said->refund_count == 0 && read->refund_count == 0);
}

static void assert_hold_equal(const struct hold *said, const struct hold *read)
{
	ck_assert(uuid_equal(said->id.uuid, read->id.uuid) && said->state == read->state);
	ck_assert(said->store.row == read->store.row && said->extended == read->extended);
	ck_assert(said->has_distance == read->has_distance && said->distance_m == read->distance_m);
	ck_assert(said->with.is_wanted == read->with.is_wanted);
	ck_assert(said->with.store.row == read->with.store.row);
	ck_assert(said->with.distance_m == read->with.distance_m);
	ck_assert(said->with.promised_at == read->with.promised_at);
	ck_assert(said->has_near == read->has_near && said->near.lat == read->near.lat);
	ck_assert(said->promised_at == read->promised_at && said->expires_at == read->expires_at);
	ck_assert(said->created_at == read->created_at);
	ck_assert(str_equal(said->decision, read->decision));
	ck_assert_uint_eq(said->line_count, read->line_count);
	for (size_t i = 0; i < read->line_count; i++) {
		ck_assert(said->lines[i].line == read->lines[i].line);
		ck_assert(said->lines[i].product.row == read->lines[i].product.row);
		ck_assert(str_equal(said->lines[i].sku, read->lines[i].sku));
		ck_assert_int_eq(said->lines[i].qty, read->lines[i].qty);
		ck_assert(said->lines[i].is_with == read->lines[i].is_with);
	}
}

/* The decision is a JSON document that names who was chosen. */
static void assert_decision(struct str text, uint32_t store)
{
	json_t *decision = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES, NULL);
	const struct store *chosen = stores_find(world_stores(), (store_id){store});
	ck_assert_msg(decision != NULL, STR_FMT, STR_ARG(text));
	ck_assert_msg(
		str_equal_c(chosen->code, json_string_value(json_object_get(decision, "chosen"))),
		STR_FMT, STR_ARG(text));
	json_decref(decision);
}

/* --- against the model --- */

static void orders_compare(const struct batch *batch)
{
	for (size_t i = 0; i < batch->order_count; i++) {
		const struct order_draft *draft = &batch->orders[i];
		const struct order_placed *placed = &batch->orders_placed[i];
		struct verdict expected = model_order(draft);
		ck_assert_msg(placed->reason == expected.reason &&
				      placed->rank_again == expected.rank_again,
			"order %zu: reason %d instead of %d", i, placed->reason, expected.reason);
		model.given[expected.reason]++;
		if (expected.reason != REASON_OK)
			continue;
		struct order read = world_read(draft->id);
		ck_assert_uint_eq(read.fulfilment_count, expected.with == 0 ? 1 : 2);
		ck_assert_uint_eq(placed->order.fulfilments[0].store.row, expected.store);
		if (expected.with != 0)
			ck_assert_uint_eq(read.fulfilments[1].store.row, expected.with);
		assert_order_equal(&placed->order, &read);
		assert_decision(read.decision, expected.store);
		model.orders++;
		model.fulfilments += (int)read.fulfilment_count;
		model.order_lines += (int)read.line_count;
	}
}

static void holds_compare(const struct batch *batch)
{
	for (size_t i = 0; i < batch->hold_count; i++) {
		const struct hold_placed *placed = &batch->holds_placed[i];
		struct verdict expected = model_hold_place(&batch->holds[i]);
		ck_assert_msg(placed->reason == expected.reason &&
				      placed->rank_again == expected.rank_again,
			"hold %zu: reason %d instead of %d", i, placed->reason, expected.reason);
		if (expected.reason != REASON_OK)
			continue;
		ck_assert_uint_eq(placed->hold.store.row, expected.store);
		ck_assert_uint_eq(placed->hold.with.store.row, expected.with);
	}
}

/* Read when all is done: an order of the same batch may have used it. */
static void holds_compare_rows(const struct batch *batch)
{
	struct tx *tx = db_reading(fixture_db(), test_arena());
	for (size_t i = 0; i < batch->hold_count; i++) {
		struct hold said = batch->holds_placed[i].hold, read;
		enum reason reason;
		if (batch->holds_placed[i].reason != REASON_OK)
			continue;
		ck_assert_int_eq(hold_read(tx, said.id, &read, &reason), DB_DONE);
		said.state = model_hold_find(said.id)->state;
		assert_hold_equal(&said, &read);
	}
}

/* Every row there is, and none that a refused one might have left. */
static void rows_compare(void)
{
	const struct {
		const char *table;
		int64_t rows;
	} expected[] = {
		{"orders", model.orders},
		{"history", model.orders},
		{"outbox", model.orders},
		{"fulfilment", model.fulfilments},
		{"event", model.fulfilments},
	};
	for (size_t i = 0; i < ARRAY_LENGTH(expected); i++)
		ck_assert_msg(fixture_number("SELECT COUNT(*) FROM %s", expected[i].table) ==
				      expected[i].rows,
			"rows of %s", expected[i].table);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM order_line"), model.order_lines);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM fulfilment_line"), model.order_lines);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM movement"), model.movements);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM hold"), (int64_t)model.hold_count);
	ck_assert_int_eq(
		fixture_number("SELECT COALESCE(SUM(queue), 0) FROM feed"), model.fulfilments);
	for (uint32_t store = 1; store <= STORES; store++)
		for (uint32_t product = 1; product <= PRODUCTS; product++)
			ck_assert_int_eq(fixture_number("SELECT COALESCE((SELECT reserved FROM"
							" stock WHERE store_id = %u AND"
							" product_id = %u), 0)",
						 store, product),
				model.reserved[store][product]);
}

void batch_check(struct batch *batch)
{
	ck_assert_int_eq(batch_place(batch), DB_DONE);
	if (batch->holds_first)
		holds_compare(batch);
	orders_compare(batch);
	if (!batch->holds_first)
		holds_compare(batch);
	holds_compare_rows(batch);
	rows_compare();
	world_verify();
}
