/* Letters in a code page; see letters.h. */
#include "store-agent/print/letters.h"

#include <iconv.h>
#include <unicode/unorm2.h>
#include <unicode/utf8.h>

/* What no accent is the difference of. */
static const struct spelling {
	UChar32 letter;
	const char *text;
} spellings[] = {
	{0x0152, "OE"},
	{0x0153, "oe"},
	{0x00a0, " "},
	{0x202f, " "},
	{0x2009, " "},
	{0x2010, "-"},
	{0x2011, "-"},
	{0x2013, "-"},
	{0x2014, "-"},
	{0x2018, "'"},
	{0x2019, "'"},
	{0x201c, "\""},
	{0x201d, "\""},
	{0x2022, "*"},
	{0x2026, "..."},
	{0x20ac, "EUR"},
	{0x2192, "->"},
	{0x00ab, "\""},
	{0x00bb, "\""},
	{0x00b7, "-"},
	{0x00d7, "x"},
	{0x00df, "ss"},
	{0x0131, "i"},
	{0x0141, "L"},
	{0x0142, "l"},
	{0x00d8, "O"},
	{0x00f8, "o"},
	{0x1e9e, "SS"},
};

static bool add_as_is(struct buf *out, iconv_t page, const char *utf8, size_t n)
{
	char letter[8], *to = letter, *from = (char *)utf8;
	size_t room = sizeof(letter);
	iconv(page, NULL, NULL, NULL, NULL);
	if (iconv(page, &from, &n, &to, &room) != 0)
		return false;
	buf_add_bytes(out, letter, (size_t)(to - letter));
	return true;
}

static bool add_spelling(struct buf *out, UChar32 letter)
{
	for (size_t i = 0; i < ARRAY_LENGTH(spellings); i++) {
		if (spellings[i].letter != letter)
			continue;
		buf_add_c(out, spellings[i].text);
		return true;
	}
	return false;
}

/* The letter without what stands above or below it: ễ as ê if there is one, else as e. */
static bool add_without_marks(struct buf *out, iconv_t page, UChar32 letter)
{
	UErrorCode error = U_ZERO_ERROR;
	const UNormalizer2 *normaliser = unorm2_getNFDInstance(&error);
	while (U_SUCCESS(error)) {
		UChar parts[8];
		char utf8[U8_MAX_LENGTH];
		UBool is_wrong = false;
		int32_t i = 0, n = 0;
		int32_t count = unorm2_getRawDecomposition(
			normaliser, letter, parts, ARRAY_LENGTH(parts), &error);
		if (U_FAILURE(error) || count <= 0)
			return false;
		U16_NEXT(parts, i, count, letter);
		U8_APPEND(utf8, n, U8_MAX_LENGTH, letter, is_wrong);
		if (!is_wrong && add_as_is(out, page, utf8, (size_t)n))
			return true;
	}
	return false;
}

static void add_letter(struct buf *out, iconv_t page, struct str utf8)
{
	UChar32 letter;
	size_t i = 0;
	U8_NEXT(utf8.p, i, utf8.n, letter);
	if (!add_as_is(out, page, utf8.p, utf8.n) && !add_spelling(out, letter) &&
		!add_without_marks(out, page, letter))
		buf_add_char(out, '?');
}

void letters_add(struct buf *out, struct str text, const char *code_page)
{
	iconv_t page = iconv_open(code_page, "UTF-8");
	if (page == (iconv_t)-1)
		page = iconv_open("ASCII", "UTF-8"); /* a small system has not all code pages */
	for (size_t i = 0, begin = 0; i < text.n; begin = i) {
		U8_FWD_1(text.p, i, text.n);
		add_letter(out, page, (struct str){text.p + begin, i - begin});
	}
	iconv_close(page);
}
