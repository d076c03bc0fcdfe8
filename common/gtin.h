/*
 * GTINs (GS1 General Specifications, 7.9 check digit): 8, 12, 13 or 14 digits, kept
 * as 14 digits in a number, so that 3017620422003 and 03017620422003 are one product.
 */
#ifndef COMPTOIR_GTIN_H
#define COMPTOIR_GTIN_H

#include "common/str.h"

typedef struct {
	uint64_t digits; /* up to 14; 0 is no GTIN */
} gtin;

/* False when the length is none of the four, something is no digit, the check digit is wrong or
 * all digits are zero. Blanks and dashes are not accepted. */
bool gtin_parse(struct str text, gtin *gtin_out);
/* Digit that completes 13 digits to a GTIN-14. */
unsigned gtin_check_digit(uint64_t first_13_digits);
struct str gtin_print14(struct arena *arena, gtin value);
/* As people and barcodes show it: 13 digits, or 8 or 14 where it does not fit 13. */
struct str gtin_print(struct arena *arena, gtin value);

#endif
