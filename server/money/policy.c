/* When money is taken; see policy.h. */
#include "server/money/policy.h"

#include "common/clock.h"
#include "server/fulfilment/directory.h"

static const struct money_policy policies[] = {
#define POLICY(profile, when, alarm_h, act_h, may_expire)                                          \
	{profile, when, (alarm_h)*MS_PER_HOUR, (act_h)*MS_PER_HOUR, may_expire},
#include "server/money/policies.def"
#undef POLICY
};

const struct money_policy *policy_of(const struct stores *stores, const struct order *order)
{
	const struct store *store =
		order->fulfilment_count == 0
			? NULL
			: stores_find(
				  stores, order->fulfilments[order->fulfilment_count - 1].store);
	for (size_t i = 0; store != NULL && i < ARRAY_LENGTH(policies); i++)
		if (str_equal_c(store->profile, policies[i].profile))
			return &policies[i];
	return &policies[0];
}

static size_t count_in(const struct order *order, enum fulfilment_state state)
{
	size_t count = 0;
	for (size_t i = 0; i < order->fulfilment_count; i++)
		count += order->fulfilments[i].state == state;
	return count;
}

/* What another store has ready, or has sent, is not ready for the shopper. */
static size_t count_to_prepare(const struct order *order)
{
	size_t to_send = 0;
	for (size_t i = 0; i < order->fulfilment_count; i++)
		to_send += order->fulfilments[i].sending.is_wanted &&
			   order->fulfilments[i].state == FULFILMENT_READY;
	return count_in(order, FULFILMENT_ASSIGNED) + count_in(order, FULFILMENT_ACCEPTED) +
	       count_in(order, FULFILMENT_PICKING) + count_in(order, FULFILMENT_IN_TRANSIT) +
	       to_send;
}

/* Whether it will be collected is open. */
static bool is_asked_back(const struct order *order)
{
	for (size_t i = 0; i < order->fulfilment_count; i++)
		if (order->fulfilments[i].state == FULFILMENT_READY &&
			order->fulfilments[i].has_recall)
			return true;
	return false;
}

bool policy_is_time(const struct money_policy *policy, const struct order *order)
{
	size_t ready = count_in(order, FULFILMENT_READY);
	size_t collected = count_in(order, FULFILMENT_COLLECTED);
	if (count_to_prepare(order) > 0 || is_asked_back(order))
		return false;
	if (policy->capture_when == CAPTURE_WHEN_READY)
		return ready + collected > 0;
	return ready == 0 && collected > 0;
}

bool policy_is_wanted(const struct order *order)
{
	return count_to_prepare(order) + count_in(order, FULFILMENT_READY) +
		       count_in(order, FULFILMENT_COLLECTED) >
	       0;
}
