/* Any text as each of the small things people and programs send: what is accepted reads back. */
#include <stdlib.h>

#include "common/clock.h"
#include "common/gtin.h"
#include "common/hours.h"
#include "common/money.h"
#include "common/token.h"

static void check(bool is_right)
{
	if (!is_right)
		abort();
}

static void read_times(struct arena *arena, struct str text)
{
	int64_t at, at_again;
	int32_t day, day_again;
	if (instant_parse(text, &at) && at >= 0)
		check(instant_parse(instant_print(arena, at), &at_again) && at == at_again);
	if (day_parse(text, &day))
		check(day_parse(day_print(arena, day), &day_again) && day == day_again);
	zone_named(text);
}

static void read_numbers(struct arena *arena, struct str text)
{
	static const struct currency eur = {"EUR"};
	gtin number, number_again;
	int64_t minor, minor_again;
	if (gtin_parse(text, &number))
		check(gtin_parse(gtin_print(arena, number), &number_again) &&
			number.digits == number_again.digits);
	if (money_parse(text, eur, &minor)) {
		check(minor >= 0 && money_parse(money_print(arena, minor, eur), eur, &minor_again));
		check(minor == minor_again);
	}
}

static void read_secrets(struct arena *arena, struct str text)
{
	static const struct secret secret = {{1}};
	struct str bytes;
	struct uuid uuid, again;
	order_id order;
	char code[PICKUP_CODE_CHARS + 1], code_again[PICKUP_CODE_CHARS + 1];
	if (base64url_parse(arena, text, &bytes))
		check(str_equal(base64url_print(arena, bytes.p, bytes.n), text));
	if (uuid_parse(text, &uuid))
		check(uuid_parse(uuid_print(arena, uuid), &again) && uuid_equal(uuid, again));
	if (pickup_code_normalise(text, code))
		check(pickup_code_normalise(str_of(code), code_again));
	if (order_token_parse(arena, &secret, text, &order))
		check(str_equal(order_token_print(arena, &secret, order), text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new(16 << 20);
	struct str text = str_dup(arena, (struct str){(const char *)data, size});
	read_times(arena, text);
	read_numbers(arena, text);
	read_secrets(arena, text);
	arena_free(arena);
	return 0;
}
