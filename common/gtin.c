/* Article numbers on barcodes; see gtin.h. */
#include "common/gtin.h"

#include <inttypes.h>

#define GTIN_MAX   UINT64_C(99999999999999)
#define GTIN13_MAX UINT64_C(9999999999999)
#define GTIN8_MAX  UINT64_C(99999999)

/* From the right the digits weigh 3, 1, 3, 1, …; leading zeros add nothing, so one rule fits all
 * four lengths. */
unsigned gtin_check_digit(uint64_t first_13_digits)
{
	unsigned sum = 0, weight = 3;
	for (uint64_t rest = first_13_digits; rest > 0; rest /= 10) {
		sum += (unsigned)(rest % 10) * weight;
		weight = 4 - weight;
	}
	return (10 - sum % 10) % 10;
}

bool gtin_parse(struct str text, gtin *gtin_out)
{
	uint64_t digits;
	if (text.n != 8 && text.n != 12 && text.n != 13 && text.n != 14)
		return false;
	if (!str_to_u64(text, GTIN_MAX, &digits) || digits == 0)
		return false;
	if (digits % 10 != gtin_check_digit(digits / 10))
		return false;
	*gtin_out = (gtin){digits};
	return true;
}

struct str gtin_print14(struct arena *arena, gtin value)
{
	return str_printf(arena, "%014" PRIu64, value.digits);
}

struct str gtin_print(struct arena *arena, gtin value)
{
	int width = value.digits <= GTIN8_MAX ? 8 : value.digits <= GTIN13_MAX ? 13 : 14;
	return str_printf(arena, "%0*" PRIu64, width, value.digits);
}
