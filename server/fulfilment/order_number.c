/* Numbers of orders; see order_number.h. */
#include "server/fulfilment/order_number.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "common/rand.h"
#include "server/db/key_list.h"
#include "server/db/q_order.h"
#include "server/db/try.h"

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

static struct str number_new(struct arena *arena)
{
	char *digits = arena_printf(arena, "%09u", rand_below(1000000000));
	return str_printf(arena, "%s%d", digits, luhn_digit(digits, ORDER_NUMBER_DIGITS - 1));
}

static enum db_status find_taken(struct tx *tx, const struct str *numbers, size_t count,
	struct q_order_numbers_taken **taken_out, size_t *taken_count_out)
{
	struct key_list list;
	key_list_init(&list, tx_arena(tx));
	for (size_t i = 0; i < count; i++)
		key_list_add_text(&list, numbers[i]);
	struct q_order_numbers_taken_in in = {key_list_text(&list)};
	return q_order_numbers_taken(tx, &in, taken_out, taken_count_out);
}

/* Draws the number anew, among the first, which are asked for once more. */
static void redraw(struct arena *arena, struct str *numbers, size_t count, struct str taken,
	size_t *again_inout)
{
	for (size_t i = *again_inout; i < count; i++) {
		if (!str_equal(numbers[i], taken))
			continue;
		numbers[i] = numbers[*again_inout];
		numbers[(*again_inout)++] = number_new(arena);
		return;
	}
}

static enum db_status draw(struct tx *tx, size_t count, struct str *numbers_out)
{
	for (size_t i = 0; i < count; i++)
		numbers_out[i] = number_new(tx_arena(tx));
	for (size_t unsure = count; unsure > 0;) {
		struct q_order_numbers_taken *taken;
		size_t taken_count, again = 0;
		DB_TRY(find_taken(tx, numbers_out, unsure, &taken, &taken_count));
		for (size_t i = 0; i < taken_count; i++)
			redraw(tx_arena(tx), numbers_out, unsure, taken[i].number, &again);
		unsure = again;
	}
	return DB_DONE;
}

/* --- in stock --- */

enum { IN_STOCK = 512 };

struct order_numbers {
	pthread_mutex_t lock;
	char digits[IN_STOCK][ORDER_NUMBER_DIGITS];
	size_t count;
};

struct order_numbers *order_numbers_new(void)
{
	struct order_numbers *numbers = calloc(1, sizeof(*numbers));
	if (numbers == NULL)
		abort();
	pthread_mutex_init(&numbers->lock, NULL);
	return numbers;
}

void order_numbers_free(struct order_numbers *numbers)
{
	if (numbers == NULL)
		return; /* a program that only says its version has none */
	pthread_mutex_destroy(&numbers->lock);
	free(numbers);
}

/* All of them or none. */
static bool stock_take(
	struct order_numbers *numbers, struct arena *arena, size_t count, struct str *numbers_out)
{
	pthread_mutex_lock(&numbers->lock);
	bool suffices = numbers->count >= count;
	for (size_t i = 0; i < count && suffices; i++)
		numbers_out[i] = str_dup(arena,
			(struct str){numbers->digits[--numbers->count], ORDER_NUMBER_DIGITS});
	pthread_mutex_unlock(&numbers->lock);
	return suffices;
}

/* Others may have put theirs there meanwhile: what has no place is forgotten. */
static void stock_put(struct order_numbers *numbers, const struct str *drawn, size_t count)
{
	pthread_mutex_lock(&numbers->lock);
	for (size_t i = 0; i < count && numbers->count < IN_STOCK; i++)
		memcpy(numbers->digits[numbers->count++], drawn[i].p, ORDER_NUMBER_DIGITS);
	pthread_mutex_unlock(&numbers->lock);
}

enum db_status order_numbers_take(
	struct tx *tx, struct order_numbers *numbers, size_t count, struct str *numbers_out)
{
	if (numbers == NULL)
		return draw(tx, count, numbers_out);
	if (stock_take(numbers, tx_arena(tx), count, numbers_out))
		return DB_DONE;
	struct str *drawn = arena_new_array(tx_arena(tx), count + IN_STOCK, struct str);
	DB_TRY(draw(tx, count + IN_STOCK, drawn));
	memcpy(numbers_out, drawn, count * sizeof(*drawn));
	stock_put(numbers, drawn + count, IN_STOCK);
	return DB_DONE;
}

bool order_number_is_valid(struct str number)
{
	uint64_t value;
	return number.n == ORDER_NUMBER_DIGITS && str_to_u64(number, UINT64_MAX, &value) &&
	       number.p[ORDER_NUMBER_DIGITS - 1] - '0' ==
		       luhn_digit(number.p, ORDER_NUMBER_DIGITS - 1);
}
