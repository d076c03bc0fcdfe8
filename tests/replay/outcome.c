/* What the database says at the end; see replay.h. */
#include "tests/lib/fixture_db.h"
#include "tests/replay/replay.h"

static uint32_t product_of_row(const struct replay *replay, int64_t row)
{
	for (uint32_t i = 0; i < replay->invoices->product_count; i++)
		if (replay->chain->product_rows[i] == row)
			return i;
	ck_abort_msg("there is no product %lld", (long long)row);
}

static int64_t next_number(struct str *row)
{
	int64_t value;
	ck_assert(str_to_i64(str_cut(row, ' '), &value));
	return value;
}

/* Pairs without a row must be zero in the model, so the sums are compared as well. */
static void check_store(struct replay *replay, int store)
{
	struct model *model = replay->chain->model;
	int64_t difference = 0;
	struct str rows = fixture_text("SELECT GROUP_CONCAT(CONCAT_WS(' ', product_id, on_hand,"
				       " reserved) SEPARATOR '\n') FROM stock WHERE store_id = %u",
		model->stores[store].row);
	for (uint32_t i = 0; i < model->product_count; i++)
		difference += *model_on_hand(model, store, i) + *model_reserved(model, store, i);
	while (rows.n > 0) {
		struct str row = str_cut(&rows, '\n');
		uint32_t product = product_of_row(replay, next_number(&row));
		int64_t on_hand = next_number(&row), reserved = next_number(&row);
		ck_assert_int_eq(on_hand, *model_on_hand(model, store, product));
		ck_assert_int_eq(reserved, *model_reserved(model, store, product));
		difference -= on_hand + reserved;
		replay->counts.pairs++;
	}
	ck_assert_int_eq(difference, 0);
}

static int64_t owed(const char *ground)
{
	return fixture_number("SELECT COALESCE(SUM(amount_minor), 0) FROM refund"
			      " WHERE ground = '%s' AND state IN ('due', 'at_till')",
		ground);
}

void check_all(struct replay *replay)
{
	const struct counts *counts = &replay->counts;
	for (size_t i = 0; i < replay->chain->model->store_count; i++)
		check_store(replay, (int)i);
	ck_assert_int_eq(owed("unavailable"), counts->owed_unavailable);
	ck_assert_int_eq(owed("refused"), counts->owed_refused);
	ck_assert_int_eq(owed("cancel"), counts->owed_cancelled);
	ck_assert_int_eq(owed("return"), counts->owed_returned);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM orders"), (int64_t)orders_wanted());
	ck_assert_int_eq(
		fixture_number("SELECT COUNT(*) FROM fulfilment WHERE state IN ('assigned',"
			       " 'accepted', 'picking') OR put_back_due"),
		0);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM fulfilment WHERE state = 'ready'"),
		counts->left);
	ck_assert_int_eq(fixture_number("SELECT COUNT(DISTINCT order_id) FROM fulfilment"
					" WHERE state = 'cancelled'"),
		counts->cancelled);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM returns"), counts->returns);
	ck_assert_int_eq(chain_ctl("verify"), 0);
}
