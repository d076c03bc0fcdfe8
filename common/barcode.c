/* Linear barcodes; see barcode.h. */
#include "common/barcode.h"

#include <string.h>

static void module_add(struct barcode *barcode, bool is_dark)
{
	barcode->is_dark[barcode->count++] = is_dark;
}

/* '1' is a dark module, '0' a light one; is_swapped the other way round. */
static void modules_add(struct barcode *barcode, const char *bits, bool is_swapped)
{
	for (; *bits != '\0'; bits++)
		module_add(barcode, (*bits == '1') != is_swapped);
}

/* Widths of bars and spaces in turn, as digits. */
static void bars_add(struct barcode *barcode, const char *widths)
{
	for (bool is_dark = true; *widths != '\0'; widths++, is_dark = !is_dark) {
		for (int i = 0; i < *widths - '0'; i++)
			module_add(barcode, is_dark);
	}
}

/* --- EAN: number set A; C is A swapped, B is C backwards --- */

static const char *const ean_set_a[10] = {"0001101", "0011001", "0010011", "0111101", "0100011",
	"0110001", "0101111", "0111011", "0110111", "0001011"};
static const char *const ean_set_b[10] = {"0100111", "0110011", "0011011", "0100001", "0011101",
	"0111001", "0000101", "0010001", "0001001", "0010111"};
/* The first digit of thirteen is told by which set each digit on the left is from. */
static const char *const ean_parity[10] = {"AAAAAA", "AABABB", "AABBAB", "AABBBA", "ABAABB",
	"ABBAAB", "ABBBAA", "ABABAB", "ABABBA", "ABBABA"};

/* half: how many digits stand on each side of the centre. */
static void ean_add(struct barcode *barcode, const char *digits, const char *parity, size_t half)
{
	modules_add(barcode, "101", false);
	for (size_t i = 0; i < half; i++) {
		int digit = digits[i] - '0';
		modules_add(barcode, parity[i] == 'A' ? ean_set_a[digit] : ean_set_b[digit], false);
	}
	modules_add(barcode, "01010", false);
	for (size_t i = half; i < 2 * half; i++)
		modules_add(barcode, ean_set_a[digits[i] - '0'], true);
	modules_add(barcode, "101", false);
}

/* --- ITF-14: pairs of digits, one in the bars, one in the spaces; wide is three narrow --- */

static const char *const itf_widths[10] = {
	"11331", "31113", "13113", "33111", "11313", "31311", "13311", "11133", "31131", "13131"};

static void itf_add(struct barcode *barcode, const char *digits)
{
	bars_add(barcode, "1111");
	for (size_t i = 0; i < 14; i += 2) {
		char pair[11] = {0};
		for (size_t k = 0; k < 5; k++) {
			pair[2 * k] = itf_widths[digits[i] - '0'][k];
			pair[2 * k + 1] = itf_widths[digits[i + 1] - '0'][k];
		}
		bars_add(barcode, pair);
	}
	bars_add(barcode, "311");
}

void barcode_gtin(gtin value, struct barcode *barcode_out)
{
	char digits[15];
	for (uint64_t i = 14, rest = value.digits; i > 0; i--, rest /= 10)
		digits[i - 1] = (char)('0' + rest % 10);
	*barcode_out = (struct barcode){.quiet_left = 10, .quiet_right = 10};
	if (value.digits >= UINT64_C(10000000000000)) {
		itf_add(barcode_out, digits);
	} else if (value.digits >= 100000000) {
		barcode_out->quiet_left = 11;
		barcode_out->quiet_right = 7;
		ean_add(barcode_out, digits + 2, ean_parity[digits[1] - '0'], 6);
	} else {
		barcode_out->quiet_left = 7;
		barcode_out->quiet_right = 7;
		ean_add(barcode_out, digits + 6, "AAAA", 4);
	}
}

/* --- Code 128 --- */

enum { CODE_C = 99, CODE_B = 100, START_B = 104, START_C = 105, STOP = 106 };

static const char *const code128_widths[107] = {"212222", "222122", "222221", "121223", "121322",
	"131222", "122213", "122312", "132212", "221213", "221312", "231212", "112232", "122132",
	"122231", "113222", "123122", "123221", "223211", "221132", "221231", "213212", "223112",
	"312131", "311222", "321122", "321221", "312212", "322112", "322211", "212123", "212321",
	"232121", "111323", "131123", "131321", "112313", "132113", "132311", "211313", "231113",
	"231311", "112133", "112331", "132131", "113123", "113321", "133121", "313121", "211331",
	"231131", "213113", "213311", "213131", "311123", "311321", "331121", "312113", "312311",
	"332111", "314111", "221411", "431111", "111224", "111422", "121124", "121421", "141122",
	"141221", "112214", "112412", "122114", "122411", "142112", "142211", "241211", "221114",
	"413111", "241112", "134111", "111242", "121142", "121241", "114212", "124112", "124211",
	"411212", "421112", "421211", "212141", "214121", "412121", "111143", "111341", "131141",
	"114113", "114311", "411113", "411311", "113141", "114131", "311141", "411131", "211412",
	"211214", "211232", "2331112"};

struct code128 {
	struct barcode *barcode;
	unsigned checksum, symbols;
	bool is_in_c;
};

static void symbol_add(struct code128 *code, unsigned value)
{
	code->checksum += value * (code->symbols == 0 ? 1 : code->symbols);
	code->symbols++;
	bars_add(code->barcode, code128_widths[value]);
}

static void set_choose(struct code128 *code, bool is_c)
{
	if (code->symbols == 0)
		symbol_add(code, is_c ? START_C : START_B);
	else if (is_c != code->is_in_c)
		symbol_add(code, is_c ? CODE_C : CODE_B);
	code->is_in_c = is_c;
}

/* Set C pays for pairs from four digits on at either end, six in between, two when already there
 * (ISO/IEC 15417, annex E). */
static bool wants_set_c(const struct code128 *code, struct str text, size_t at, size_t digits)
{
	if (digits < 2 || (code->is_in_c && code->symbols > 0))
		return digits >= 2;
	bool is_at_end = at == 0 || at + digits == text.n;
	/* An odd digit goes first in set B, so that the pairs reach the end. */
	return digits % 2 == 0 ? digits >= (is_at_end ? 4U : 6U) : at == 0 && digits >= 5;
}

bool barcode_code128(struct str text, struct barcode *barcode_out)
{
	*barcode_out = (struct barcode){.quiet_left = 10, .quiet_right = 10};
	struct code128 code = {.barcode = barcode_out};
	if (text.n == 0 || text.n > BARCODE_TEXT_MAX)
		return false;
	for (size_t i = 0; i < text.n;) {
		if (text.p[i] < ' ' || text.p[i] > '~')
			return false;
		size_t digits = 0;
		while (i + digits < text.n && text.p[i + digits] >= '0' &&
			text.p[i + digits] <= '9')
			digits++;
		set_choose(&code, wants_set_c(&code, text, i, digits));
		if (code.is_in_c) {
			symbol_add(&code,
				(unsigned)(text.p[i] - '0') * 10 + (unsigned)(text.p[i + 1] - '0'));
			i += 2;
		} else {
			symbol_add(&code, (unsigned)(text.p[i] - ' '));
			i++;
		}
	}
	bars_add(barcode_out, code128_widths[code.checksum % 103]);
	bars_add(barcode_out, code128_widths[STOP]);
	return true;
}
