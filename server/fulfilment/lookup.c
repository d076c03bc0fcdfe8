/* Finding an order at a counter; see lookup.h. */
#include "server/fulfilment/lookup.h"

#include <string.h>

#include "common/person.h"
#include "server/db/q_lookup.h"
#include "server/db/q_returns.h"
#include "server/db/try.h"
#include "server/fulfilment/contact.h"
#include "server/fulfilment/order_number.h"
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

/* --- by receipt or contact --- */

/* Of each address, number or name so many, newest first, are held against the proof. */
enum { CONTACT_ORDERS_MAX = 100 };

struct found_ids {
	order_id *list;
	size_t count;
};

static enum db_status ids_by_contact(struct tx *tx, struct str text, struct found_ids *found)
{
	struct q_lookup_by_contact_in in = {
		text, contact_phone_key(tx_arena(tx), text), CONTACT_ORDERS_MAX};
	struct q_lookup_by_contact *rows;
	DB_TRY(q_lookup_by_contact(tx, &in, &rows, &found->count));
	found->list = arena_new_array(tx_arena(tx), found->count, order_id);
	for (size_t i = 0; i < found->count; i++)
		found->list[i] = rows[i].order;
	return DB_DONE;
}

/* Columns of ASCII are compared with nothing else. */
static struct str ascii_or_nothing(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if ((unsigned char)text.p[i] >= 0x80)
			return STR_EMPTY;
	return text;
}

static enum db_status ids_by_receipt(struct tx *tx, struct str text, struct found_ids *found)
{
	struct q_lookup_by_receipt_in in = {text, ascii_or_nothing(text), CONTACT_ORDERS_MAX};
	struct q_lookup_by_receipt *rows;
	DB_TRY(q_lookup_by_receipt(tx, &in, &rows, &found->count));
	found->list = arena_new_array(tx_arena(tx), found->count, order_id);
	for (size_t i = 0; i < found->count; i++)
		found->list[i] = rows[i].order;
	return DB_DONE;
}

static enum db_status is_proven(
	struct tx *tx, const struct lookup *asked, order_id id, bool *is_proven_out)
{
	char code[PICKUP_CODE_CHARS + 1];
	gtin scanned = {0};
	struct q_lookup_is_proven row;
	struct str printed = pickup_code_print(tx_arena(tx), asked->server_secret, id);
	*is_proven_out =
		pickup_code_normalise(printed, code) && pickup_code_ends_with(code, asked->proof);
	if (*is_proven_out)
		return DB_DONE;
	if (!gtin_parse(asked->proof, &scanned))
		scanned.digits = 0;
	struct q_lookup_is_proven_in in = {id, ascii_or_nothing(asked->proof), scanned.digits};
	DB_MUST(q_lookup_is_proven(tx, &in, &row));
	*is_proven_out = row.is_proven;
	return DB_DONE;
}

/* Those of which the customer shows something. */
static enum db_status read_proven(struct tx *tx, const struct lookup *asked,
	const struct found_ids *found, struct order **orders_out, size_t *count_out)
{
	*orders_out = arena_new_array(tx_arena(tx), LOOKUP_MAX, struct order);
	*count_out = 0;
	for (size_t i = 0; i < found->count && *count_out < LOOKUP_MAX; i++) {
		bool proven;
		DB_TRY(is_proven(tx, asked, found->list[i], &proven));
		if (proven)
			DB_MUST(order_read(tx, found->list[i], &(*orders_out)[(*count_out)++]));
	}
	return DB_DONE;
}

enum db_status lookup_at_counter(struct tx *tx, const struct lookup *asked,
	enum return_found *by_out, struct order **orders_out, size_t *count_out)
{
	struct lookup with = *asked;
	struct found_ids found;
	char code[PICKUP_CODE_CHARS + 1];
	with.text = str_trim(asked->text);
	with.proof = str_trim(asked->proof);
	*by_out = pickup_code_normalise(with.text, code) ? FOUND_BY_CODE : FOUND_BY_NUMBER;
	DB_TRY(lookup_orders(tx, asked->server_secret, with.text, orders_out, count_out));
	if (*count_out > 0)
		return DB_DONE;
	*by_out = FOUND_BY_NUMBER;
	DB_TRY(ids_by_receipt(tx, with.text, &found));
	if (found.count == 1)
		return lookup_one(tx, found.list[0], orders_out, count_out);
	if (str_is_empty(with.proof))
		return DB_DONE;
	if (found.count == 0) {
		*by_out = FOUND_BY_CONTACT;
		DB_TRY(ids_by_contact(tx, with.text, &found));
	}
	return read_proven(tx, &with, &found, orders_out, count_out);
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
