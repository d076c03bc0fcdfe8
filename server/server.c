/* What is made of the shared state for threads, requests and job runs; see server.h. */
#include "server/server.h"

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
	};
}
