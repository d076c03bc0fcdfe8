/* What is made of the shared state for one request or job run; see server.h. */
#include "server/server.h"

struct market server_market(const struct server *server)
{
	return (struct market){
		.stores = directory_stores(server->directory),
		.availability = server->availability,
		.trust = server->trust,
		.catalogue = server->catalogue,
	};
}
