/* Numbers of orders; see order_number.h. */
#include "server/fulfilment/order_number.h"

#include "common/rand.h"

static int luhn_digit(const char *digits, size_t n)
{
	int sum = 0;
	for (size_t i = 0; i < n; i++) {
		int digit = digits[n - 1 - i] - '0';
		digit = i % 2 == 0 ? digit * 2 : digit;
		sum += digit > 9 ? digit - 9 : digit;
	}
	return (10 - sum % 10) % 10;
}

struct str order_number_new(struct arena *arena)
{
	char *digits = arena_printf(arena, "%09u", rand_below(1000000000));
	return str_printf(arena, "%s%d", digits, luhn_digit(digits, ORDER_NUMBER_DIGITS - 1));
}

bool order_number_is_valid(struct str number)
{
	uint64_t value;
	return number.n == ORDER_NUMBER_DIGITS && str_to_u64(number, UINT64_MAX, &value) &&
	       number.p[ORDER_NUMBER_DIGITS - 1] - '0' ==
		       luhn_digit(number.p, ORDER_NUMBER_DIGITS - 1);
}
