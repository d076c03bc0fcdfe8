/* What is made of the shared state for threads, requests and job runs; see server.h. */
#include "server/server.h"

#include "common/clock.h"
#include "server/engine/availability.h"

struct db *server_db_open(const struct server *server)
{
	struct db *db = db_open(&server->database);
	ledger_listen(db, availability_hear, server->availability);
	return db;
}

struct market server_market(const struct server *server)
{
	return (struct market){
		.stores = directory_stores(server->directory),
		.availability = server->availability,
		.trust = server->trust,
		.catalogue = server->catalogue,
		.numbers = server->numbers,
	};
}

struct resourcing_rules server_resourcing(const struct server *server)
{
	const struct config *config = server->config;
	return (struct resourcing_rules){
		.within_m = (uint32_t)config_int(config, "sourcing", "within_m"),
		.near_m = (uint32_t)config_int(config, "sourcing", "near_m"),
		.hold_ms = config_int(config, "choice", "hold_min") * MS_PER_MINUTE,
		.answer_ms = config_int(config, "choice", "answer_min") * MS_PER_MINUTE,
		.wait_ms = config_int(config, "choice", "wait_days") * MS_PER_DAY,
		.begin_ms = config_int(config, "sourcing", "begin_min") * MS_PER_MINUTE,
		.substitute_ms = config_int(config, "substitute", "answer_min") * MS_PER_MINUTE,
		.look_ms = config_int(config, "choice", "look_min") * MS_PER_MINUTE,
		.moves_unanswered = config_bool(config, "choice", "moves_unanswered"),
	};
}
