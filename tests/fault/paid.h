/* Orders that are paid, and those who hold the money (tests/lib/provider.h), for tests over api.h.
 */
#ifndef COMPTOIR_TESTS_PAID_H
#define COMPTOIR_TESTS_PAID_H

#include "tests/lib/api.h"
#include "tests/lib/provider.h"

extern struct test_provider *bank;
extern struct server_setup paid_setup;

/* For the fixture: a world with much stock, the provider, and a comptoird that knows it. */
extern const struct test_fixture paid_fixture;

enum { TEA_MINOR = 499, MUG_MINOR = 1250, PAIR_MINOR = TEA_MINOR + MUG_MINOR };

/* An order of one TEA and one MUG at that store. The reference says the provider ("pi_..." is
 * Stripe's) and is set aside there; with is_taken the web shop has the money already. */
struct order paid_order(const char *reference, const char *store_code, bool is_taken);
struct order paid_order_before(
	const char *reference, const char *store_code, int64_t capture_before);
/* Everything is handed over. */
void paid_collect(const struct order *order);
/* The line comes back at PAR1. */
enum reason paid_return(const struct order *order, uint16_t line);
/* The customer agrees to that way. */
enum reason paid_return_as(const struct order *order, uint16_t line, enum refund_way way);

/* One of each: a payment that the web shop holds, and one of Stripe. */
enum { PROVIDERS_TESTED = 2 };
extern const char *const two_providers[PROVIDERS_TESTED];
/* What the provider did of that payment, by its own ledger. */
void assert_money(const char *reference, int64_t captured, int64_t voided, int64_t refunded);
/* The shopper cancels it on the tracking page. */
void paid_cancel(const struct order *order);

/* Until the query says so; within half a minute. */
void await_number(int64_t expected, const char *sql);
/* Whatever waits for a later time is due now. */
void money_hurries(void);
/* No act of that order is requested or unknown any more, and the payment has been looked at; within
 * half a minute. */
void await_settled(const struct order *order);
/* Waits until so many acts of that kind are in that state. */
void await_acts(const struct order *order, const char *kind, const char *state, int64_t count);
void await_refund(const struct order *order, const char *state);

#endif
