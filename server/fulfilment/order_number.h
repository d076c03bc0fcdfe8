/*
 * The number by which people speak of an order, at a counter and on the phone: nine digits of
 * chance and a Luhn check digit (ISO/IEC 7812-1), so that a slip of one digit is seen before
 * anything is looked up. Chance may draw one that is taken: whoever writes the order draws again.
 */
#ifndef COMPTOIR_ORDER_NUMBER_H
#define COMPTOIR_ORDER_NUMBER_H

#include "common/str.h"

enum { ORDER_NUMBER_DIGITS = 10 };

struct str order_number_new(struct arena *arena);
bool order_number_is_valid(struct str number);

#endif
