/* When money is taken, by jurisdiction (policies.def), and what of an order is still to be paid. */
#ifndef COMPTOIR_MONEY_POLICY_H
#define COMPTOIR_MONEY_POLICY_H

#include "server/fulfilment/order.h"

enum capture_when { CAPTURE_WHEN_READY, CAPTURE_AT_HANDOVER };

struct money_policy {
	const char *profile;
	enum capture_when capture_when;
	int64_t alarm_ms, act_ms; /* before the authorisation's own end */
	bool voucher_may_expire;
};

/* The policy of the store that brings the order (its latest fulfilment). Never NULL. */
const struct money_policy *policy_of(const struct stores *stores, const struct order *order);

/* Every fulfilment has got as far as the policy asks, and there is something to pay for. */
bool policy_is_time(const struct money_policy *policy, const struct order *order);
/* Some goods are with the shopper, or may still get there. */
bool policy_is_wanted(const struct order *order);

#endif
