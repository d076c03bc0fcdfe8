/* Goes through the stores and the orders and asks what is claimed of each; see verify.h. */
#include "server/fulfilment/verify.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "server/db/q_verify.h"
#include "server/db/try.h"
#include "server/fulfilment/verify_reckoned.h"

enum { ARENA_MAX = 1 << 20, STORE_NAME_BYTES = 40 };

struct verifier {
	struct db *db;
	const struct verify_listener *listener;
	struct verified *verified;
	struct arena *arena;		   /* of one question or one violation */
	char store_name[STORE_NAME_BYTES]; /* of the store being looked at; empty between */
};

static struct tx *ask(struct verifier *verifier)
{
	arena_clear(verifier->arena);
	return db_reading(verifier->db, verifier->arena);
}

/* What is found at a store is told with its name. */
static void tell(const struct violation *found, void *context)
{
	struct verifier *verifier = context;
	struct violation told = *found;
	arena_clear(verifier->arena);
	if (verifier->store_name[0] != '\0')
		told.where = str_printf(verifier->arena, "store %s%s" STR_FMT, verifier->store_name,
			str_is_empty(found->where) ? "" : ", ", STR_ARG(found->where));
	verifier->verified->violations++;
	verifier->listener->violation(&told, verifier->listener->context);
}

static void tell_progress(struct verifier *verifier)
{
	if (verifier->listener->progress != NULL)
		verifier->listener->progress(verifier->verified, verifier->listener->context);
}

static enum db_status name_store(struct verifier *verifier, uint32_t store)
{
	const struct violation unknown = {
		"stock, fulfilments and events are of a store that is there", STR_EMPTY,
		STR("no such store")};
	struct q_verify_store_in in = {store};
	struct q_verify_store row;
	enum db_status status = q_verify_store(ask(verifier), &in, &row);
	if (status == DB_DONE)
		snprintf(verifier->store_name, STORE_NAME_BYTES, STR_FMT, STR_ARG(row.code));
	if (status != DB_NONE)
		return status;
	snprintf(verifier->store_name, STORE_NAME_BYTES, "#%" PRIu32, store);
	tell(&unknown, verifier);
	return DB_DONE;
}

static enum db_status verify_store(struct verifier *verifier, uint32_t store)
{
	DB_TRY(name_store(verifier, store));
	DB_TRY(claims_of_store(verifier->db, store, tell, verifier));
	verifier->store_name[0] = '\0';
	verifier->verified->stores++;
	tell_progress(verifier);
	return DB_DONE;
}

static enum db_status verify_stores(struct verifier *verifier)
{
	struct q_verify_next_store next = {.has_store = true};
	for (;;) {
		struct q_verify_next_store_in in = {next.store};
		DB_TRY(q_verify_next_store(ask(verifier), &in, &next));
		if (!next.has_store)
			return DB_DONE;
		DB_TRY(verify_store(verifier, next.store));
	}
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
