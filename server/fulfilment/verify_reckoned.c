/* Works taxes and hashes out again; see verify_reckoned.h. */
#include "server/fulfilment/verify_reckoned.h"

#include <inttypes.h>

#include "server/db/q_verify_money.h"
#include "server/db/q_verify_returns.h"
#include "server/fulfilment/returns.h"

enum { ARENA_MAX = 16 << 20 };

struct reckoning {
	struct arena *arena;   /* of the question */
	struct arena *wording; /* of one row */
	violation_found *found;
	void *context;
	struct { /* the declaration before this one */
		order_id order;
		uint16_t number;
		struct hash hash;
	} before;
};

static struct reckoning begin(violation_found *found, void *context)
{
	return (struct reckoning){.arena = arena_new(ARENA_MAX),
		.wording = arena_new(ARENA_MAX),
		.found = found,
		.context = context};
}

static enum db_status end(struct reckoning *reckoning, enum db_status status)
{
	arena_free(reckoning->wording);
	arena_free(reckoning->arena);
	return status;
}

static void tell(
	struct reckoning *reckoning, const char *rule, struct str where, struct str figures)
{
	const struct violation violation = {rule, where, figures};
	reckoning->found(&violation, reckoning->context);
}

static enum db_status look_at_taxes(const struct q_verify_added_taxes *row, void *context)
{
	struct reckoning *reckoning = context;
	struct tax_amount due =
		tax_on((struct tax){row->tax, row->vat_bp}, row->price_minor * row->qty);
	if (row->tax_minor == due.minor && row->tax2_minor == due.second_minor)
		return DB_DONE;
	arena_clear(reckoning->wording);
	tell(reckoning, "taxes on top of a line are those of its price, each rounded once",
		str_printf(reckoning->wording, "order " STR_FMT ", line %u", STR_ARG(row->number),
			row->line),
		str_printf(reckoning->wording,
			"tax_minor %" PRId64 ", due %" PRId64 ", tax2_minor %" PRId64
			", due %" PRId64,
			row->tax_minor, due.minor, row->tax2_minor, due.second_minor));
	return DB_DONE;
}

enum db_status verify_added_taxes(
	struct db *db, order_id after, order_id last, violation_found *found, void *context)
{
	struct q_verify_added_taxes_in in = {after, last};
	struct reckoning reckoning = begin(found, context);
	return end(&reckoning, q_verify_added_taxes(db_reading(db, reckoning.arena), &in,
				       look_at_taxes, &reckoning));
}

/* The first of an order stands on nothing, the others each on the one before. */
static enum db_status look_at_declaration(const struct q_verify_withdrawals *row, void *context)
{
	struct reckoning *reckoning = context;
	bool is_first = !uuid_equal(row->order.uuid, reckoning->before.order.uuid);
	uint16_t due = is_first ? 1 : (uint16_t)(reckoning->before.number + 1);
	arena_clear(reckoning->wording);
	struct hash hash = withdrawal_hash(reckoning->wording,
		is_first ? NULL : &reckoning->before.hash, row->declared_at, row->content);
	bool is_right = hash_equal(&hash, &row->hash);
	reckoning->before.order = row->order;
	reckoning->before.number = row->number;
	reckoning->before.hash = row->hash;
	if (row->number != due || !is_right)
		tell(reckoning,
			"declarations of withdrawal are as they were made, and none is left out",
			str_printf(reckoning->wording, "order " STR_FMT ", declaration %u",
				STR_ARG(row->order_number), row->number),
			str_printf(reckoning->wording, "number %u, due %u, hash %s", row->number,
				due, is_right ? "right" : "another"));
	return DB_DONE;
}

enum db_status verify_withdrawals(
	struct db *db, order_id after, order_id last, violation_found *found, void *context)
{
	struct q_verify_withdrawals_in in = {after, last};
	struct reckoning reckoning = begin(found, context);
	return end(&reckoning, q_verify_withdrawals(db_reading(db, reckoning.arena), &in,
				       look_at_declaration, &reckoning));
}
