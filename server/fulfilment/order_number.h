/*
 * The number by which people speak of an order, at a counter and on the phone: nine digits of
 * chance and a Luhn check digit (ISO/IEC 7812-1), so that a slip of one digit is seen before
 * anything is looked up.
 */
#ifndef COMPTOIR_ORDER_NUMBER_H
#define COMPTOIR_ORDER_NUMBER_H

#include "server/db/db.h"

enum { ORDER_NUMBER_DIGITS = 10 };

/*
 * Numbers that no order had when they were drawn. With five million orders one draw in two hundred
 * is taken, and a batch of 128 orders that learnt it from its INSERT would be written twice every
 * other time: so it is asked before, for many batches at once. Each is given once. Two processes
 * that drew the same meet at the unique key, and the later one runs again, with other numbers. For
 * any thread.
 */
struct order_numbers *order_numbers_new(void);
void order_numbers_free(struct order_numbers *numbers);

/* In the arena of the transaction. numbers: NULL: as many are drawn as are needed. */
enum db_status order_numbers_take(struct tx *tx, struct order_numbers *numbers, size_t count,
	struct str *numbers_out) MUST_USE;
bool order_number_is_valid(struct str number);

#endif
