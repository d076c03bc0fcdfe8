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
 * Draws numbers that no order has. With five million orders one draw in two hundred is taken, and a
 * batch of 128 orders that learnt it from its INSERT would be written twice every other time: so
 * it is asked before. Two that draw the same at one moment meet at the unique key, and the later
 * one runs again.
 */
enum db_status order_numbers_draw(struct tx *tx, size_t count, struct str *numbers_out) MUST_USE;
bool order_number_is_valid(struct str number);

#endif
