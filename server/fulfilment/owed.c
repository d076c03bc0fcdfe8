/* What is owed back, line by line; see owed.h. */
#include "server/fulfilment/owed.h"

#include "server/db/q_order.h"
#include "server/db/try.h"
#include "server/fulfilment/costs.h"
#include "server/fulfilment/line_vat.h"
#include "server/fulfilment/order_write.h"

/* As many given instead as there are lines. */
enum { PARTS_MAX = 2 * ORDER_LINES_MAX };

struct owed owed_nothing(struct arena *arena)
{
	return (struct owed){.parts = arena_new_array(arena, PARTS_MAX, struct owed_part)};
}

static struct owed_part *part_of(struct owed *owed, uint16_t line)
{
	for (size_t i = 0; i < owed->count; i++)
		if (owed->parts[i].line == line)
			return &owed->parts[i];
	struct owed_part *part = &owed->parts[owed->count++];
	*part = (struct owed_part){.line = line};
	return part;
}

void owed_add(struct owed *owed, const struct order_line *line, int32_t qty)
{
	struct owed_part *part = part_of(owed, line->line);
	part->qty += qty;
	part->amount_minor += qty * line->price_minor;
}

void owed_spend(struct owed *owed, const struct order_line *line, int64_t amount_minor)
{
	part_of(owed, line->line)->amount_minor -= amount_minor;
}

void owed_give(struct owed *owed, const struct order_line *line)
{
	*part_of(owed, line->line) = (struct owed_part){
		.line = line->line,
		.qty = -line->qty,
		.amount_minor = -line->qty * line->price_minor,
		.tax_minor = -line->vat_minor,
	};
}

int64_t owed_minor(const struct owed *owed)
{
	int64_t minor = 0;
	for (size_t i = 0; i < owed->count; i++)
		minor += owed->parts[i].amount_minor;
	return minor;
}

static struct str cause_of(const struct uuid *cause)
{
	return (struct str){(const char *)cause->bytes, sizeof(cause->bytes)};
}

static enum db_status lines_write(struct tx *tx, const struct order *order,
	enum refund_ground ground, const struct uuid *cause, const struct owed *owed)
{
	struct q_refund_line_add_in *in =
		arena_new_array(tx_arena(tx), owed->count, struct q_refund_line_add_in);
	struct line_vat vat;
	size_t count = 0;
	DB_TRY(line_vat_read(tx, order->id, (return_id){0}, &vat));
	for (size_t i = 0; i < owed->count; i++) {
		const struct owed_part *part = &owed->parts[i];
		const struct order_line *line = order_find_line(order, part->line);
		if (part->amount_minor == 0)
			continue;
		in[count++] = (struct q_refund_line_add_in){order->id, ground, cause_of(cause),
			part->line, part->qty, part->amount_minor,
			part->qty < 0 ? part->tax_minor : line_vat_next(&vat, line, part->qty)};
	}
	DB_MUST(q_refund_line_add_bulk(tx, in, count));
	return DB_DONE;
}

static enum db_status cost_write(struct tx *tx, const struct order *order,
	enum refund_ground ground, const struct uuid *cause, const struct owed_part *cost)
{
	struct q_refund_line_add_in in = {order->id, ground, cause_of(cause), cost->line, cost->qty,
		cost->amount_minor, cost->tax_minor};
	if (cost->amount_minor == 0)
		return DB_DONE;
	DB_MUST(q_refund_line_add(tx, &in));
	return DB_DONE;
}

static enum db_status refund_write(struct tx *tx, const struct order *order,
	enum refund_ground ground, const struct uuid *cause, int64_t amount_minor, int64_t now)
{
	if (amount_minor == 0)
		return DB_DONE;
	struct q_refund_add_in in = {
		.refund = {uuid_new(now)},
		.order = order->id,
		.ground = ground,
		.cause = cause_of(cause),
		.state = order->kind == ORDER_PREPAID ? REFUND_DUE : REFUND_AT_TILL,
		.amount_minor = amount_minor,
		.currency = str_of(order->currency.code),
		.now = now,
	};
	DB_MUST(q_refund_add(tx, &in));
	return DB_DONE;
}

enum db_status order_owe(struct tx *tx, const struct order *order, enum refund_ground ground,
	struct uuid cause, const struct owed *owed, int64_t now)
{
	if (order->kind != ORDER_PREPAID || owed->count == 0)
		return DB_DONE;
	struct owed_part cost;
	DB_TRY(lines_write(tx, order, ground, &cause, owed));
	DB_TRY(cost_take_back(tx, order, &cost));
	DB_TRY(cost_write(tx, order, ground, &cause, &cost));
	return refund_write(tx, order, ground, &cause, owed_minor(owed) + cost.amount_minor, now);
}

enum db_status order_owe_return(struct tx *tx, const struct order *order, return_id id,
	int64_t amount_minor, int64_t now, struct owed_part *cost_out)
{
	DB_TRY(cost_take_back(tx, order, cost_out));
	return refund_write(
		tx, order, REFUND_FOR_RETURN, &id.uuid, amount_minor + cost_out->amount_minor, now);
}

enum db_status order_owes_not(struct tx *tx, order_id order, fulfilment_id fulfilment)
{
	struct q_refund_drop_in refund = {cause_of(&fulfilment.uuid)};
	struct q_refund_lines_drop_in lines = {cause_of(&fulfilment.uuid)};
	uint64_t changed;
	DB_TRY(q_refund_drop(tx, &refund, &changed));
	DB_TRY(q_refund_lines_drop(tx, &lines, &changed));
	return cost_keep(tx, order);
}
