/* Goods that were sold over HTTP and come back, for tests of returns: what the shopper says, what a
 * counter reports, and what people at headquarters read. */
#ifndef COMPTOIR_TESTS_GOODS_H
#define COMPTOIR_TESTS_GOODS_H

#include "tests/lib/visitor.h"

/* A prepaid order of two TEA and one MUG at PAR1, by Zoé; and the same, collected. */
struct got *goods_bought(void);
struct got *goods_collected(void);
struct order goods_order(const struct got *got);
/* As if everything had been collected so many days earlier. */
void goods_age(int days);
struct got *goods_announce(const struct got *order, const char *lines, const char *reason);
/* The path of its tracking page. */
const char *goods_page(const struct got *order);

/* A command of camille about this return (an id); more: its other members, in single quotes. */
const char *goods_command(
	const char *type, const struct got *order, const char *goods, const char *more);
/* What headquarters answers to it. */
const char *goods_told(const char *agent, const char *command);

/* A page of the back office, as ines reads it in English; or in a browser of the test's. */
struct got *staff_page_of(struct visitor *staff, const char *path);
struct got *staff_page(const char *path);

#endif
