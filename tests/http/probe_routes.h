/* Declares the handlers of probe_routes.def for a router made with them. */
#ifndef COMPTOIR_TESTS_PROBE_ROUTES_H
#define COMPTOIR_TESTS_PROBE_ROUTES_H

#include "server/http/call.h"

#define ROUTE(method, path, handler, audiences, scope, body, limit, params)                        \
	void handler(struct call *call);
#include "tests/http/probe_routes.def"
#undef ROUTE

#endif
