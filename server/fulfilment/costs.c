/* What an order costs beside its goods; see costs.h. */
#include "server/fulfilment/costs.h"

#include "server/db/q_cost.h"
#include "server/db/try.h"

enum cost_back { COST_NONE, COST_STANDARD, COST_ALL };

static const struct cost_policy {
	enum refund_ground ground;
	bool has_return;
	enum return_ground of_return;
	enum cost_back back;
} policies[] = {
#define COST_BACK(ground, back)		  {ground, false, GROUND_POLICY, back},
#define COST_BACK_OF_RETURN(ground, back) {REFUND_FOR_RETURN, true, ground, back},
#include "server/fulfilment/cost_policies.def"
#undef COST_BACK
#undef COST_BACK_OF_RETURN
};

static enum cost_back back_for(const struct q_order_endings *ending)
{
	for (size_t i = 0; i < ARRAY_LENGTH(policies); i++) {
		const struct cost_policy *policy = &policies[i];
		if (policy->ground == ending->ground &&
			policy->has_return == ending->has_of_return &&
			(!policy->has_return || policy->of_return == ending->of_return))
			return policy->back;
	}
	return COST_NONE;
}

static enum db_status back_of(struct tx *tx, const struct order *order, int64_t *minor_out)
{
	struct q_order_endings_in in = {order->id};
	struct q_order_endings *endings;
	enum cost_back back = COST_ALL;
	size_t count;
	DB_TRY(q_order_endings(tx, &in, &endings, &count));
	for (size_t i = 0; i < count; i++)
		if (back_for(&endings[i]) < back)
			back = back_for(&endings[i]);
	*minor_out = back == COST_ALL	     ? order->cost.amount_minor
		     : back == COST_STANDARD ? order->cost.standard_minor
					     : 0;
	return DB_DONE;
}

enum db_status cost_take_back(struct tx *tx, const struct order *order, struct owed_part *part_out)
{
	const struct order_cost *cost = &order->cost;
	struct q_order_lines_left_in in = {order->id};
	struct q_order_lines_left left;
	uint64_t changed;
	*part_out = (struct owed_part){.line = 0, .qty = 1};
	if (cost->amount_minor == 0)
		return DB_DONE;
	DB_MUST(q_order_lines_left(tx, &in, &left));
	if (left.lines > 0)
		return DB_DONE;
	struct q_order_cost_give_back_in give = {.order = order->id};
	DB_TRY(back_of(tx, order, &give.back_minor));
	if (give.back_minor == 0)
		return DB_DONE;
	DB_TRY(q_order_cost_give_back(tx, &give, &changed));
	if (changed == 0)
		return DB_DONE; /* it was before */
	part_out->amount_minor = give.back_minor;
	part_out->tax_amount = tax_share(cost->tax_amount, give.back_minor, cost->amount_minor);
	return DB_DONE;
}

enum db_status cost_keep(struct tx *tx, order_id order)
{
	struct q_order_cost_keep_in in = {order};
	uint64_t changed;
	return q_order_cost_keep(tx, &in, &changed);
}
