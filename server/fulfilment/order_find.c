/* Finding orders; see order.h. */
#include <string.h>

#include "common/log.h"
#include "server/db/q_order.h"
#include "server/db/try.h"
#include "server/fulfilment/order.h"
#include "server/fulfilment/order_number.h"

enum { FOUND_MAX = 100 };

struct finding {
	struct tx *tx;
	struct str before; /* bytes of an id */
	uint32_t most;
	order_id *ids;
	size_t count;
};

static enum db_status latest(struct finding *finding)
{
	struct q_orders_latest_in in = {finding->before, finding->most};
	struct q_orders_latest *rows;
	DB_TRY(q_orders_latest(finding->tx, &in, &rows, &finding->count));
	for (size_t i = 0; i < finding->count; i++)
		finding->ids[i] = rows[i].order;
	return DB_DONE;
}

static enum db_status by_email(struct finding *finding, struct str email)
{
	struct q_orders_by_email_in in = {email, finding->before, finding->most};
	struct q_orders_by_email *rows;
	DB_TRY(q_orders_by_email(finding->tx, &in, &rows, &finding->count));
	for (size_t i = 0; i < finding->count; i++)
		finding->ids[i] = rows[i].order;
	return DB_DONE;
}

static enum db_status by_code(struct finding *finding, struct hash code_hash)
{
	struct q_orders_by_code_in in = {code_hash, finding->before, finding->most};
	struct q_orders_by_code *rows;
	DB_TRY(q_orders_by_code(finding->tx, &in, &rows, &finding->count));
	for (size_t i = 0; i < finding->count; i++)
		finding->ids[i] = rows[i].order;
	return DB_DONE;
}

static enum db_status by_number(struct finding *finding, struct str number)
{
	struct q_order_id_by_number_in in = {number};
	struct q_order_id_by_number row;
	if (!order_number_is_valid(number))
		return DB_DONE;
	enum db_status status = q_order_id_by_number(finding->tx, &in, &row);
	if (status == DB_DONE)
		finding->ids[finding->count++] = row.order;
	return status == DB_NONE ? DB_DONE : status;
}

static enum db_status find_ids(struct finding *finding, const struct orders_question *question)
{
	switch (question->by) {
	case ORDERS_ALL:
		return latest(finding);
	case ORDERS_BY_EMAIL:
		return by_email(finding, question->text);
	case ORDERS_BY_CODE:
		return by_code(finding, question->code_hash);
	case ORDERS_BY_NUMBER:
		return by_number(finding, question->text);
	}
	return DB_BROKEN;
}

enum db_status orders_find(struct tx *tx, const struct orders_question *question,
	struct order **orders_out, size_t *count_out)
{
	struct uuid last;
	memset(last.bytes, 0xFF, sizeof(last.bytes));
	const struct uuid *before = question->has_before ? &question->before.uuid : &last;
	struct finding finding = {
		.tx = tx,
		.before = {(const char *)before->bytes, sizeof(before->bytes)},
		.most = (uint32_t)(question->most > FOUND_MAX ? FOUND_MAX : question->most),
	};
	finding.ids = arena_new_array(tx_arena(tx), finding.most, order_id);
	DB_TRY(find_ids(&finding, question));
	*count_out = finding.count;
	*orders_out = arena_new_array(tx_arena(tx), finding.count, struct order);
	for (size_t i = 0; i < finding.count; i++)
		DB_MUST(order_read(tx, finding.ids[i], &(*orders_out)[i]));
	return DB_DONE;
}

struct hash order_code_hash(
	const struct secret *server_secret, const char code[PICKUP_CODE_CHARS + 1])
{
	return hash_keyed(server_secret, "order by pickup code", code, PICKUP_CODE_CHARS);
}

struct hash order_code_hash_of(
	struct arena *arena, const struct secret *server_secret, order_id order)
{
	char code[PICKUP_CODE_CHARS + 1];
	if (!pickup_code_normalise(pickup_code_print(arena, server_secret, order), code))
		log_error("pickup_code_unreadable");
	return order_code_hash(server_secret, code);
}
