/* Goes through the stores and the orders and asks what is claimed of them; see verify.h. */
#include "server/fulfilment/verify.h"

#include <string.h>

#include "server/db/q_verify.h"
#include "server/db/try.h"
#include "server/fulfilment/verify_reckoned.h"

enum { ARENA_MAX = 1 << 20 };

struct verifier {
	struct db *db;
	const struct verify_listener *listener;
	struct verified *verified;
	struct arena *arena; /* of one question */
};

static struct tx *ask(struct verifier *verifier)
{
	arena_clear(verifier->arena);
	return db_reading(verifier->db, verifier->arena);
}

static void tell(const struct violation *found, void *context)
{
	struct verifier *verifier = context;
	verifier->verified->violations++;
	verifier->listener->violation(found, verifier->listener->context);
}

static void tell_progress(struct verifier *verifier)
{
	if (verifier->listener->progress != NULL)
		verifier->listener->progress(verifier->verified, verifier->listener->context);
}

static enum db_status verify_stores(struct verifier *verifier)
{
	struct q_verify_stores_end end = {0};
	while (end.last < UINT32_MAX) {
		struct q_verify_stores_end_in in = {(uint32_t)end.last};
		DB_TRY(q_verify_stores_end(ask(verifier), &in, &end));
		DB_TRY(claims_of_stores(
			verifier->db, in.after + 1, (uint32_t)end.last, tell, verifier));
		verifier->verified->stores += (uint64_t)end.stores;
		tell_progress(verifier);
	}
	return DB_DONE;
}

static enum db_status verify_range(struct verifier *verifier, order_id after, order_id last)
{
	DB_TRY(claims_of_orders(verifier->db, after, last, tell, verifier));
	DB_TRY(verify_added_taxes(verifier->db, after, last, tell, verifier));
	DB_TRY(verify_withdrawals(verifier->db, after, last, tell, verifier));
	verifier->verified->orders_ranges++;
	tell_progress(verifier);
	return DB_DONE;
}

static enum db_status verify_orders(struct verifier *verifier)
{
	order_id after = {0}, greatest;
	struct q_verify_orders_end end = {.last = after};
	enum db_status status;
	memset(&greatest, 0xff, sizeof(greatest));
	do {
		struct q_verify_orders_end_in in = {after};
		status = q_verify_orders_end(ask(verifier), &in, &end);
		if (status != DB_DONE && status != DB_NONE)
			return status;
		DB_TRY(verify_range(verifier, after, status == DB_DONE ? end.last : greatest));
		after = end.last;
	} while (status == DB_DONE);
	return DB_DONE;
}

static enum db_status verify_all(struct verifier *verifier)
{
	DB_TRY(verify_stores(verifier));
	DB_TRY(verify_orders(verifier));
	return claims_of_all(verifier->db, tell, verifier);
}

enum db_status verify_run(
	struct db *db, const struct verify_listener *listener, struct verified *verified_out)
{
	struct verifier verifier = {
		.db = db,
		.listener = listener,
		.verified = verified_out,
		.arena = arena_new(ARENA_MAX),
	};
	*verified_out = (struct verified){0};
	enum db_status status = verify_all(&verifier);
	arena_free(verifier.arena);
	return status;
}
