/* What is owed back, line by line; see owed.h. */
#include "server/fulfilment/owed.h"

#include "common/clock.h"
#include "server/db/q_order.h"
#include "server/db/try.h"
#include "server/fulfilment/costs.h"
#include "server/fulfilment/line_tax.h"
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
	struct taxed goods = order_line_goods(line);
	*part_of(owed, line->line) = (struct owed_part){
		.line = line->line,
		.qty = -line->qty,
		.amount_minor = -taxed_minor(&goods),
		.tax_amount = tax_less((struct tax_amount){0, 0}, line->tax_amount),
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

/* Units that are not paid take their taxes with them, which may stand on top of the price. */
static enum db_status lines_tax(struct tx *tx, const struct order *order, struct owed *owed)
{
	struct line_tax taken;
	DB_TRY(line_tax_read(tx, order->id, (return_id){0}, &taken));
	for (size_t i = 0; i < owed->count; i++) {
		struct owed_part *part = &owed->parts[i];
		const struct order_line *line = order_find_line(order, part->line);
		if (part->qty <= 0)
			continue;
		part->tax_amount = line_tax_next(&taken, line, part->qty);
		part->amount_minor += tax_added(line->tax, part->tax_amount);
	}
	return DB_DONE;
}

static struct q_refund_line_add_in line_row(order_id order, enum refund_ground ground,
	const struct uuid *cause, const struct owed_part *part)
{
	return (struct q_refund_line_add_in){order, ground, cause_of(cause), part->line, part->qty,
		part->amount_minor, part->tax_amount.minor, part->tax_amount.second_minor};
}

static enum db_status lines_write(struct tx *tx, const struct order *order,
	enum refund_ground ground, const struct uuid *cause, const struct owed *owed)
{
	struct q_refund_line_add_in *in =
		arena_new_array(tx_arena(tx), owed->count, struct q_refund_line_add_in);
	size_t count = 0;
	for (size_t i = 0; i < owed->count; i++)
		if (owed->parts[i].amount_minor != 0)
			in[count++] = line_row(order->id, ground, cause, &owed->parts[i]);
	DB_MUST(q_refund_line_add_bulk(tx, in, count));
	return DB_DONE;
}

static enum db_status cost_write(struct tx *tx, const struct order *order,
	enum refund_ground ground, const struct uuid *cause, const struct owed_part *cost)
{
	struct q_refund_line_add_in in = line_row(order->id, ground, cause, cost);
	if (cost->amount_minor == 0)
		return DB_DONE;
	DB_MUST(q_refund_line_add(tx, &in));
	return DB_DONE;
}

/* When the customer said that a bag is not wanted, which stores may answer much later; else now. */
static int64_t told_at(
	const struct order *order, enum refund_ground ground, const struct uuid *cause, int64_t now)
{
	for (size_t i = 0; i < order->fulfilment_count; i++) {
		const struct fulfilment *bag = &order->fulfilments[i];
		if (ground == REFUND_FOR_CANCEL && bag->recalled_at != 0 &&
			uuid_equal(bag->id.uuid, *cause))
			return bag->recalled_at;
	}
	return now;
}

/* What is not delivered is paid back within the shortest time any profile has for it: fourteen days
 * (Code de la consommation, L216-7; Québec gives fifteen: P-40.1, 54.13). Who cancels or withdraws
 * has told us, and they count from then, however long the store takes to give the goods back
 * (L221-24; Directive 2011/83/EU, articles 11(1)(b) and 13(1)). A return has its own day. */
static int64_t pay_by_of(
	const struct order *order, enum refund_ground ground, const struct uuid *cause, int64_t now)
{
	enum { PAY_BACK_DAYS = 14 };
	return told_at(order, ground, cause, now) + PAY_BACK_DAYS * MS_PER_DAY;
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
		.pay_by = pay_by_of(order, ground, cause, now),
	};
	DB_MUST(q_refund_add(tx, &in));
	return DB_DONE;
}

enum db_status order_owe(struct tx *tx, const struct order *order, enum refund_ground ground,
	struct uuid cause, struct owed *owed, int64_t now)
{
	if (order->kind != ORDER_PREPAID || owed->count == 0)
		return DB_DONE;
	struct owed_part cost;
	DB_TRY(lines_tax(tx, order, owed));
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
