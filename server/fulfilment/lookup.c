/* Finding an order at a counter; see lookup.h. */
#include "server/fulfilment/lookup.h"

#include <string.h>

#include "server/db/q_lookup.h"
#include "server/db/q_returns.h"
#include "server/fulfilment/returns.h"

/* What stands after the last slash: a link ends with its token. */
static struct str last_part(struct str text)
{
	struct str part = text;
	while (part.n > 0 && memchr(part.p, '/', part.n) != NULL)
		(void)str_cut(&part, '/');
	return part;
}

static enum db_status lookup_one(
	struct tx *tx, order_id id, struct order **orders_out, size_t *count_out)
{
	*orders_out = arena_new_struct(tx_arena(tx), struct order);
	enum db_status status = order_read(tx, id, *orders_out);
	*count_out = status == DB_DONE;
	return status == DB_NONE ? DB_DONE : status;
}

/* The code that an announced return was given has the form of a pickup code. */
static enum db_status lookup_return(struct tx *tx, const struct secret *server_secret,
	const char code[PICKUP_CODE_CHARS + 1], struct order **orders_out, size_t *count_out)
{
	struct q_return_by_code_in in = {return_code_hash(server_secret, code)};
	struct q_return_by_code row;
	enum db_status status = q_return_by_code(tx, &in, &row);
	if (status != DB_DONE)
		return status == DB_NONE ? DB_DONE : status;
	return lookup_one(tx, row.order, orders_out, count_out);
}

enum db_status lookup_orders(struct tx *tx, const struct secret *server_secret, struct str text,
	struct order **orders_out, size_t *count_out)
{
	struct orders_question question = {.text = str_trim(text), .most = LOOKUP_MAX};
	char code[PICKUP_CODE_CHARS + 1];
	order_id id;
	*count_out = 0;
	if (order_token_parse(tx_arena(tx), server_secret, last_part(question.text), &id))
		return lookup_one(tx, id, orders_out, count_out);
	if (order_number_is_valid(question.text))
		question.by = ORDERS_BY_NUMBER;
	else if (memchr(question.text.p, '@', question.text.n) != NULL)
		question.by = ORDERS_BY_EMAIL;
	else if (pickup_code_normalise(question.text, code)) {
		question.by = ORDERS_BY_CODE;
		question.code_hash = order_code_hash(server_secret, code);
	} else
		return DB_DONE;
	enum db_status status = orders_find(tx, &question, orders_out, count_out);
	if (status == DB_DONE && *count_out == 0 && question.by == ORDERS_BY_CODE)
		return lookup_return(tx, server_secret, code, orders_out, count_out);
	return status;
}

enum db_status lookup_gtins(struct tx *tx, product_id product, gtin **gtins_out, size_t *count_out)
{
	struct q_lookup_gtins_in in = {product};
	struct q_lookup_gtins *rows;
	enum db_status status = q_lookup_gtins(tx, &in, &rows, count_out);
	if (status != DB_DONE)
		return status;
	*gtins_out = arena_new_array(tx_arena(tx), *count_out, gtin);
	for (size_t i = 0; i < *count_out; i++)
		(*gtins_out)[i].digits = rows[i].gtin;
	return DB_DONE;
}
