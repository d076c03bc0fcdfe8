/*
 * Paid orders of tea, pens, books and mugs at one store of Paris, and of two bundles of them: set
 * aside, prepared, captured, handed over, brought back. For the tests of what is taken and given
 * back of each line (test_line_*.c); everything here fails the test when it fails.
 */
#ifndef COMPTOIR_TESTS_MONEY_SCENE_H
#define COMPTOIR_TESTS_MONEY_SCENE_H

#include "server/money/plan.h"
#include "tests/lib/world.h"

/* What each line may be of: goods, and PENS, whose lines seldom divide, and SET of two VAT rates.
 */
enum { GOODS = 4, SOLD = 6 };
extern const char *const goods[GOODS];
extern const char *const sold[SOLD];
/* 14.97 with 2.50 of VAT, and 22.00 with 1.15. */
extern const struct world_line tea_and_book[2];
/* 4.90 for a courier with 0.82 of VAT; 3.00 by the standard way. */
enum { COURIER_MINOR = 490, STANDARD_MINOR = 300 };
extern const struct order_cost courier;

/* The world anew, with plenty of everything at PAR1 and no costs beside the goods. */
void start_world(void);
/* Its money is set aside, and taken when it is ready. */
struct order placed(const struct world_line *lines, size_t count);

/* What is to be asked of the shop's provider is asked, and done; twice over. */
void money_moves(const struct order *order);
/* What the done acts of a kind have of a line, summed up; what: a column of payment_act_line. */
int64_t of_acts(const char *what, const char *kind, int line);
/* What the shopper keeps of each line is what was taken less what was given back, with its taxes.
 */
void assert_nothing_is_lost(void);
/* By this code of common/tax.h, at the world's rates for "vat". sku "%": all of them. */
void goods_are_taxed(const char *sku, const char *code);

/* Of the first line so many are not there. */
void make_ready(const struct order *order, int32_t missing);
/* Of the last line so many are refused, and swap is taken instead of one of them ("": nothing). */
void hand_over(const struct order *order, int32_t refused, const char *swap);
void come_back(const struct order *order, uint16_t line, int32_t qty);
void come_back_at(const char *store, const struct order *order, uint16_t line, int32_t qty);

#endif
